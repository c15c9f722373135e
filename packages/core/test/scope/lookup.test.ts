import { describe, expect, it } from "vitest";
import type { GraphRequest } from "../../src/graph/request.ts";
import { createLookup, recordsOf } from "../../src/scope/lookup.ts";
import { ids } from "../fixtures/graph-bodies.ts";

const { signal } = new AbortController();
const TARGET = "/v1.0/groups/x";
const undecided = { code: "upstreamUnavailable", retryAfterSeconds: 5 };

/** A look-up where Graph gives one answer to whatever it is asked. */
function setUp(status: number, body: unknown, headers: Record<string, string> = {}) {
  const asked: GraphRequest[] = [];
  const lookup = createLookup({
    graph: {
      get: async (request) => {
        asked.push(request);
        return {
          status,
          headers: new Headers(headers),
          body: Buffer.from(typeof body === "string" ? body : JSON.stringify(body)),
          retries: 0,
          latencyMs: 0,
        };
      },
    },
    now: () => 0,
  });
  return { lookup, asked };
}

describe("a look-up", () => {
  it("gives the object that Graph answers", async () => {
    const { lookup, asked } = setUp(200, { id: "x", error: null });
    expect(await lookup.get(TARGET, signal)).toEqual({ id: "x", error: null });
    expect(asked).toMatchObject([{ pathAndQuery: TARGET, mailbox: undefined }]);
  });

  it.each([
    ["null", "null"],
    ["a list", "[]"],
    ["a text", '"x"'],
    ["a number", "5"],
    ["no JSON", "{"],
    ["nothing", ""],
    ["an error behind what it gave", '{"value":[],"error":{"code":"x"}}'],
  ])("does not decide by %s", async (_, body) => {
    const { lookup } = setUp(200, body);
    await expect(lookup.get(TARGET, signal)).rejects.toMatchObject(undecided);
    await expect(lookup.find(TARGET, signal)).rejects.toMatchObject(undecided);
  });

  it.each([201, 204, 302, 429, 500, 503])("does not decide by a status of %d", async (status) => {
    const { lookup } = setUp(status, { id: "x" });
    await expect(lookup.get(TARGET, signal)).rejects.toMatchObject({
      ...undecided,
      reason: `scope: a look-up answered ${status}`,
    });
  });

  it.each([400, 404])("says with a status of %d that there is no such thing", async (status) => {
    const { lookup } = setUp(status, {});
    expect(await lookup.get(TARGET, signal)).toBeUndefined();
    expect(await lookup.find(TARGET, signal)).toBeUndefined();
  });

  it("takes a 403 for what its query may not ask, for a missing permission, or for no answer", async () => {
    const { lookup } = setUp(403, {});
    expect(await lookup.find(TARGET, signal)).toBeUndefined();
    await expect(lookup.get(TARGET, signal, "Place.Read.All")).rejects.toMatchObject({
      code: "consentMissing",
      reason: "scope: Place.Read.All is not granted",
    });
    await expect(lookup.get(TARGET, signal)).rejects.toMatchObject(undecided);
  });

  it("passes on what Graph says of one mailbox, and of no other place", async () => {
    const { lookup } = setUp(403, { error: { code: "ErrorAccessDenied" } });
    await expect(lookup.get(`/v1.0/users/${ids.adele}/messages`, signal, "Mail.Read")).rejects.toMatchObject({
      code: "mailboxRefused",
    });
    await expect(lookup.get(TARGET, signal, "Mail.Read")).rejects.toMatchObject({ code: "consentMissing" });
  });

  it("has a caller come back when Graph says so", async () => {
    const { lookup } = setUp(503, {}, { "retry-after": "17" });
    await expect(lookup.get(TARGET, signal)).rejects.toMatchObject({ retryAfterSeconds: 17 });
  });
});

it("records are of a list, and of nothing else", () => {
  expect(recordsOf({ value: [1, null] })).toEqual([1, null]);
  for (const value of [undefined, null, {}, "x"])
    expect(() => recordsOf({ value })).toThrow(expect.objectContaining(undecided));
});
