import { describe, expect, test } from "vitest";
import { tokenId } from "../src/protocol/bearer.ts";
import { createSimulator } from "../src/simulator.ts";
import type { Fault } from "../src/wire/faults.ts";
import type { Leg } from "../src/wire/host.ts";
import { defaultWorld } from "../src/world.ts";
import { echoHost } from "./echo-host.ts";
import { awsAssertion, requestToken } from "./entra-client.ts";

const graph = "https://graph.microsoft.com/v1.0/users";

describe("the journal", () => {
  test("has each request with what became of it, and never a token", async () => {
    const simulator = createSimulator({ hosts: [echoHost] });
    const headers = { authorization: "Bearer some.access.token", "x-a": "1" };
    await simulator.fetch(`${graph}?%24top=1`, { method: "POST", headers, body: "12345" });
    simulator.faults.inject({
      leg: "graph",
      fault: { kind: "status", status: 429, retryAfter: "7" },
      times: 1,
    });
    await simulator.fetch(graph);
    simulator.faults.inject({ leg: "graph", fault: { kind: "connectionReset" }, times: 1 });
    await simulator.fetch(graph).catch(() => undefined);
    const [first, second, third] = simulator.journal.of("graph");
    expect(first).toMatchObject({
      method: "POST",
      host: "graph.microsoft.com",
      target: "/v1.0/users?%24top=1",
      bodyBytes: 5,
      status: 200,
      tokenIds: [tokenId("some.access.token")],
    });
    expect(first?.headers.get("x-a")).toBe("1");
    expect(second).toMatchObject({ status: 429, fault: "status", tokenIds: [] });
    expect(third).toMatchObject({ fault: "connectionReset" });
    expect(third).not.toHaveProperty("status");
    expect(simulator.journal.of("entra")).toEqual([]);
  });

  test("can be cleared, and drops its oldest half when it is full", async () => {
    const simulator = createSimulator({ hosts: [echoHost], journalLimit: 4 });
    for (let index = 0; index < 5; index += 1) await simulator.fetch(`${graph}/${index}`);
    expect(simulator.journal.entries.map(({ target }) => target.at(-1))).toEqual(["2", "3", "4"]);
    simulator.journal.clear();
    expect(simulator.journal.entries).toEqual([]);
  });
});

