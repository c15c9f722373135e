import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createGraphHost, type GraphHost } from "../../../../src/hosts/graph/graph-host.ts";
import { canaries } from "../../../../src/tenant/canaries/canaries.ts";
import type { Mailbox, MailFolder } from "../../../../src/tenant/mailbox.ts";
import { createTenant, type Tenant } from "../../../../src/tenant/tenant.ts";
import { DAY_MS } from "../../../../src/tenant/wire.ts";
import { allRoles, bigMailbox } from "../stub-client.ts";

type Entry = Readonly<Record<string, unknown>>;

interface DeltaPage {
  readonly "@odata.context": string;
  readonly "@odata.nextLink"?: string;
  readonly "@odata.deltaLink"?: string;
  readonly value: readonly Entry[];
}

let tenant: Tenant;
let big: Mailbox;
let host: GraphHost;
let clock: number;
let user: string;
let inbox: string;

/** A tenant and a host of one test's own. */
function renew() {
  tenant = createTenant();
  big = bigMailbox(tenant);
  clock = tenant.now;
  host = createGraphHost({
    tenant,
    verifyBearer: async () => ({ ok: true, roles: allRoles }),
    now: () => clock,
  });
  user = `/v1.0/users/${big.owner.id}`;
  inbox = `${user}/mailFolders/inbox/messages/delta`;
}

async function send(target: string, headers: Record<string, string> = {}, to: GraphHost = host) {
  const response = await to.handle({
    method: "GET",
    host: "graph.microsoft.com",
    target: target.replace("https://graph.microsoft.com", ""),
    headers: new Headers({ authorization: "Bearer stub", ...headers }),
    body: new Uint8Array(),
  });
  return { ...response, json: JSON.parse(String(response.body)) as DeltaPage };
}

/** All pages of one round. */
async function round(target: string, headers: Record<string, string> = {}, to: GraphHost = host) {
  const pages: DeltaPage[] = [];
  let next: string | undefined = target;
  while (next !== undefined) {
    const { status, json, body } = await send(next, headers, to);
    expect(`${status} ${status === 200 ? "" : body}`).toBe("200 ");
    expect(
      [json["@odata.nextLink"], json["@odata.deltaLink"]].filter((link) => link !== undefined).length,
    ).toBe(1);
    pages.push(json);
    next = json["@odata.nextLink"];
  }
  return {
    pages,
    entries: pages.flatMap(({ value }) => value),
    link: pages.at(-1)?.["@odata.deltaLink"] ?? "",
  };
}

const idsOf = (entries: readonly Entry[]) => entries.map(({ id }) => id);
const removed = (entries: readonly Entry[]) =>
  entries.filter((entry) => "@removed" in entry).map(({ id, "@removed": reason }) => [id, reason]);

const folder = (name: string): MailFolder => {
  const found = big.folders.find(({ wellKnownName }) => wellKnownName === name);
  if (found === undefined) throw new Error("no such folder");
  return found;
};
const messagesOf = (name: string) => big.messages.filter(({ folderId }) => folderId === folder(name).id);

const window = "startDateTime=2026-02-01T00:00:00Z&endDateTime=2026-04-01T00:00:00Z";
const [from, to] = [Date.UTC(2026, 1, 1), Date.UTC(2026, 3, 1)];

