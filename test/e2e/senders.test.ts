import { createTenant, defaultWorld, type Tenant } from "@graphveil/simulator";
import { describe, expect, it } from "vitest";
import { createChain } from "../harness/chain.ts";
import { createGraphWalk } from "../harness/graph-walk.ts";
import { readAllPages, targetOf } from "../harness/landmarks.ts";

type Mailbox = Tenant["mailboxes"][number];
type Row = Readonly<Record<string, unknown>>;

const EVE = "eve@elsewhere.example";
const recipient = (address: string) => ({ emailAddress: { name: "", address } });

/** A chain whose caller has this scope, over a tenant of its own, and the mailbox that is read. */
async function setUp(entry: object = { senders: "internal" }) {
  const tenant = createTenant({ id: defaultWorld.entra.tenantId });
  const chain = createChain({ platform: "aws", entry: () => entry, tenant });
  const mailbox: Mailbox = tenant.mailboxes[0] ?? expect.unreachable("no mailbox");
  const seals = await chain.sealedIdsOf([mailbox.owner.id]);
  const ask = (target: string) => chain.ask({ target });
  const readAll = (target: string) => readAllPages(async (page) => (await ask(page)).json(), target);
  return {
    tenant,
    mailbox,
    ask,
    readAll,
    user: `/v1.0/users/${seals.get(mailbox.owner.id)}`,
    edit: tenant.edit.mailbox(mailbox.owner.id),
    truth: createGraphWalk(tenant),
  };
}

const isOf = (tenant: Tenant, value: unknown): boolean => {
  const { emailAddress } = (value ?? {}) as { emailAddress?: { address?: string } };
  const domain = emailAddress?.address?.toLowerCase().split("@")[1] ?? "";
  return tenant.domains.includes(domain);
};

const everyMessage = "messages?$top=1000&$select=id,receivedDateTime,ccRecipients";
const addressesOf = (row: Row | undefined): readonly string[] =>
  ((row?.["ccRecipients"] ?? []) as readonly { emailAddress: { address: string } }[]).map(
    ({ emailAddress }) => emailAddress.address,
  );

describe("who may write to a mailbox that is read", () => {
  /** Mail that lists colleagues whose pseudonyms its writer wants, found again by the second in which it came. */
  const attack = async (setup: Awaited<ReturnType<typeof setUp>>, changes: object, folder = "inbox") => {
    const { tenant, edit, readAll, user } = setup;
    const guesses = tenant.people.slice(1, 4).map(({ userPrincipalName }) => userPrincipalName);
    const { id } = edit.addMessage({ subject: "Hello", text: "Hello", folder });
    const { wire } = edit.updateMessage(id, { ...changes, ccRecipients: guesses.map(recipient) });
    const listed = await readAll(`${user}/${everyMessage}`);
    const found = listed.find((row) => row["receivedDateTime"] === wire["receivedDateTime"]);
    return addressesOf(found).length === guesses.length;
  };
  const foreign = { from: recipient(EVE), sender: recipient(EVE) };

  it("learns pseudonyms of whom he lists", async () => {
    expect(await attack(await setUp({}), foreign)).toBe(true);
  });

  it("learns none under a scope of internal senders", async () => {
    const setup = await setUp();
    const below = setup.edit.addFolder("Sorted by a rule", "junkemail");
    const inside = recipient(setup.mailbox.owner.userPrincipalName);
    expect(await attack(setup, foreign)).toBe(false);
    expect(await attack(setup, { from: inside, sender: recipient(EVE) })).toBe(false);
    expect(await attack(setup, { from: recipient(EVE), sender: inside })).toBe(false);
    expect(await attack(setup, { from: inside, sender: inside }, "junkemail")).toBe(false);
    expect(await attack(setup, { from: inside, sender: inside }, below.id)).toBe(false);
  });

  it("still learns those that somebody of the tenant answers to, or whose forged mail is no junk", async () => {
    const setup = await setUp();
    const inside = recipient(setup.mailbox.owner.userPrincipalName);
    expect(await attack(setup, { from: inside, sender: inside })).toBe(true);
    expect(await attack(setup, { from: inside, sender: inside }, "sentitems")).toBe(true);
  });
});

