import { describe, expect, it } from "vitest";
import { createAdminEndpoints } from "../../src/proxy/admin-endpoints.ts";
import { readTarget } from "../../src/proxy/permit.ts";
import { BASE, createProxyUnderTest, jsonOf } from "../fixtures/proxy-under-test.ts";

type Endpoints = ReturnType<typeof createAdminEndpoints>;
const departure = { label: "strict, loosened", loosenedBy: ["message.subject"] };
const deep = { identity: "works" };

/** Asks for a page below `/_graphveil` as a caller that may have the deep health page, or may not. */
async function ask(page: string, { mayGoDeep = true, method = "GET" } = {}) {
  const noted: unknown[] = [];
  let looks = 0;
  const answer = createAdminEndpoints({
    policyHash: "hash",
    deepHealth: async () => {
      looks += 1;
      return deep;
    },
  } as unknown as Parameters<typeof createAdminEndpoints>[0]);
  const { segments, query } = readTarget(`/${page}`);
  const context = { request: { method }, audit: { note: (facts: unknown) => noted.push(facts) } };
  const caller = { entry: { deepHealth: mayGoDeep ? true : undefined }, view: { profile: { departure } } };
  const given = [context, { segments, query }, caller] as unknown as Parameters<Endpoints>;
  const reply = await answer(...given).catch((error: unknown) => error as { readonly code: string });
  const body =
    "body" in reply ? JSON.parse(Buffer.from(reply.body as Uint8Array).toString("utf8")) : undefined;
  return { reply, body, noted, looks };
}

describe("the pages of the proxy itself", () => {
  it("tell its health: what is in force, and nothing of its chain", async () => {
    for (const mayGoDeep of [true, false]) {
      const { body, noted, looks } = await ask("health", { mayGoDeep });
      expect(body).toMatchObject({
        policy: "hash",
        profile: departure.label,
        loosenedBy: departure.loosenedBy,
      });
      expect(body).not.toHaveProperty("deep");
      expect([noted, looks]).toEqual([[{ operation: "/_graphveil/health", decision: "permit" }], 0]);
    }
  });

  it("tell what works of the chain to a caller that may know", async () => {
    const { body, noted, looks } = await ask("health?deep=1");
    expect(body).toMatchObject({ policy: "hash", profile: departure.label, deep });
    expect([noted, looks]).toEqual([[{ operation: "/_graphveil/health?deep=1", decision: "permit" }], 1]);
  });

  it.each([
    ["health?deep=1", { mayGoDeep: false }, "operationRefused", "deep health: not granted"],
    ["health?deep=2", { mayGoDeep: false }, "invalidRequest", "query: the page takes none"],
    ["health?deep=1&x=1", { mayGoDeep: false }, "invalidRequest", "query: the page takes none"],
    ["health?deep=2", {}, "invalidRequest", "query: not deep=1"],
    ["health?shallow=1", {}, "invalidRequest", "query: not deep=1"],
    ["health?deep=1&deep=1", {}, "invalidRequest", "query: not deep=1"],
    ["openapi.json?x=1", {}, "invalidRequest", "query: the page takes none"],
    ["metrics", {}, "operationRefused", "path: no such page of the proxy"],
    ["x/schemas/message.json", {}, "operationRefused", "path: no such page of the proxy"],
    ["health/x", {}, "operationRefused", "path: no such page of the proxy"],
    ["health", { method: "POST" }, "methodRefused", "method: not GET"],
  ])("refuse %s of %j", async (page, caller, code, reason) => {
    const { reply, noted, looks } = await ask(page, caller);
    expect(reply).toMatchObject({ code, reason });
    expect([noted, looks]).toEqual([[], 0]);
  });
});

it("describes what a caller may read, as JSON", async () => {
  const proxy = await createProxyUnderTest();
  const asked = await proxy.ask("/_graphveil/openapi.json");
  expect([asked.status, asked.headers["content-type"]]).toEqual([200, "application/json"]);
  expect(asked.event).toMatchObject({ operation: "/_graphveil/openapi.json", decision: "permit" });
  const description = jsonOf(asked);
  expect(description).toMatchObject({ openapi: expect.stringMatching(/^3\.1/), servers: [{ url: BASE }] });
  expect(Object.keys(description["paths"] as object).some((path) => path.includes("messages"))).toBe(true);
});