describe("messages of a folder", () => {
  beforeEach(renew);

  it("are told in pages, then only what came, changed and went", async () => {
    const first = await round(inbox);
    expect(idsOf(first.entries)).toEqual(messagesOf("inbox").map(({ id }) => id));
    expect(first.pages.length).toBe(Math.ceil(first.entries.length / 10));
    expect(first.pages[0]?.["@odata.context"]).toBe(
      "https://graph.microsoft.com/v1.0/$metadata#Collection(message)",
    );
    expect((await round(first.link)).entries).toEqual([]);

    const edit = tenant.edit.mailbox(big.owner.id);
    const [one, two, three] = messagesOf("inbox");
    edit.deleteMessage(one?.id ?? "");
    edit.updateMessage(two?.id ?? "", { isRead: true, subject: "Renamed" });
    const moved = edit.moveMessage(three?.id ?? "", "archive");
    const added = edit.addMessage({ subject: "Fresh ink", text: "Nobody has read this line." });
    const second = await round(first.link);
    expect(idsOf(second.entries)).toEqual([added.id, two?.id, one?.id, three?.id]);
    expect(second.entries[1]).toMatchObject({ isRead: true, subject: "Renamed" });
    expect(removed(second.entries)).toEqual([
      [one?.id, { reason: "deleted" }],
      [three?.id, { reason: "deleted" }],
    ]);
    expect(moved.immutableId).toBe(three?.immutableId);
    expect(moved.id).not.toBe(three?.id);
    expect((await round(second.link)).entries).toEqual([]);
  });

  it("give the same answer to the same token, and leave what changes meanwhile to the next round", async () => {
    const first = await send(inbox);
    const next = first.json["@odata.nextLink"] ?? "";
    tenant.edit.mailbox(big.owner.id).addMessage({ subject: "In between", text: "It came too late." });
    const [one, other] = [await round(next), await round(next)];
    expect(other.entries).toEqual(one.entries);
    expect(JSON.stringify(one.entries)).not.toContain("In between");
    expect((await round(one.link)).entries.map(({ subject }) => subject)).toEqual(["In between"]);
  });

  it("carry the parameters of the first request in their tokens", async () => {
    const first = await round(`${inbox}?$select=subject&$top=4`);
    expect(first.pages[0]?.value.length).toBe(4);
    expect(new Set(first.entries.flatMap((entry) => Object.keys(entry)))).toEqual(
      new Set(["@odata.type", "@odata.etag", "id", "subject"]),
    );
    expect(first.link).not.toContain("select");
    tenant.edit.mailbox(big.owner.id).addMessage({ subject: "Later", text: "Later still." });
    expect(Object.keys((await round(first.link)).entries[0] ?? {})).not.toContain("body");
  });

  it("are named in lower case, with keys in parentheses", async () => {
    const key = encodeURIComponent(big.owner.userPrincipalName);
    const { link } = await round(`/v1.0/users/${key}/mailFolders('Inbox')/Messages/microsoft.graph.delta()`);
    expect(link).toContain(`/v1.0/users('${key}')/mailfolders('Inbox')/messages/delta?$deltatoken=`);
  });

  it("follow page size, id type and change type", async () => {
    const headers = { prefer: 'odata.maxpagesize=3, IdType="ImmutableId"' };
    const first = await send(inbox, headers);
    expect(first.headers["preference-applied"]).toBe(
      'odata.maxpagesize=3,IdType="ImmutableId",odata.track-changes',
    );
    expect(idsOf(first.json.value)).toEqual(
      messagesOf("inbox")
        .slice(0, 3)
        .map(({ immutableId }) => immutableId),
    );
    const created = await round(`${inbox}?changeType=created`);
    const [one] = messagesOf("inbox");
    tenant.edit.mailbox(big.owner.id).deleteMessage(one?.id ?? "");
    expect((await round(created.link)).entries).toEqual([]);
    const all = await round(inbox, headers);
    const [two] = messagesOf("inbox");
    tenant.edit.mailbox(big.owner.id).deleteMessage(two?.id ?? "");
    expect(removed((await round(all.link, headers)).entries)).toEqual([
      [two?.immutableId, { reason: "deleted" }],
    ]);
  });

  it("keep the derived type", async () => {
    const types = new Set((await round(inbox)).entries.map((entry) => entry["@odata.type"]));
    expect(types).toContain("#microsoft.graph.message");
    expect(types).toContain("#microsoft.graph.eventMessageRequest");
  });

  it("are filtered by the time of receipt alone", async () => {
    const since = new Date(tenant.now - 30 * DAY_MS).toISOString();
    const { entries } = await round(
      `${inbox}?$filter=receivedDateTime ge ${since}&$orderby=receivedDateTime desc`,
    );
    expect(idsOf(entries)).toEqual(
      messagesOf("inbox")
        .filter(({ wire }) => String(wire["receivedDateTime"]) >= since)
        .map(({ id }) => id),
    );
  });
});

describe("folders", () => {
  beforeEach(renew);

  it("tell of new, renamed and deleted ones, and of changed counts", async () => {
    const first = await round(`${user}/mailFolders/delta`);
    expect(idsOf(first.entries)).toEqual(
      big.folders
        .filter(({ isHidden, wellKnownName }) => !isHidden && wellKnownName !== "msgfolderroot")
        .map(({ id }) => id),
    );
    const edit = tenant.edit.mailbox(big.owner.id);
    const own = big.folders.findLast(
      ({ wellKnownName, search }) => wellKnownName === null && search === null,
    );
    const added = edit.addFolder("Quarry of Secrets", "inbox");
    edit.deleteFolder(own?.id ?? "");
    edit.addMessage({ subject: "Counted", text: "One more." });
    const { entries } = await round(first.link);
    expect(new Set(idsOf(entries))).toEqual(new Set([added.id, own?.id, folder("inbox").id]));
    expect(removed(entries)).toEqual([[own?.id, { reason: "deleted" }]]);
    const children = await round(`${user}/mailFolders/inbox/childFolders/delta()`);
    expect(idsOf(children.entries)).toContain(added.id);
    edit.renameFolder(added.id, "Quarry of Tales");
    expect((await round(children.link)).entries).toMatchObject([
      { id: added.id, displayName: "Quarry of Tales" },
    ]);
  });
});

