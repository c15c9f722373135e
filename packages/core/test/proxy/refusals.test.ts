import { describe, expect, it } from "vitest";
import type { ErrorCode } from "../../src/errors.ts";
import { catalogue } from "../../src/policy/operations/catalogue.ts";
import { parameterName, templateSegments } from "../../src/policy/operations/path-template.ts";
import { localPolicy } from "../fixtures/environment.ts";
import {
  type Ask,
  type Asked,
  createProxyUnderTest,
  expectRefusal,
  jsonOf,
} from "../fixtures/proxy-under-test.ts";

const GUID = "11111111-2222-4333-8444-555555555555";

/** A request that is refused before anything leaves: what is asked, how, the code and the reason. */
type Refused = readonly [target: string, ask: Ask, code: ErrorCode, reason: string | RegExp];

const before: readonly Refused[] = [
  ["/v1.0/users", { headers: { "x-own": "x".repeat(33_000) } }, "tooLarge", "headers: too large"],
  ["/v1.0/users", { method: "POST", bodyBytes: 1024 * 1024 + 1 }, "tooLarge", "body: too large"],
  ...["X-HTTP-Method-Override", "x-http-method", "X-Method-Override"].map(
    (name): Refused => [
      "/v1.0/users",
      { headers: { [name]: "GET" } },
      "invalidRequest",
      "headers: another method than the request's",
    ],
  ),
  ["/v1.0/users", { bodyBytes: 1 }, "invalidRequest", "body: GET has none"],
  ["/v1.0/users", { bodyBytes: Number.NaN }, "invalidRequest", "body: GET has none"],
  ["/_graphveil/health", { bodyBytes: 1 }, "invalidRequest", "body: GET has none"],
  [`/v1.0/${"a".repeat(8192)}`, {}, "targetTooLong", "target: too long"],
  ["https://graph.microsoft.com/v1.0/users", {}, "invalidRequest", "target: not in origin form"],
  ["/v1.0/users/..", {}, "invalidRequest", "path: segment 3 is empty, relative or ambiguous"],
  ["/v1.0/users?x=%ff", {}, "invalidRequest", "query: parameter 1 is not UTF-8"],
  [
    "/v1.0/users",
    { caller: { kind: "unknown", reason: "caller: no identity token" } },
    "callerUnknown",
    "caller: no identity token",
  ],
  [
    "/v1.0/users",
    { caller: { kind: "awsPrincipal", accountId: "123456789012" } },
    "callerUnknown",
    "caller: no policy entry",
  ],
  ["/_graphveil/health", { caller: { kind: "unknown", reason: "caller: x" } }, "callerUnknown", "caller: x"],
  ["/_graphveil", {}, "operationRefused", "path: no such page of the proxy"],
  ["/_graphveil/metrics", {}, "operationRefused", "path: no such page of the proxy"],
  ["/_graphveil/health/x", {}, "operationRefused", "path: no such page of the proxy"],
  ["/_graphveil/Health", {}, "operationRefused", "path: no such page of the proxy"],
  ["/_graphveil/health", { method: "POST" }, "methodRefused", "method: not GET"],
  ["/_graphveil/schemas", {}, "operationRefused", "path: no such page of the proxy"],
  ["/_graphveil/schemas/message", {}, "operationRefused", "path: no such page of the proxy"],
  ["/_graphveil/schemas/attachment.json", {}, "operationRefused", "schema: no type of the caller's replies"],
  ["/_graphveil/schemas/constructor.json", {}, "operationRefused", "schema: no type of the caller's replies"],
  ["/_graphveil/schemas/user.json?deep=1", {}, "invalidRequest", "query: the page takes none"],
  ["/_graphveil/health?deep=1", {}, "operationRefused", "deep health: not granted"],
  ["/_graphveil/health?deep=2", {}, "invalidRequest", "query: the page takes none"],
  ["/_graphveil/openapi.json?deep=1", {}, "invalidRequest", "query: the page takes none"],
  ["/_graphveil/openapi.json", { method: "POST" }, "methodRefused", "method: not GET"],
  [
    "/_graphveil/openapi.json",
    { caller: { kind: "unknown", reason: "caller: x" } },
    "callerUnknown",
    "caller: x",
  ],
  ["/_graphveil/toString", {}, "operationRefused", "path: no such page of the proxy"],
  ["/beta/users", {}, "operationRefused", "path: not version v1.0"],
  ["/V1.0/users", {}, "operationRefused", "path: not version v1.0"],
  ["/users", {}, "operationRefused", "path: not version v1.0"],
  ["/favicon.ico", {}, "operationRefused", "path: not version v1.0"],
  ["/v1.0", {}, "operationRefused", "path: no operation"],
  ["/v1.0/me", {}, "operationRefused", "path: no operation"],
  ["/v1.0/$metadata", {}, "operationRefused", "path: no operation"],
  ["/v1.0/$batch", { method: "POST", bodyBytes: 500 }, "invalidRequest", "batch: not JSON"],
  ["/v1.0/$batch", {}, "operationRefused", "path: no operation"],
  ["/v1.0/$batch?x=1", { method: "POST" }, "invalidRequest", "query: a batch has none"],
  ["/v1.0/users/$value", {}, "operationRefused", "path: no operation"],
  ["/v1.0/users/s1_a/messages/s1_b/$value", {}, "operationRefused", "path: no operation"],
  ["/v1.0/users/s1_a/messages/s1_b/attachments", {}, "operationRefused", "path: no operation"],
  [
    "/v1.0/users?$filter=mail%20eq%20%27x%27",
    {},
    "propertyRefused",
    "$filter: position 1: the property is not filterable",
  ],
  ["/v1.0/users?search=x", {}, "operationRefused", "query: $search is not allowed here"],
  ["/v1.0/users?$expand=manager", {}, "operationRefused", "query: $expand is not allowed here"],
  ["/v1.0/users?$select=displayName", {}, "propertyRefused", "$select: item 1 is not visible"],
  ["/v1.0/users?$select=id,nothing", {}, "propertyRefused", "$select: item 2 is not visible"],
  ["/v1.0/users?$top=1000", {}, "invalidRequest", "$top: not a number from 1 to 999"],
  ["/v1.0/users?$top=1&top=1", {}, "invalidRequest", "query: $top is given twice"],
  ["/v1.0/users?x=1", {}, "invalidRequest", "query: parameter 1 is unknown"],
  ["/v1.0/users/s1_a/calendarView", {}, "invalidRequest", "query: startDateTime is missing"],
  ...["POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "get", "GRAPHVEIL", ""].map(
    (method): Refused => ["/v1.0/users", { method }, "methodRefused", "method: not GET"],
  ),
];

