import { describe, expect, test } from "vitest";
import { createSimulator } from "../../src/simulator.ts";
import type { Fault } from "../../src/wire/faults.ts";
import { type Echo, echoHost } from "../echo-host.ts";

const graph = "https://graph.microsoft.com";
const simulate = () => createSimulator({ hosts: [echoHost] });
const failureOf = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => error as Error & { readonly cause?: Error & { readonly code?: string } },
  );
function withFault(fault: Fault) {
  const simulator = simulate();
  simulator.faults.inject({ leg: "graph", fault });
  return simulator;
}

describe("takes what fetch takes", () => {
  test.each([
    ["a string", `${graph}/a?b=%20c`],
    ["a URL", new URL(`${graph}/a?b=%20c`)],
    ["a Request", new Request(`${graph}/a?b=%20c`)],
  ])("%s", async (_what, input) => {
    const response = await simulate().fetch(input);
    const echo = (await response.json()) as Echo;
    expect(echo).toMatchObject({ method: "GET", target: "/a?b=%20c", body: "" });
    expect(echo.headers).toMatchObject({ host: "graph.microsoft.com", accept: "*/*", "user-agent": "node" });
    expect([response.status, response.url, response.redirected]).toEqual([200, `${graph}/a?b=%20c`, false]);
  });

  test("a Request whose init wins, with a body and headers", async () => {
    const request = new Request(`${graph}/$batch`, { method: "POST", body: "old", headers: { "x-a": "1" } });
    const response = await simulate().fetch(request, { body: "new", headers: { "x-b": "2" } });
    const echo = (await response.json()) as Echo;
    expect(echo).toMatchObject({
      method: "POST",
      body: "new",
      headers: { "x-b": "2", "content-length": "3" },
    });
    expect(echo.headers).not.toHaveProperty("x-a");
  });

  test("statuses and methods without a body", async () => {
    const { fetch } = simulate();
    expect((await fetch(`${graph}/empty`)).body).toBeNull();
    const head = await fetch(`${graph}/large`, { method: "HEAD" });
    expect([await head.text(), head.headers.get("content-length")]).toEqual(["", "4012"]);
  });
});

describe("redirects", () => {
  const to = (status: number, location: string) => `${graph}/redirect/${status}?${location}`;

  test("are followed, and another origin does not see the credentials", async () => {
    const simulator = simulate();
    const headers = { authorization: "Bearer x", "x-a": "1" };
    const response = await simulator.fetch(to(302, "/a"), { headers });
    expect([response.redirected, response.url]).toEqual([true, `${graph}/a`]);
    expect(((await response.json()) as Echo).headers).toMatchObject(headers);
    await simulator.fetch(to(302, "https://www.googleapis.com/oauth2/v3/certs"), { headers });
    const [foreign] = simulator.journal.of("issuer");
    expect(foreign?.headers.get("x-a")).toBe("1");
    expect(foreign?.headers.has("authorization")).toBe(false);
  });

  test.each([
    [303, "POST", "GET", ""],
    [302, "POST", "GET", ""],
    [307, "POST", "POST", "body"],
    [308, "PUT", "PUT", "body"],
  ])("%i turns %s into %s", async (status, method, expected, body) => {
    const response = await simulate().fetch(to(status, "/a"), { method, body: "body" });
    expect(await response.json()).toMatchObject({ method: expected, body });
  });

  test("are handed over, refused or given up as asked", async () => {
    const { fetch } = simulate();
    expect((await fetch(to(302, "/a"), { redirect: "manual" })).status).toBe(302);
    const nowhere = withFault({ kind: "redirect", status: 302 }).fetch(graph, { redirect: "error" });
    expect((await failureOf(nowhere))?.cause?.message).toBe("unexpected redirect");
    expect((await failureOf(fetch(to(302, "/a"), { redirect: "error" })))?.cause?.message).toBe(
      "unexpected redirect",
    );
    expect((await failureOf(fetch(`${graph}/loop`)))?.cause?.message).toBe("redirect count exceeded");
  });
});

describe("shows faults as Node's fetch does", () => {
  test.each([
    [{ kind: "connectionReset" }, "ECONNRESET"],
    [{ kind: "tlsFailure" }, "DEPTH_ZERO_SELF_SIGNED_CERT"],
  ] as const)("%j", async (fault, code) => {
    const failure = await failureOf(withFault(fault).fetch(`${graph}/a`));
    expect(failure).toBeInstanceOf(TypeError);
    expect([failure?.message, failure?.cause?.code]).toEqual(["fetch failed", code]);
  });

  test.each([0, 10])("a body that is cut off after %i bytes", async (afterBytes) => {
    const response = await withFault({ kind: "cutOffBody", afterBytes }).fetch(`${graph}/large`);
    expect([response.status, response.headers.get("content-length")]).toEqual([200, "4012"]);
    const failure = await failureOf(response.text());
    expect(failure).toBeInstanceOf(TypeError);
    expect([failure?.message, failure?.cause?.code]).toEqual(["terminated", "UND_ERR_SOCKET"]);
  });

  test("latency, which a signal ends with its reason", async () => {
    const simulator = withFault({ kind: "latency", milliseconds: 60_000 });
    const reason = new Error("enough");
    const aborted = failureOf(simulator.fetch(`${graph}/a`, { signal: AbortSignal.timeout(20) }));
    expect((await aborted)?.name).toBe("TimeoutError");
    expect(await failureOf(simulator.fetch(`${graph}/a`, { signal: AbortSignal.abort(reason) }))).toBe(
      reason,
    );
    simulator.faults.clear();
    simulator.faults.inject({ leg: "graph", fault: { kind: "latency", milliseconds: 15 } });
    const before = performance.now();
    expect((await simulator.fetch(`${graph}/a`)).status).toBe(200);
    expect(performance.now() - before).toBeGreaterThanOrEqual(14);
  });
});

describe("refuses what nobody answers for", () => {
  test.each([
    ["an unknown host", "https://evil.example/a?secret=1", "evil.example", "/a"],
    ["a known host over plain http", "http://graph.microsoft.com/a", "graph.microsoft.com", "/a"],
    ["a path without behaviour", `${graph}/unknown?x=1`, "graph.microsoft.com", "/unknown"],
    ["a simulator that fails", `${graph}/broken`, "graph.microsoft.com", "/broken"],
  ])("%s", async (_what, url, host, path) => {
    const simulator = simulate();
    const failure = await failureOf(simulator.fetch(url));
    expect([failure?.message, failure?.cause === undefined]).toEqual(["fetch failed", false]);
    expect(simulator.unsimulated).toEqual([{ host, method: "GET", path, detail: expect.any(String) }]);
  });
});