describe("views of a calendar", () => {
  beforeEach(renew);

  it("begin with an empty page in the big mailbox and tell masters with slim occurrences", async () => {
    const { pages, entries } = await round(`${user}/calendarView/delta()?${window}`);
    expect(pages[0]?.value).toEqual([]);
    const shown = big.events.filter(
      ({ calendarId, startAt, endAt, type }) =>
        calendarId === big.calendars[0]?.id && startAt < to && endAt > from && type !== "seriesMaster",
    );
    const told = entries.filter(({ type }) => type !== "seriesMaster");
    expect(idsOf(told)).toEqual(shown.map(({ id }) => id));
    const occurrence = entries.find(({ type }) => type === "occurrence") ?? {};
    expect(Object.keys(occurrence).sort()).toEqual(
      ["@odata.etag", "@odata.type", "end", "id", "seriesMasterId", "start", "type"].sort(),
    );
    const masters = entries.filter(({ type }) => type === "seriesMaster");
    expect(masters.length).toBeGreaterThan(0);
    expect(idsOf(masters)).toContain(occurrence["seriesMasterId"]);
  });

  it("tell what came into the window and what left it", async () => {
    const first = await round(`${user}/calendar/calendarView/delta?${window}`);
    const edit = tenant.edit.mailbox(big.owner.id);
    const startAt = Date.UTC(2026, 2, 9, 9);
    const added = edit.addEvent({
      subject: "Whispered pact",
      startAt,
      endAt: startAt + 1,
      sensitivity: "private",
    });
    const [left, gone] = first.entries.filter(({ type }) => type === "singleInstance");
    const later = { dateTime: "2026-07-01T09:00:00.0000000", timeZone: "UTC" };
    edit.updateEvent(String(left?.["id"]), { start: later, end: later });
    edit.deleteEvent(String(gone?.["id"]));
    const { entries } = await round(first.link);
    expect(new Set(idsOf(entries))).toEqual(new Set([added.id, left?.["id"], gone?.["id"]]));
    expect(entries.find(({ id }) => id === added.id)).toMatchObject({
      subject: "Whispered pact",
      sensitivity: "private",
    });
    expect(new Set(removed(entries).map(([id]) => id))).toEqual(new Set([left?.["id"], gone?.["id"]]));
  });

  it("take the time zone at each request", async () => {
    const headers = { prefer: 'outlook.timezone="Tokyo Standard Time"' };
    const { entries } = await round(`${user}/calendarView/delta?${window}`, headers);
    expect(entries[0]).toMatchObject({ start: { timeZone: "Tokyo Standard Time" } });
  });

  it("are not served where the model declares them and v1.0 refuses them", async () => {
    const master = big.events.find(({ type, startAt }) => type === "seriesMaster" && startAt < to);
    const paths = [
      [`${user}/messages/delta`, "message"],
      [`${user}/events/delta?${window}`, "event"],
      [`${user}/calendar/events/delta()?${window}`, "event"],
      [`${user}/events/${master?.id}/instances/delta?${window}`, "event"],
    ] as const;
    for (const [path, type] of paths) {
      const refusal = await send(path);
      expect([refusal.status, refusal.json]).toMatchObject([
        400,
        {
          error: {
            code: "BadRequest",
            message: `Unsupported request: Change tracking is not supported against 'microsoft.graph.${type}'.`,
          },
        },
      ]);
    }
  });
});