describe("a status is shown in the service's own error shape", () => {
  const { aws, gcp, keyVault, entra } = defaultWorld;
  test.each([
    ["sts", `https://sts.${aws.region}.amazonaws.com/`, /<ErrorResponse .*<Code>ServiceUnavailable<\/Code>/],
    ["awsKms", `https://kms.${aws.region}.amazonaws.com/`, /"__type":"DependencyTimeoutException"/],
    ["metadata", "http://metadata.google.internal/", /<title>Error 503<\/title>/],
    [
      "iamCredentials",
      "https://iamcredentials.googleapis.com/",
      /"error":{"code":503,.*"status":"UNAVAILABLE"/,
    ],
    ["cloudKms", `https://cloudkms.googleapis.com/v1/${gcp.kmsKeyVersion}:macSign`, /"status":"UNAVAILABLE"/],
    ["issuer", `${aws.issuer}/.well-known/jwks.json`, /<title>Error 503<\/title>/],
    [
      "entra",
      `https://login.microsoftonline.com/${entra.tenantId}/oauth2/v2.0/token`,
      /"error_codes":\[90033\]/,
    ],
    ["graph", graph, /"error":{"code":"serviceNotAvailable",.*"innerError":{"date":/],
    ["keyVault", `https://${keyVault.host}/`, /"error":{"code":"ServiceError"/],
  ] as const)("%s", async (leg: Leg, url, shape) => {
    const simulator = createSimulator({ hosts: [echoHost] });
    simulator.faults.inject({ leg, fault: { kind: "status", status: 503, retryAfter: "3" } });
    const response = await simulator.fetch(url);
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, "3"]);
    expect(await response.text()).toMatch(shape);
    expect(simulator.unsimulated).toEqual([]);
  });
});

describe("other faults", () => {
  const reply = async (leg: Leg, fault: Fault, url = graph) => {
    const simulator = createSimulator({ hosts: [echoHost] });
    simulator.faults.inject({ leg, fault });
    return simulator.fetch(url);
  };

  test("malformed JSON says that it is JSON", async () => {
    const response = await reply("graph", { kind: "malformedJson" });
    expect([response.status, response.headers.get("content-type")]).toEqual([
      200,
      "application/json; charset=utf-8",
    ]);
    await expect(response.json()).rejects.toThrow(SyntaxError);
  });

  test("a wrong content type comes with the genuine body", async () => {
    const response = await reply("graph", { kind: "wrongContentType", contentType: "text/html" });
    expect(response.headers.get("content-type")).toBe("text/html");
    expect(JSON.parse(await response.text())).toMatchObject({ method: "GET" });
  });

  test("a byte order mark stands in front of the genuine body", async () => {
    const response = await reply("graph", { kind: "byteOrderMark" });
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(bytes.subarray(0, 3).toString("hex")).toBe("efbbbf");
    expect(JSON.parse(bytes.subarray(3).toString())).toMatchObject({ method: "GET" });
    expect(response.status).toBe(200);
  });

  test("an empty reply has nothing but its status", async () => {
    const response = await reply("graph", { kind: "emptyReply", status: 400 });
    expect([response.status, await response.text()]).toEqual([400, ""]);
    expect(response.headers.get("content-type")).toBeNull();
  });

  test.each([301, 302, 308] as const)("a %i without a location leads nowhere", async (status) => {
    const response = await reply("graph", { kind: "redirect", status });
    expect([response.status, response.headers.get("location"), response.redirected]).toEqual([
      status,
      null,
      false,
    ]);
  });

  test("a redirect with a location is followed", async () => {
    const simulator = createSimulator({ hosts: [echoHost] });
    const fault = { kind: "redirect", status: 302, location: `${graph}/elsewhere` } as const;
    simulator.faults.inject({ leg: "graph", fault, times: 1 });
    const response = await simulator.fetch(graph);
    expect([response.status, response.url]).toEqual([200, `${graph}/elsewhere`]);
  });

  test("an error of Graph has the code that was asked for, and no challenge", async () => {
    const response = await reply("graph", { kind: "graphError", status: 401, code: "AuthenticationError" });
    expect([response.status, response.headers.get("www-authenticate")]).toEqual([401, null]);
    expect(await response.json()).toMatchObject({ error: { code: "AuthenticationError", message: "" } });
  });

  test("a claims challenge can be decoded", async () => {
    const claims = '{"access_token":{"nbf":{"essential":true,"value":"1700000000"}}}';
    const response = await reply("graph", { kind: "claimsChallenge", claims });
    const challenge = response.headers.get("www-authenticate") ?? "";
    expect(response.status).toBe(401);
    expect(challenge).toContain('error="insufficient_claims"');
    expect(Buffer.from(/claims="([^"]*)"/.exec(challenge)?.[1] ?? "", "base64").toString()).toBe(claims);
  });

  test("an AADSTS code comes as Entra would say it", async () => {
    const simulator = createSimulator();
    simulator.faults.inject({ leg: "entra", fault: { kind: "aadsts", code: 700213 }, times: 1 });
    const assertion = await awsAssertion(simulator, Date.now());
    expect(await requestToken(simulator, assertion)).toMatchObject({
      status: 401,
      body: { error: "invalid_client", error_codes: [700213] },
    });
    expect(await requestToken(simulator, assertion)).toMatchObject({ status: 200 });
  });
});

test("a host that was added later gets the requests of its name; an earlier one wins", async () => {
  const simulator = createSimulator();
  await expect(simulator.fetch(graph)).rejects.toThrow("fetch failed");
  simulator.addHost(echoHost);
  simulator.addHost({ ...echoHost, handle: () => ({ status: 500, headers: {}, body: "" }) });
  expect((await simulator.fetch(graph)).status).toBe(200);
});

test("replies carry the simulator's date, so that clients can correct their clock", async () => {
  const now = Date.parse("2026-03-01T12:00:00Z");
  const simulator = createSimulator({ hosts: [echoHost], now: () => now });
  expect((await simulator.fetch(graph)).headers.get("date")).toBe("Sun, 01 Mar 2026 12:00:00 GMT");
});
