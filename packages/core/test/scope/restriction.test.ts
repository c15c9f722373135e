import { describe, expect, it } from "vitest";
import { clouds } from "../../src/clouds/microsoft-clouds.ts";
import { Refusal } from "../../src/errors.ts";
import type { GraphRequest } from "../../src/graph/request.ts";
import type { ScopeRules } from "../../src/policy/document/scope-rules.ts";
import type { OperationGroup } from "../../src/policy/operations/operation.ts";
import type { Permit } from "../../src/policy/policy.ts";
import { deriveKeys } from "../../src/privacy/tokens/keys.ts";
import { createSeal } from "../../src/privacy/tokens/seal.ts";
import type { TypeName } from "../../src/schema/schema.ts";
import type { AddressedRequest } from "../../src/scope/examined-request.ts";
import { createScopeCheck, type Restriction } from "../../src/scope/restriction.ts";
import { ids } from "../fixtures/graph-bodies.ts";
import { createFakeClock } from "../identity/fakes.ts";
import { placesTargets, purposeTarget } from "./fixtures.ts";

/** A request as the steps before hand it over, also for operations that the catalogue may come to have. */
interface Given {
  readonly path: string;
  readonly group: OperationGroup;
  readonly type: TypeName;
  readonly kind?: "entity" | "collection";
  readonly mailbox?: string;
}

const keys = { version: "v1", keys: deriveKeys(new Uint8Array(32)) };
const seal = createSeal({ issue: keys, accept: [keys] });
const { signal } = new AbortController();

/** Examines a request where Graph has these answers and no others. */
async function examine(rules: ScopeRules, given: Given, answers: Readonly<Record<string, unknown>> = {}) {
  const asked: string[] = [];
  const get = async ({ pathAndQuery }: GraphRequest) => {
    asked.push(pathAndQuery);
    const body = answers[pathAndQuery];
    return {
      status: body === undefined ? 404 : 200,
      headers: new Headers(),
      body: Buffer.from(JSON.stringify(body ?? {})),
      retries: 0,
      latencyMs: 0,
    };
  };
  const { now, timeout } = createFakeClock();
  const restrict = createScopeCheck({
    graph: { get },
    graphRoot: clouds.global.graphRoot,
    readsHidden: false,
    warnOfEmptyExclusion: () => expect.unreachable("nobody is excluded"),
    now,
    timeout,
  });
  const { path, group, type, kind = "collection" } = given;
  const permit = {
    entry: { name: "reader", match: { local: true }, groups: [group], ...rules },
    operation: { group, reply: { kind, type } },
  } as unknown as Permit;
  const mailboxId = "mailbox" in given ? given.mailbox : ids.adele;
  const resolved = { path: `/v1.0${path}`, mailboxId, query: {} } as unknown as AddressedRequest;
  const examined = await restrict(permit, resolved, seal, { signal, countLookup: () => undefined })?.catch(
    (error: unknown) => error,
  );
  return { examined, asked };
}

const restrictionOf = async (...args: Parameters<typeof examine>): Promise<Restriction> => {
  const { examined } = await examine(...args);
  if (examined instanceof Error || examined === undefined) throw examined ?? new Error("not restricted");
  return examined as Restriction;
};

const adele = `/users/${ids.adele}`;
const tombstone = { members: { id: "x", "@removed": { reason: "deleted" } }, isTombstone: true };

describe("an entry without a scope", () => {
  it("is not examined at all", async () => {
    const given = { path: `${adele}/messages`, group: "mail", type: "message" } as const;
    expect(await examine({}, given)).toEqual({ examined: undefined, asked: [] });
    expect(await examine({ scopeDirectory: false }, given)).toEqual({ examined: undefined, asked: [] });
  });

  it("takes nobody out of the directory where it limits no mailboxes", async () => {
    const given = { path: "/users", group: "directory", type: "user" } as const;
    const { filter } = await restrictionOf({ senders: "internal", scopeDirectory: true }, given);
    expect(filter).toBeUndefined();
  });

  it("lets rooms be read, no matter who is in the group of a scope of the directory", async () => {
    const rules = { mailboxes: { group: ids.group }, scopeDirectory: true };
    const rooms = { path: "/places/microsoft.graph.room", group: "rooms", type: "room" } as const;
    const { examined, asked } = await examine(rules, { ...rooms, mailbox: undefined as unknown as string });
    expect(examined).toMatchObject({ path: `/v1.0${rooms.path}`, mailbox: undefined, filter: undefined });
    expect(asked).toEqual([]);
  });

  it("has no exclusion that could be empty, whatever else it restricts", async () => {
    const given = { path: `${adele}/messages`, group: "mail", type: "message" } as const;
    expect((await restrictionOf({ senders: "internal" }, given)).excludesNobody).toBe(false);
  });
});

