import { describe, expect, it } from "vitest";
import type { Reality } from "../../../../src/hosts/graph/behaviour/reality.ts";
import { createTenant } from "../../../../src/tenant/tenant.ts";
import { allRoles, bigMailbox, createStubClient } from "../stub-client.ts";

interface DeltaPage {
  readonly "@odata.nextLink"?: string;
  readonly "@odata.deltaLink"?: string;
  readonly value: readonly { readonly id: string }[];
}

const tenant = createTenant();
const big = bigMailbox(tenant);
const inbox = `/v1.0/users/${big.owner.id}/mailFolders/inbox/messages/delta`;
const folder = big.folders.find(({ wellKnownName }) => wellKnownName === "inbox");
const ids = big.messages.filter(({ folderId }) => folderId === folder?.id).map(({ id }) => id);
const clientOf = (reality: Partial<Reality>) => createStubClient(allRoles, { tenant, reality });
const nameOf = (link: string | undefined) => link?.replace("https://graph.microsoft.com", "") ?? "";

/** All pages of a round with the deltaLink behind them. */
async function round(client: ReturnType<typeof clientOf>, target: string, prefer = "") {
  const sizes: number[] = [];
  const told: string[] = [];
  for (let next = target; ; ) {
    const page: DeltaPage = await client.get<DeltaPage>(next, prefer === "" ? {} : { prefer });
    sizes.push(page.value.length);
    told.push(...page.value.map(({ id }) => id));
    const { "@odata.nextLink": more, "@odata.deltaLink": end } = page;
    if (more === undefined) return { sizes, told, link: nameOf(end) };
    next = nameOf(more);
  }
}

describe("$top on a delta of messages", () => {
  const client = clientOf({ endsDeltaRoundAtTop: true });

  it("is all that the round tells: the next page is empty and ends it", async () => {
    expect(ids.length).toBeGreaterThan(5);
    const { sizes, told, link } = await round(client, `${inbox}?$top=2`);
    expect(sizes).toEqual([2, 0]);
    expect(told).toEqual(ids.slice(0, 2));
    expect((await round(client, link)).told).toEqual([]);
  });

  it("is so over several pages", async () => {
    const { sizes, told } = await round(client, `${inbox}?$top=5`, "odata.maxpagesize=3");
    expect(sizes).toEqual([3, 2, 0]);
    expect(told).toEqual(ids.slice(0, 5));
  });

  it("changes nothing where there is no more", async () => {
    expect((await round(client, `${inbox}?$top=${ids.length}`)).sizes).toEqual([ids.length]);
  });

  it("leaves odata.maxpagesize to size pages: nothing is lost", async () => {
    const { sizes, told } = await round(client, inbox, "odata.maxpagesize=2");
    expect(told).toEqual(ids);
    expect(Math.max(...sizes)).toBe(2);
  });

  it("cuts later rounds, too", async () => {
    const { link } = await round(client, `${inbox}?$top=2`);
    const edit = tenant.edit.mailbox(big.owner.id);
    const added = ["One", "Two", "Three"].map((subject) => edit.addMessage({ subject, text: subject }).id);
    const later = await round(client, link);
    expect(later.sizes).toEqual([2, 0]);
    expect(added).toEqual(expect.arrayContaining(later.told));
    for (const id of added) edit.deleteMessage(id);
  });

  it("sizes pages where the host follows the documents", async () => {
    const { told, sizes } = await round(clientOf({ endsDeltaRoundAtTop: false }), `${inbox}?$top=2`);
    expect(told).toEqual(ids);
    expect(sizes[0]).toBe(2);
  });
});

describe("$expand with options of its own on a delta of messages", () => {
  const nested = `$expand=${encodeURIComponent("singleValueExtendedProperties($filter=id eq 'Integer 0x36')")}`;

  it("fails for good, though a list takes it", async () => {
    const client = clientOf({ failsNestedExpandOfDelta: true });
    expect(await client.fail(`${inbox}?${nested}`)).toMatchObject({
      status: 500,
      code: "InternalServerError",
    });
    expect((await client.send(`${inbox.replace("/delta", "")}?${nested}`)).status).toBe(200);
  });

  it("is served where the host follows the documents", async () => {
    const client = clientOf({ failsNestedExpandOfDelta: false });
    const { value } = await client.get<DeltaPage>(`${inbox}?${nested}`);
    expect(value[0]).toHaveProperty("singleValueExtendedProperties");
  });
});

describe("a message that was only read", () => {
  const [first = ""] = ids;
  const change = async (reality: Partial<Reality>, changes: object) => {
    const client = clientOf(reality);
    const { link } = await round(client, `${inbox}?$select=subject,from`);
    const edit = tenant.edit.mailbox(big.owner.id);
    const { isRead } = tenant.mailboxOf(big.owner.id)?.messages.find(({ id }) => id === first) ?? {};
    edit.updateMessage(first, { isRead: isRead !== true, ...changes });
    return Object.keys((await client.get<DeltaPage>(link)).value[0] ?? {});
  };

  it("is told by its id and its flag alone, whatever was selected", async () => {
    expect(await change({ tellsReadFlagAlone: true }, {})).toEqual([
      "@odata.type",
      "@odata.etag",
      "id",
      "isRead",
    ]);
  });

  it("is told whole where something else changed, too, and where the host follows the documents", async () => {
    const whole = ["@odata.type", "@odata.etag", "id", "subject", "from"];
    expect(await change({ tellsReadFlagAlone: true }, { categories: ["Quarry"] })).toEqual(whole);
    expect(await change({ tellsReadFlagAlone: false }, {})).toEqual(whole);
  });
});
