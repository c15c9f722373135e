import { describe, expect, it } from "vitest";
import type { CallerEntry } from "../../src/policy/callers.ts";
import { catalogue } from "../../src/policy/operations/catalogue.ts";
import type { OperationGroup } from "../../src/policy/operations/operation.ts";
import { createPolicy, isOffered, type PolicyOptions, type PolicyTarget } from "../../src/policy/policy.ts";
import { plainProfile } from "../../src/privacy/profile/effective-profile.ts";
import { createVisibleProperties } from "../../src/privacy/profile/visible-properties.ts";

const entry = (...groups: readonly OperationGroup[]): CallerEntry => ({
  name: "reader",
  match: { local: true },
  groups,
});

const everything = entry("directory", "mail", "calendar", "rooms");
const policy = createPolicy({
  catalogue,
  callers: [everything],
  visibility: () => ({
    visibleProperties: () => ["id", "isRead", "receivedDateTime"],
    actionFor: ({ name }) => (["isRead", "receivedDateTime"].includes(name) ? "keep" : "drop"),
  }),
});

const nothing: Pick<PolicyOptions, "visibility"> = {
  visibility: () => ({ visibleProperties: () => [], actionFor: () => "drop" }),
};

const target = (path: string, query: Readonly<Record<string, string>> = {}): PolicyTarget => ({
  segments: path.split("/").slice(1),
  query: Object.entries(query).map(([name, value]) => ({ name, value })),
});

describe("a permit", () => {
  it("names operation, parameters, entry and query", () => {
    const decision = policy.decide("GET", target("/Users/s1_a/messages/s1_b", { select: "ID" }), everything);
    expect(decision).toEqual({
      permitted: true,
      entry: everything,
      operation: expect.objectContaining({ template: "/users/{user-id}/messages/{message-id}" }),
      parameters: new Map([
        ["user-id", "s1_a"],
        ["message-id", "s1_b"],
      ]),
      query: { parsed: { select: ["id"] } },
    });
  });

  it("holds a sealed token in place of a query", () => {
    const decision = policy.decide("GET", target("/users", { $skiptoken: "s1_x", $top: "5" }), everything);
    expect(decision).toMatchObject({ permitted: true, query: { skipToken: "s1_x" } });
  });

  it("is the same for the same request", () => {
    const request = target("/users", { $top: "5" });
    expect(policy.decide("GET", request, everything)).toEqual(policy.decide("GET", request, everything));
  });
});