describe("the directory", () => {
  beforeEach(renew);

  it("tells of users that came, changed and went", async () => {
    const first = await round("/v1.0/users/delta");
    expect(idsOf(first.entries)).toEqual(tenant.people.map(({ id }) => id));
    const [one, two, three] = tenant.people;
    const { edit } = tenant;
    edit.updateUser(one?.id ?? "", { jobTitle: "Keeper of Lists" });
    edit.deleteUser(two?.id ?? "");
    edit.deleteUser(three?.id ?? "", "deleted");
    const added = edit.addUser({ givenName: "Wilhelmine", surname: "Testwright" });
    const { entries, link } = await round(first.link);
    expect(new Set(idsOf(entries))).toEqual(new Set([one?.id, two?.id, three?.id, added.id]));
    expect(entries.find(({ id }) => id === one?.id)).toMatchObject({ jobTitle: "Keeper of Lists" });
    expect(removed(entries)).toEqual([
      [two?.id, { reason: "changed" }],
      [three?.id, { reason: "deleted" }],
    ]);
    expect(link).toMatch(/^https:\/\/graph\.microsoft\.com\/v1\.0\/users\/delta\?\$deltatoken=[\w-]{300,}$/);
    expect((await send(`${user}`)).status).toBe(200);
    expect((await send(`/v1.0/users/${two?.id}/messages`)).status).toBe(404);
    expect(tenant.ownerOf(added.userPrincipalName)).toEqual({ kind: "user", id: added.id });
  });

  it("tracks what is selected, the manager among it", async () => {
    const first = await round("/v1.0/users/delta?$select=displayName,manager");
    const [one, two] = tenant.people.filter(({ managerId }) => managerId !== null);
    expect(first.entries.find(({ id }) => id === one?.id)).toEqual({
      id: one?.id,
      displayName: one?.displayName,
      "manager@delta": [{ "@odata.type": "#microsoft.graph.user", id: one?.managerId }],
    });
    tenant.edit.updateUser(one?.id ?? "", { jobTitle: "Not tracked" });
    tenant.edit.updateUser(two?.id ?? "", { managerId: big.owner.id });
    expect((await round(first.link, { prefer: "return=minimal" })).entries).toEqual([
      {
        id: two?.id,
        "manager@delta": [
          { "@odata.type": "#microsoft.graph.user", id: big.owner.id },
          { "@odata.type": "#microsoft.graph.user", id: two?.managerId, "@removed": { reason: "deleted" } },
        ],
      },
    ]);
  });

  it("tells who joined and left a group", async () => {
    const first = await round("/v1.0/groups/delta?$select=displayName,members", {
      prefer: "odata.maxpagesize=5",
    });
    expect(first.pages.length).toBe(3);
    const [everybody] = tenant.groups;
    const parts = first.entries.filter(({ id }) => id === everybody?.id);
    expect(parts.length).toBe(Math.ceil((everybody?.memberIds.length ?? 0) / 50));
    expect(parts.flatMap((part) => idsOf(part["members@delta"] as readonly Entry[]))).toEqual(
      everybody?.memberIds,
    );
    const group = tenant.groups.find(({ memberIds }) => memberIds.includes(tenant.orgContacts[0]?.id ?? ""));
    const members = first.entries.find(({ id }) => id === group?.id)?.["members@delta"];
    expect(members).toEqual(
      group?.memberIds.map((id) => ({
        "@odata.type": `#microsoft.graph.${tenant.orgContacts.some((contact) => contact.id === id) ? "orgContact" : "user"}`,
        id,
      })),
    );
    const [gone, ...rest] = group?.memberIds ?? [];
    const joiner = tenant.people.find(({ id }) => group?.memberIds.includes(id) === false)?.id ?? "";
    tenant.edit.updateGroup(group?.id ?? "", { memberIds: [...rest, joiner] });
    expect((await round(first.link)).entries).toEqual([
      {
        id: group?.id,
        displayName: group?.displayName,
        "members@delta": [
          { "@odata.type": "#microsoft.graph.user", id: joiner },
          { "@odata.type": "#microsoft.graph.user", id: gone, "@removed": { reason: "deleted" } },
        ],
      },
    ]);
  });

  it("starts from the present with latest, and follows the ids of a filter", async () => {
    const latest = await round("/v1.0/users/delta?$deltaToken=latest");
    expect(latest.entries).toEqual([]);
    const [one, two] = tenant.people;
    const filtered = await round(`/v1.0/users/delta?$filter=id eq '${one?.id}' or id eq '${two?.id}'`);
    expect(idsOf(filtered.entries)).toEqual([one?.id, two?.id]);
    tenant.edit.updateUser(tenant.people[5]?.id ?? "", { displayName: "Somebody Elsewhere" });
    expect((await round(latest.link)).entries.length).toBe(1);
    expect((await round(filtered.link)).entries).toEqual([]);
  });
});