describe("a mailbox by another name than its object id", () => {
  const given = {
    path: "/users/AdeleV%40contoso.com/messages",
    group: "mail",
    type: "message",
    mailbox: "AdeleV@contoso.com",
  } as const;
  const lookup = "/v1.0/users/adelev%40contoso.com?$select=id";

  it("is sent as the object id that was decided on", async () => {
    const restriction = await restrictionOf({ mailboxes: [ids.adele] }, given, {
      [lookup]: { id: ids.adele.toUpperCase() },
    });
    expect(restriction).toMatchObject({ path: `/v1.0${adele}/messages`, mailbox: ids.adele });
  });

  it.each<readonly [object, object]>([
    [{ mailboxes: [ids.diego] }, { [lookup]: { id: ids.adele } }],
    [{ exclude: [ids.adele] }, { [lookup]: { id: ids.adele } }],
    [{ mailboxes: [ids.adele] }, {}],
    [{ exclude: [ids.diego] }, {}],
    [{ exclude: [ids.diego] }, { [lookup]: { id: "not an id" } }],
  ])("is refused under %j where the directory has %j", async (rules, answers) => {
    const { examined } = await examine(rules, given, answers as Record<string, unknown>);
    expect(examined).toMatchObject({ code: "notFound", graphCode: "MailboxNotEnabledForRESTAPI" });
  });
});

describe("what cannot be checked", () => {
  const withoutFolder = "the folder of what is read";
  const folders = { folders: ["inbox"] };
  const inbox = { [`/v1.0${adele}/mailFolders/inbox?$select=id`]: { id: ids.inbox } };

  it.each<readonly [ScopeRules, Given, string]>([
    [
      { mailboxes: [ids.adele] },
      { path: "/groups/g/calendar", group: "calendar", type: "calendar", mailbox: "" },
      "mailbox",
    ],
    [folders, { path: `${adele}/messages/$count`, group: "mail", type: "message" }, withoutFolder],
    [folders, { path: `${adele}/mailFolders/$count`, group: "mail", type: "mailFolder" }, withoutFolder],
    [
      folders,
      { path: `${adele}/mailFolders/inbox/childFolders/$count`, group: "mail", type: "mailFolder" },
      withoutFolder,
    ],
    [folders, { path: `${adele}/messages/m/attachments`, group: "mail", type: "attachment" }, withoutFolder],
    [
      { private: "drop" },
      { path: `${adele}/messages/$count`, group: "mail", type: "message" },
      "sensitivity of what is counted",
    ],
    [
      { private: "drop" },
      { path: `${adele}/mailFolders/inbox/messages/$count`, group: "mail", type: "message" },
      "sensitivity of what is counted",
    ],
    [
      { private: "drop" },
      { path: `${adele}/calendar/events/$count`, group: "calendar", type: "event" },
      "sensitivity of what is counted",
    ],
    [
      { private: "drop" },
      { path: `${adele}/events/e/calendar`, group: "calendar", type: "calendar", kind: "entity" },
      "sensitivity of what is read",
    ],
    [
      { exclude: [ids.diego] },
      { path: `${adele}/calendars/$count`, group: "calendar", type: "calendar" },
      "owners of what is counted",
    ],
    [
      { exclude: [ids.diego], scopeDirectory: true },
      { path: "/users/$count", group: "directory", type: "user", mailbox: "" },
      "who is counted",
    ],
    [
      { exclude: [ids.diego], scopeDirectory: true },
      { path: "/groups/g/members/$count", group: "directory", type: "directoryObject", mailbox: "" },
      "who is counted",
    ],
  ])("under %j is refused: %j", async (rules, given, what) => {
    const { mailbox, ...rest } = given;
    const { examined } = await examine(
      rules,
      mailbox === "" ? { ...rest, mailbox: undefined as unknown as string } : given,
      inbox,
    );
    expect(examined).toBeInstanceOf(Refusal);
    expect(examined).toMatchObject({ code: "operationRefused" });
    expect((examined as Refusal).reason).toContain(what);
  });

  it("is not a count of an allowed folder's messages, nor of groups", async () => {
    const count = {
      path: `${adele}/mailFolders/inbox/messages/$count`,
      group: "mail",
      type: "message",
    } as const;
    expect((await restrictionOf(folders, count, inbox)).filter).toBeUndefined();
    const groups = { path: "/groups/$count", group: "directory", type: "group" } as const;
    const rules = { exclude: [ids.diego], scopeDirectory: true };
    expect((await restrictionOf(rules, groups)).filter).toBeUndefined();
  });
});