describe("a refusal", () => {
  it.each(["POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "get", "GET ", "", "GRAPH"])(
    "comes for the method %j, whatever the path",
    (method) => {
      for (const path of ["/users", "/nothing"])
        expect(policy.decide(method, target(path), everything)).toEqual({
          permitted: false,
          code: "methodRefused",
          reason: "method: not GET",
        });
    },
  );

  it.each(["/me", "/users/s1_a/drive", "/$batch", "", "/"])("comes for the path %j", (path) => {
    expect(policy.decide("GET", target(path), everything)).toEqual({
      permitted: false,
      code: "operationRefused",
      reason: "path: no operation",
    });
  });

  const groups: readonly (readonly [OperationGroup, string])[] = [
    ["directory", "/users"],
    ["directory", "/groups/s1_a/members"],
    ["mail", "/users/s1_a/messages"],
    ["mail", "/users/s1_a/mailboxSettings"],
    ["calendar", "/users/s1_a/events"],
    ["rooms", "/places/graph.room"],
  ];

  it.each(groups)("comes where %s is not granted: %s", (group, path) => {
    const others = groups.map(([each]) => each).filter((each) => each !== group);
    expect(policy.decide("GET", target(path), entry(group))).toMatchObject({ permitted: true });
    expect(policy.decide("GET", target(path), entry(...others))).toMatchObject({
      permitted: false,
      code: "operationRefused",
      reason: `group: ${group} is not granted`,
      operation: { group },
    });
  });

  it("comes for the group before the query is read", () => {
    const request = target("/users", { $filter: "x", $select: "subject" });
    expect(policy.decide("GET", request, entry("mail"))).toMatchObject({
      reason: "group: directory is not granted",
    });
  });

  it.each([
    [{ unknown: "1" }, "invalidRequest"],
    [{ $search: "x" }, "operationRefused"],
    [{ $filter: "contains(tolower(subject),'x')" }, "operationRefused"],
    [{ $filter: "isRead is true" }, "invalidRequest"],
    [{ $filter: "subject eq 'x'" }, "propertyRefused"],
    [{ $orderby: "subject" }, "propertyRefused"],
    [{ $select: "subject" }, "propertyRefused"],
    [{ $select: "nothing" }, "propertyRefused"],
  ])("comes for the query %j and names the operation", (query, code) => {
    const decision = policy.decide("GET", target("/users/s1_a/messages", query), everything);
    expect(decision).toMatchObject({
      permitted: false,
      code,
      operation: { template: "/users/{user-id}/messages" },
    });
  });
});

describe("single operations of an entry", () => {
  const messages = "/users/{user-id}/messages";
  const one = "/users/{user-id}/messages/{message-id}";
  const decide = (changed: Partial<CallerEntry>, path: string, query = {}) =>
    policy.decide("GET", target(path, query), { ...everything, ...changed });

  it.each<readonly [Partial<CallerEntry>, boolean, boolean]>([
    [{ groups: ["mail"] }, true, true],
    [{ groups: ["mail"], operations: { deny: [one] } }, true, false],
    [{ groups: [], operations: { allow: [messages] } }, true, false],
    [{ groups: ["calendar"], operations: { allow: [one] } }, false, true],
    [{ groups: ["mail"], operations: { allow: [one], deny: [one] } }, true, false],
    [{ groups: [], operations: { allow: [messages, one], deny: [messages] } }, false, true],
  ])("%j: the collection %s, a message %s", (changed, collection, message) => {
    expect(decide(changed, "/users/s1_a/messages").permitted).toBe(collection);
    expect(decide(changed, "/users/s1_a/messages/s1_b").permitted).toBe(message);
  });

  it("are no deltas of messages where private ones are left out, since Graph cannot tell them there", () => {
    const changed = { private: "drop" } as const;
    const offered = (entry: CallerEntry) =>
      catalogue.filter((operation) => isOffered(entry, operation, { visibleProperties: () => ["id"] }));
    const left = offered({ ...everything, ...changed });
    const refused = offered(everything).filter((operation) => !left.includes(operation));
    expect(refused.map(({ template }) => template)).toEqual(
      expect.arrayContaining([
        "/users/{user-id}/mailFolders/{mailFolder-id}/messages/delta()",
        "/users/{user-id}/mailFolders/{mailFolder-id}/childFolders/{mailFolder-id1}/messages/delta()",
      ]),
    );
    expect(refused.filter(({ template }) => !template.endsWith("/messages/delta()"))).toEqual([]);
    expect(decide({}, "/users/s1_a/mailFolders/s1_b/messages/delta").permitted).toBe(true);
    expect(decide(changed, "/users/s1_a/mailFolders/s1_b/messages/delta")).toMatchObject({
      code: "operationRefused",
      reason: "private: the sensitivity of changed messages cannot be read",
    });
  });

  it("are no counts, and nothing beside an item, where items of outsiders are left out", () => {
    const offered = (entry: CallerEntry) =>
      catalogue.filter((operation) => isOffered(entry, operation, { visibleProperties: () => ["id"] }));
    const left = offered({ ...everything, senders: "internal" });
    const refused = offered(everything).filter((operation) => !left.includes(operation));
    const wrong = refused.filter(({ template, reply: { kind, type } }) =>
      kind === "count"
        ? !["message", "event", "mailFolder"].includes(type)
        : !template.endsWith("/events/{event-id}/calendar"),
    );
    expect(wrong).toEqual([]);
    expect(refused.filter(({ reply: { kind } }) => kind === "count").length).toBeGreaterThan(8);
    expect(decide({ senders: "internal" }, "/users/s1_a/messages/$count")).toMatchObject({
      code: "operationRefused",
      reason: "senders: whom what is counted is from cannot be read",
    });
    expect(decide({ senders: "internal" }, "/users/s1_a/mailFolders/inbox/messages/delta").permitted).toBe(
      true,
    );
  });

  it("are refused with their own reason", () => {
    expect(decide({ operations: { deny: [messages] } }, "/users/s1_a/messages")).toMatchObject({
      code: "operationRefused",
      reason: "operation: denied",
      operation: { template: messages },
    });
  });

  it("hold for a path to one property only where the property is shown", () => {
    const visibility = { visibleProperties: () => ["timeZone"], actionFor: () => "keep" as const };
    const settings = createPolicy({ catalogue, callers: [], visibility: () => visibility });
    const read = (name: string) =>
      settings.decide("GET", target(`/users/s1_a/mailboxSettings/${name}`), everything);
    expect(read("timeZone").permitted).toBe(true);
    expect(read("language")).toMatchObject({
      code: "propertyRefused",
      reason: "path: the property is not visible",
    });
    const offered = catalogue
      .filter(({ reply }) => reply.kind === "property")
      .filter((operation) => isOffered(everything, operation, visibility))
      .map(({ template }) => template);
    expect(offered).toEqual(["/users/{user-id}/mailboxSettings/timeZone"]);
  });

  it("hold for mailbox settings inside a user, too", () => {
    const settings = createPolicy({
      catalogue,
      callers: [],
      visibility: () => ({ visibleProperties: () => ["id", "mailboxSettings"], actionFor: () => "drop" }),
    });
    const read = (changed: Partial<CallerEntry>) =>
      settings.decide("GET", target("/users/s1_a", { $select: "id,mailboxSettings" }), {
        ...everything,
        ...changed,
      });
    expect(read({}).permitted).toBe(true);
    expect(read({ groups: ["directory"] })).toMatchObject({
      code: "propertyRefused",
      reason: "group: mail is not granted",
    });
    expect(read({ operations: { deny: ["/users/{user-id}/mailboxSettings"] } })).toMatchObject({
      code: "propertyRefused",
      reason: "operation: denied",
    });
  });
});

describe("a question about mailbox settings", () => {
  const profile = plainProfile("strict");
  const visibility = { visibleProperties: createVisibleProperties(profile), actionFor: profile.actionFor };
  const visible = createPolicy({ catalogue, callers: [], visibility: () => visibility });
  const away = "mailboxSettings/automaticRepliesSetting/status eq 'scheduled'";

  it.each([
    ["/users", { $filter: away }],
    ["/users", { $filter: "accountEnabled eq true or not (MAILBOXSETTINGS/userPurpose eq 'shared')" }],
    ["/users", { $filter: "mailboxSettings/workingHours/daysOfWeek/any(d:d eq 'sunday')" }],
    ["/users", { $orderby: "accountEnabled,mailboxSettings/userPurpose" }],
    ["/users/$count", { $filter: away }],
    ["/users/delta", { $filter: away }],
    ["/groups/s1_a/members/microsoft.graph.user", { $filter: away }],
    ["/groups/s1_a/members", { $select: "mailboxSettings" }],
  ])("is an operation, too: %s %j", (path, query) => {
    const ask = (changed: Partial<CallerEntry>) =>
      visible.decide("GET", target(path, query), { ...everything, ...changed });
    expect(ask({}).permitted).toBe(true);
    expect(ask({ groups: ["directory"] })).toMatchObject({
      code: "propertyRefused",
      reason: "group: mail is not granted",
    });
    expect(ask({ operations: { deny: ["/users/{user-id}/mailboxSettings"] } })).toMatchObject({
      code: "propertyRefused",
      reason: "operation: denied",
    });
  });
});

describe("createPolicy", () => {
  it("admits the callers of its entries", () => {
    expect(policy.admit({ kind: "local" })).toBe(everything);
    expect(policy.admit({ kind: "unknown", reason: "x" })).toBeUndefined();
  });

  it("does not start with two operations of one shape", () => {
    const twice = [...catalogue, ...catalogue.slice(0, 1)];
    expect(() => createPolicy({ catalogue: twice, callers: [], ...nothing })).toThrow(
      "templates of the same shape",
    );
  });
});