describe("what delta refuses", () => {
  beforeAll(renew);

  const cases: readonly (readonly [path: () => string, status: number, code: string])[] = [
    [() => `${user}/calendarView/delta`, 400, "ErrorInvalidParameter"],
    [() => `${user}/calendarView/delta?${window}&$select=subject`, 400, "ErrorInvalidUrlQuery"],
    [() => `${user}/calendarView/delta?${window}&$filter=isAllDay eq true`, 400, "ErrorInvalidUrlQuery"],
    [() => `${inbox}?$search="x"`, 400, "ErrorInvalidUrlQuery"],
    [() => `${inbox}?$filter=isRead eq true`, 400, "ErrorInvalidUrlQuery"],
    [() => `${inbox}?$orderby=subject`, 400, "ErrorInvalidUrlQuery"],
    [() => `${inbox}?changeType=moved`, 400, "BadRequest"],
    [() => `${user}/mailFolders/delta?$filter=isHidden eq true`, 400, "ErrorInvalidUrlQuery"],
    [() => "/v1.0/users/delta?$top=5", 400, "Request_UnsupportedQuery"],
    [() => "/v1.0/users/delta?$orderby=displayName", 400, "Request_UnsupportedQuery"],
    [() => "/v1.0/users/delta?$expand=manager", 400, "Request_UnsupportedQuery"],
    [() => "/v1.0/users/delta?$filter=displayName eq 'x'", 400, "Request_UnsupportedQuery"],
    [() => `${inbox}?$deltatoken=invented`, 410, "SyncStateNotFound"],
    [() => `${inbox}?$skiptoken=invented`, 410, "SyncStateNotFound"],
    [() => "/v1.0/groups/delta?$deltatoken=invented", 410, "syncStateNotFound"],
  ];
  it.each(cases)("case %#", async (path, status, code) => {
    const { status: given, json } = await send(path());
    expect([given, json]).toMatchObject([status, { error: { code } }]);
  });

  it("sends a client whose token is lost to the beginning", async () => {
    const { link } = await round(inbox);
    host.forgetSyncStates();
    const { status, headers } = await send(link);
    expect([status, headers["location"]]).toEqual([410, `${link.split("=")[0]}=`]);
    expect((await send(String(headers["location"]))).status).toBe(200);
  });

  it("forgets a token of the directory after a week, one of Exchange never", async () => {
    const [users, mail] = [await round("/v1.0/users/delta"), await round(inbox)];
    clock += 8 * DAY_MS;
    expect((await send(users.link)).status).toBe(410);
    expect((await send(mail.link)).status).toBe(200);
  });

  it("knows a token in its own collection and in its own parameter alone", async () => {
    const { link } = await round(inbox);
    expect((await send(link.replace("'inbox'", "'archive'"))).status).toBe(410);
    expect((await send(link.replace("deltatoken", "skiptoken"))).status).toBe(410);
    await expect(send(`${link}&$select=subject`)).rejects.toThrow("beside a token");
  });
});

describe("what edits add", () => {
  beforeEach(renew);

  it("is among the canaries", () => {
    const edit = tenant.edit.mailbox(big.owner.id);
    edit.addMessage({ subject: "Porcelain heist", text: "The vase leaves through the skylight." });
    edit.addFolder("Vault of Whispers");
    tenant.edit.addUser({ givenName: "Wilhelmine", surname: "Testwright" });
    const values = new Set([...canaries(tenant)].map(({ value }) => value));
    for (const value of [
      "Porcelain heist",
      "The vase leaves through the skylight.",
      "Vault of Whispers",
      "Testwright",
    ])
      expect(values).toContain(value);
  });

  it("is the same for the same edits", () => {
    const wires = [createTenant(), createTenant()].map((one) => {
      const edit = one.edit.mailbox(bigMailbox(one).owner.id);
      const message = edit.addMessage({ subject: "Twice", text: "The same." });
      return JSON.stringify([
        message.wire,
        one.edit.addUser({ givenName: "Wilhelmine", surname: "Testwright" }).wire,
      ]);
    });
    expect(wires[0]).toBe(wires[1]);
  });

  it("refuses what is not there", () => {
    const edit = tenant.edit.mailbox(big.owner.id);
    expect(() => edit.deleteMessage("nothing")).toThrow(RangeError);
    expect(() => edit.deleteFolder("nothing")).toThrow(RangeError);
    expect(() => tenant.edit.mailbox("nobody")).toThrow(RangeError);
    expect(() => tenant.edit.deleteUser("nobody")).toThrow(RangeError);
  });
});