describe("the organization", () => {
  it.each(["/organization", "/organization/o"])("is nobody's data: %s", async (path) => {
    const given = { path, group: "directory", type: "organization" } as const;
    const { filter } = await restrictionOf({ mailboxes: [ids.adele], scopeDirectory: true }, given);
    expect(filter).toBeUndefined();
  });
});

describe("what a delta says is gone", () => {
  const answers = {
    [`/v1.0${adele}/mailFolders/inbox?$select=id`]: { id: ids.inbox },
    ...Object.fromEntries(placesTargets.map((target) => [target, { value: [] }])),
    [purposeTarget(ids.adele)]: { value: "user" },
  };

  it.each<readonly [ScopeRules, Given, boolean]>([
    [
      { folders: ["inbox"] },
      { path: `${adele}/mailFolders/inbox/messages/delta`, group: "mail", type: "message" },
      true,
    ],
    [{ folders: ["inbox"] }, { path: `${adele}/messages/delta`, group: "mail", type: "message" }, false],
    [
      { folders: ["inbox"] },
      { path: `${adele}/mailFolders/delta`, group: "mail", type: "mailFolder" },
      false,
    ],
    [
      { private: "drop" },
      { path: `${adele}/mailFolders/inbox/messages/delta`, group: "mail", type: "message" },
      true,
    ],
    [{ private: "drop" }, { path: `${adele}/calendarView/delta`, group: "calendar", type: "event" }, true],
    [
      { exclude: [ids.diego], scopeDirectory: true },
      { path: "/users/delta", group: "directory", type: "user" },
      false,
    ],
  ])("under %j of %j stays: %s", async (rules, given, stays) => {
    const { filter } = await restrictionOf(rules, given, answers);
    expect(await filter?.keeps([tombstone])).toEqual([stays]);
  });

  it("of the directory is a matter of who is gone", async () => {
    const rules = { exclude: [ids.diego], scopeDirectory: true };
    const { filter } = await restrictionOf(rules, { path: "/users/delta", group: "directory", type: "user" });
    const gone = (id: string) => ({ members: { id }, isTombstone: true });
    expect(await filter?.keeps([gone(ids.diego), gone(ids.adele)])).toEqual([false, true]);
  });
});

describe("members that are not in scope", () => {
  it.each([
    ["#microsoft.graph.group", true],
    ["#microsoft.graph.orgContact", true],
    ["#microsoft.graph.user", false],
    ["#microsoft.graph.agentUser", false],
    ["#microsoft.graph.directoryObject", false],
    ["#microsoft.graph.message", false],
    ["#Microsoft.Graph.User", false],
    ["microsoft.graph.group", false],
    ["", false],
    [undefined, false],
  ])("of the type %s stay: %s", async (type, stays) => {
    const rules = { exclude: [ids.diego], scopeDirectory: true };
    const given = { path: "/groups/g/members", group: "directory", type: "directoryObject" } as const;
    const { filter } = await restrictionOf(rules, given);
    const member = (id: string) => ({ members: { id, "@odata.type": type }, isTombstone: false });
    expect(await filter?.keeps([member(ids.diego), member(ids.adele)])).toEqual([stays, true]);
  });
});

describe("nested people", () => {
  it("are taken out of users and groups where nobody could decide on them", async () => {
    const rules = { exclude: [ids.diego], scopeDirectory: true };
    const users = await restrictionOf(rules, { path: "/users/delta", group: "directory", type: "user" });
    expect([...(users.filter?.strips ?? [])]).toEqual(expect.arrayContaining(["manager", "manager@delta"]));
    const groups = await restrictionOf(rules, { path: "/groups/delta", group: "directory", type: "group" });
    expect([...(groups.filter?.strips ?? [])]).toEqual(
      expect.arrayContaining(["members@delta", "owners@delta"]),
    );
  });
});