describe("a refusal before anything leaves", () => {
  it.each(before.map((row) => [row[0].slice(0, 60), row[2], row] as const))("%s: %s", async (_, __, row) => {
    const [target, ask, code, reason] = row;
    const { ask: send, graph, entra, platform } = await createProxyUnderTest();
    const asked = await send(target, ask);
    expectRefusal(asked, code, reason);
    expect(asked.event).toMatchObject({ decision: "deny", records: 0, durationMs: 0 });
    expect(asked.event.upstream).toBeUndefined();
    expect([graph.received, entra.requests, platform.minted]).toEqual([[], [], []]);
  });

  it("comes for each group that the caller's entry does not grant", async () => {
    const groups = ["directory", "mail", "calendar", "rooms"] as const;
    for (const group of groups) {
      const granted = groups.filter((each) => each !== group);
      const callers = [{ name: "reader", match: { local: true }, groups: granted }];
      const { ask, entra } = await createProxyUnderTest({
        env: { GRAPHVEIL_POLICY: JSON.stringify({ ...localPolicy, callers }) },
      });
      for (const { template } of catalogue.filter((operation) => operation.group === group)) {
        const path = templateSegments(template).map((segment) => (parameterName(segment) ? "s1_x" : segment));
        const asked = await ask(`/v1.0/${path.join("/")}`);
        expectRefusal(asked, "operationRefused", `group: ${group} is not granted`);
        expect(asked.event).toMatchObject({ operation: template, caller: "reader" });
      }
      expect(entra.requests).toEqual([]);
    }
  });

  it("says with which methods to come back, and who should", async () => {
    const { ask } = await createProxyUnderTest();
    expect((await ask("/v1.0/users", { method: "PUT" })).headers["allow"]).toBe("GET");
    expect((await ask("/v1.0/$batch", { method: "PUT" })).headers["allow"]).toBe("POST");
    const unknown = await ask("/v1.0/users", { caller: { kind: "unknown", reason: "x" } });
    expect(unknown.headers["www-authenticate"]).toBe("Bearer");
  });

  it("names in its audit event a method of HTTP's, and no word of the caller's", async () => {
    const { ask } = await createProxyUnderTest();
    const methods = ["POST", "PATCH", "ADELEVANCE", "post", "X".repeat(17), "P OST", "__proto__"];
    const named: string[] = [];
    for (const method of methods) named.push((await ask("/v1.0/users", { method })).event.method);
    expect(named).toEqual(["POST", "PATCH", "OTHER", "OTHER", "OTHER", "OTHER", "OTHER"]);
  });

  it("carries the ids by which it is found again", async () => {
    const { ask } = await createProxyUnderTest();
    const own = await ask("/v1.0/me", { id: GUID.toUpperCase(), headers: { "client-request-id": GUID } });
    expect(own.headers).toMatchObject({ "request-id": GUID, "client-request-id": GUID });
    expect(own.event.invocation).toBe(GUID.toUpperCase());
    const odd = await ask("/v1.0/me", {
      id: "not a guid",
      headers: { "client-request-id": "adele@contoso.com" },
    });
    expect(odd.headers["request-id"]).toMatch(/^[0-9a-f]{8}-/);
    expect(odd.headers["client-request-id"]).toBe(odd.headers["request-id"]);
  });
});

