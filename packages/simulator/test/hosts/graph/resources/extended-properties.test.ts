import { describe, expect, it } from "vitest";
import { allRoles, bigMailbox, createStubClient, type Page, tenant } from "../stub-client.ts";

const client = createStubClient();
const big = bigMailbox();
const user = `/v1.0/users/${big.owner.id}`;
const expand = `$expand=${encodeURIComponent("singleValueExtendedProperties($filter=id eq 'Integer 0x36')")}`;
const levels = ["normal", "personal", "private", "confidential"];

interface Extended {
  readonly id: string;
  readonly sensitivity?: string;
  readonly singleValueExtendedProperties?: readonly { readonly id: string; readonly value: string }[];
}

const levelOf = ({ singleValueExtendedProperties: properties }: Extended) =>
  levels[Number(properties?.find(({ id }) => id === "Integer 0x36")?.value)];

describe("the sensitivity as an extended property", () => {
  it("is the only way to that of a message", async () => {
    const pages = await client.pages(`${user}/messages?$top=200&$select=id&${expand}`);
    const shown = pages.flatMap(({ value }) => value as unknown as readonly Extended[]);
    expect(shown.map(levelOf)).toEqual(big.messages.map(({ sensitivity }) => sensitivity));
    expect(new Set(shown.map(levelOf)).size).toBe(4);
    const hidden = big.messages.find(({ sensitivity }) => sensitivity === "private");
    const plain = await client.get<Extended>(`${user}/messages/${hidden?.id}`);
    expect(Object.keys(plain).filter((name) => /sensitivity|extended/i.test(name))).toEqual([]);
    expect(levelOf(await client.get<Extended>(`${user}/messages/${hidden?.id}?${expand}`))).toBe("private");
    expect(await client.fail(`${user}/messages?$select=sensitivity`)).toMatchObject({ status: 400 });
  });

  it("agrees with the property of an event", async () => {
    const { value } = await client.get<Page>(`${user}/events?$top=100&$select=sensitivity&${expand}`);
    const events = value as unknown as readonly Extended[];
    expect(new Set(events.map(({ sensitivity }) => sensitivity)).size).toBeGreaterThan(1);
    expect(events.map(levelOf)).toEqual(events.map(({ sensitivity }) => sensitivity));
  });

  it("is withheld by a ReadBasic permission", async () => {
    const basic = createStubClient([
      ...allRoles.filter((role) => role !== "Mail.Read"),
      "Mail.ReadBasic.All",
    ]);
    const { value } = await basic.get<Page>(`${user}/messages?${expand}`);
    expect(JSON.stringify(value)).not.toContain("singleValueExtendedProperties");
  });

  it("is the only thing that is expanded", async () => {
    expect(await client.fail(`${user}/messages?$expand=nonsense`)).toMatchObject({
      status: 400,
      code: "BadRequest",
    });
    await expect(client.send(`${user}/events?$expand=calendar`)).rejects.toThrow("not simulated");
    await expect(
      client.send(`${user}/messages?$expand=singleValueExtendedProperties($filter=id eq 'String 0x1A')`),
    ).rejects.toThrow("not simulated");
  });
});

describe("chains of folders", () => {
  const parent = big.folders.find(({ wellKnownName }) => wellKnownName === "inbox");
  const child = big.folders.find(
    ({ parentFolderId, search }) => parentFolderId === parent?.id && search === null,
  );
  const grandchild = big.folders.find(({ parentFolderId }) => parentFolderId === child?.id);

  it("lead down by ids, names and keys in parentheses", async () => {
    for (const path of [
      `${user}/mailFolders/inbox/childFolders/${child?.id}/childFolders/${grandchild?.id}`,
      `${user}/mailfolders('${parent?.id}')/childfolders('${child?.id}')/ChildFolders('${grandchild?.id}')`,
    ])
      expect((await client.get<Extended>(path)).id).toBe(grandchild?.id);
  });

  it("want each folder to lie in the one before", async () => {
    for (const path of [
      `${user}/mailFolders/archive/childFolders/${child?.id}`,
      `${user}/mailFolders/inbox/childFolders/${grandchild?.id}/messages`,
    ])
      expect(await client.fail(path)).toMatchObject({ status: 404, code: "ErrorItemNotFound" });
    const foreign = tenant.mailboxes[1]?.folders[1]?.id;
    expect(await client.fail(`${user}/mailFolders/${foreign}/childFolders/${child?.id}`)).toMatchObject({
      status: 404,
      code: "ErrorInvalidMailboxItemId",
    });
  });
});

describe("an integer that no JavaScript number holds", () => {
  it("stands in a reply digit by digit, with metadata and without", async () => {
    for (const accept of ["application/json", "application/json;odata.metadata=none"]) {
      const { body } = await client.send(`${user}/mailFolders/archive`, { accept });
      expect(String(body)).toContain('"sizeInBytes":9007199254740993');
    }
  });
});