describe("a scope of internal senders", () => {
  it("shows what the tenant sent, in lists and by id, and no junk", async () => {
    const { tenant, mailbox, truth, readAll, ask, user } = await setUp();
    const junk = mailbox.folders.find(({ wellKnownName }) => wellKnownName === "junkemail")?.id;
    const raw = await truth(`/v1.0/users/${mailbox.owner.id}/messages?$top=1000`);
    const isIn = ({ from, sender, parentFolderId }: Row) =>
      isOf(tenant, from) && isOf(tenant, sender) && parentFolderId !== junk;
    const expected = raw.filter(isIn);
    expect([expected.length > 0, expected.length < raw.length]).toEqual([true, true]);
    expect(raw.some((row) => String((row["from"] as Row)?.["emailAddress"]).startsWith("/o="))).toBe(false);
    const listed = await readAll(`${user}/messages?$top=1000&$select=receivedDateTime`);
    expect(listed.map((row) => row["receivedDateTime"])).toEqual(
      expected.map((row) => row["receivedDateTime"]),
    );
    expect(Object.keys(listed[0] ?? {}).filter((name) => /from|sender|parentFolderId/.test(name))).toEqual(
      [],
    );
    const open = await setUp({});
    const all = await open.readAll(`${open.user}/messages?$top=1000&$select=id`);
    for (const inside of [true, false]) {
      const at = raw.findIndex((row) => isIn(row) === inside);
      expect((await ask(`${user}/messages/${String(all[at]?.["id"])}`)).status).toBe(inside ? 200 : 404);
    }
    const folders = await readAll(`${user}/mailFolders?$top=100`);
    const shown = await open.readAll(`${open.user}/mailFolders?$top=100`);
    expect(folders).toHaveLength(shown.length - 1);
    expect((await ask(`${user}/mailFolders/junkemail/messages`)).status).toBe(404);
  });

  it("holds in a delta, also for messages that only were read, and tells what is gone", async () => {
    const { edit, ask, readAll, user } = await setUp();
    const add = (from: ReturnType<typeof recipient>) => {
      const { id } = edit.addMessage({ subject: "x", text: "x" });
      edit.updateMessage(id, { from, sender: from });
      return id;
    };
    const inside = edit.addMessage({ subject: "x", text: "x" }).id;
    const outside = add(recipient(EVE));
    const first = `${user}/mailFolders/inbox/messages/delta?$select=isRead`;
    const round = async (target: string) => {
      const rows: Row[] = [];
      for (let next = target; ; ) {
        const page = (await ask(next)).json();
        rows.push(...(page["value"] as readonly Row[]));
        const more = targetOf(page["@odata.nextLink"]);
        if (more === undefined) return { rows, link: targetOf(page["@odata.deltaLink"]) ?? "" };
        next = more;
      }
    };
    const { rows, link } = await round(first);
    const listed = await readAll(`${user}/mailFolders/inbox/messages?$top=1000&$select=isRead`);
    expect(rows).toHaveLength(listed.length);
    expect(Object.keys(rows[0] ?? {}).sort()).toEqual(["@odata.type", "id", "isRead"]);
    for (const id of [inside, outside]) edit.updateMessage(id, { isRead: true });
    const second = await round(link);
    expect(second.rows).toMatchObject([{ isRead: true }]);
    for (const id of [inside, outside]) edit.deleteMessage(id);
    const third = await round(second.link);
    expect(third.rows.map((row) => "@removed" in row)).toEqual([true, true]);
  });

  it("shows events that the tenant organizes, in lists, views and deltas of views", async () => {
    const { tenant, mailbox, truth, readAll, edit, user } = await setUp();
    const month = "startDateTime=2026-01-01T00:00:00Z&endDateTime=2026-04-01T00:00:00Z";
    const shown = mailbox.events.filter(
      ({ startAt, type }) =>
        type !== "seriesMaster" && startAt > Date.UTC(2026, 0, 2) && startAt < Date.UTC(2026, 2, 30),
    );
    const single = shown.find(({ type }) => type === "singleInstance");
    const series = shown.find(({ type }) => type === "occurrence")?.seriesMasterId;
    const foreign = mailbox.events.filter(
      ({ id, seriesMasterId }) => id === single?.id || id === series || seriesMasterId === series,
    );
    expect(foreign.length).toBeGreaterThan(2);
    for (const { id } of foreign) edit.updateEvent(id, { organizer: recipient(EVE) });
    for (const path of ["events?$top=1000", `calendarView?${month}&$top=1000`]) {
      const raw = await truth(`/v1.0/users/${mailbox.owner.id}/${path}`);
      const expected = raw.filter(({ organizer }) => isOf(tenant, organizer));
      expect([path, expected.length > 0, expected.length < raw.length]).toEqual([path, true, true]);
      expect(await readAll(`${user}/${path}&$select=isAllDay`)).toHaveLength(expected.length);
    }
    const changed = await truth(`/v1.0/users/${mailbox.owner.id}/calendarView/delta?${month}`);
    const masters = new Map(changed.map((row) => [row["id"], row["organizer"]]));
    const expected = changed.filter(({ organizer, seriesMasterId }) =>
      isOf(tenant, organizer ?? masters.get(seriesMasterId)),
    );
    expect(changed.some(({ organizer }) => organizer === undefined)).toBe(true);
    expect([expected.length > 0, expected.length < changed.length]).toEqual([true, true]);
    expect(await readAll(`${user}/calendarView/delta?${month}`)).toHaveLength(expected.length);
  });

  it("follows a link that was handed out before the scope", async () => {
    const open = await setUp({});
    const page = (await open.ask(`${open.user}/messages?$top=50&$select=isRead`)).json();
    const link = targetOf(page["@odata.nextLink"]) ?? expect.unreachable("one page");
    const narrow = await setUp();
    const rest = await narrow.readAll(link);
    const all = await open.readAll(link);
    const isIn = narrow.mailbox.messages.slice(50).filter(({ wire }) => isOf(narrow.tenant, wire["from"]));
    expect([rest.length > 0, rest.length < all.length, rest.length <= isIn.length]).toEqual([
      true,
      true,
      true,
    ]);
  });
});