/** A reply without what tells one request from another. */
const uniform = ({ status, headers, body }: Asked) => {
  const { "request-id": own, "client-request-id": clients, ...rest } = headers;
  const text = body
    .toString("utf8")
    .replaceAll(own ?? "", "<id>")
    .replaceAll(clients ?? "", "<id>");
  return { status, headers: rest, text };
};

describe("a seal that does not open", () => {
  const user = "u1a2b3c4-0000-4000-8000-000000000001";
  const message = "AAMkADEwODY2NzllLTQ3MmEtNGRlMC05ZTUy";

  it("is not found, alike whatever is wrong with it, and Graph is not asked", async () => {
    const { ask, seal, graph } = await createProxyUnderTest();
    const [good = ""] = seal.sealIds("directoryObject", [user]);
    const [other = ""] = seal.sealIds("message", [message]);
    const bad = [
      user,
      "adele.vance@contoso.com",
      "adele.vance%40contoso.com",
      "s1_",
      "s1_AAAA",
      `s1_${"A".repeat(86)}`,
      `s2_${good.slice(3)}`,
      good.toUpperCase(),
      `${good}A`,
      good.slice(0, -1),
      good.slice(0, -2),
      `${good.slice(0, 10)}${good[10] === "A" ? "B" : "A"}${good.slice(11)}`,
      `${good}%20`,
      other,
      seal.sealIds("event", [user])[0] ?? "",
      seal.sealIds("mailFolder", [user])[0] ?? "",
      seal.sealBytes("cursor", [], Buffer.from(user)),
      "inbox",
      "deltas",
      "me",
      "p1_aaaaaaaaaaaaaaaaaaaaaaaaaa@contoso.com",
    ];
    const seen = new Set<string>();
    for (const id of bad) {
      const asked = await ask(`/v1.0/users/${id}/messages`);
      expectRefusal(asked, "notFound", "path: an id does not open");
      expect(asked.event).toMatchObject({ decision: "deny", operation: "/users/{user-id}/messages" });
      expect(asked.event.mailbox).toBeUndefined();
      expect(jsonOf(asked)).toMatchObject({ error: { code: "ErrorItemNotFound" } });
      seen.add(JSON.stringify(uniform(asked)));
    }
    expect(seen.size).toBe(1);
    expect(graph.received).toEqual([]);
  });

  it("is not found at any place of the path, whichever of several it is", async () => {
    const { ask, seal, graph } = await createProxyUnderTest();
    const [goodUser = ""] = seal.sealIds("directoryObject", [user]);
    const [goodMessage = ""] = seal.sealIds("message", [message]);
    for (const path of [`s1_x/messages/${goodMessage}`, `${goodUser}/messages/s1_x`, "s1_x/messages/s1_x"])
      expectRefusal(await ask(`/v1.0/users/${path}`), "notFound", "path: an id does not open");
    expectRefusal(
      await ask(`/v1.0/users/${goodUser}/events/${goodMessage}`),
      "notFound",
      "path: an id does not open",
    );
    expect(graph.received).toEqual([]);
  });

  it.each(["", ".", ".."])("holds no id that a URL would swallow: %j", async (id) => {
    const { ask, seal, graph } = await createProxyUnderTest();
    const [swallowed = ""] = seal.sealIds("directoryObject", [id]);
    expectRefusal(await ask(`/v1.0/users/${swallowed}`), "notFound", "path: an id does not open");
    expect(graph.received).toEqual([]);
  });

  it("opens nothing under another tenant's or another passphrase's keys", async () => {
    const { seal } = await createProxyUnderTest({ env: { GRAPHVEIL_KEY: "dev:another" } });
    const { ask, graph } = await createProxyUnderTest();
    const [foreign = ""] = seal.sealIds("directoryObject", [user]);
    expectRefusal(await ask(`/v1.0/users/${foreign}`), "notFound", "path: an id does not open");
    expect(graph.received).toEqual([]);
  });
});
