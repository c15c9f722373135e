import { gunzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { graphJson } from "../fixtures/fake-graph.ts";
import { adele } from "../fixtures/graph-bodies.ts";
import { createProxyUnderTest, expectRefusal, jsonOf } from "../fixtures/proxy-under-test.ts";

const MB = 1024 * 1024;
const users = "/v1.0/users";
/** Ids of two requests that are under way at once. */
const [FIRST, SECOND] = ["1e0f1011-1213-4415-8617-18191a1b1c1d", "2e0f1011-1213-4415-8617-18191a1b1c1d"];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A page whose end comes when it is asked to; `begun` settles when its beginning was taken. */
function slowPage() {
  const begun = Promise.withResolvers<void>();
  const end = Promise.withResolvers<void>();
  const chunks = ['{"value":', "[]}"].map((text) => Buffer.from(text));
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const chunk = chunks.shift();
        if (chunks.length === 0) {
          begun.resolve();
          await end.promise;
        }
        if (chunk === undefined) controller.close();
        else controller.enqueue(chunk);
      },
    },
    { highWaterMark: 0 },
  );
  const response = new Response(body, { headers: { "content-type": "application/json" } });
  return { response, begun: begun.promise, end: end.resolve };
}

describe("the memory of an instance", () => {
  const crowded = { dependencies: { replyBudgetBytes: 64 } };

  it("is waited for within the deadline, then the caller is told to come again", async () => {
    const { ask, graph } = await createProxyUnderTest(crowded);
    const slow = slowPage();
    graph.script.push({ answer: slow.response }, { answer: graphJson({ value: [] }) });
    const first = ask(users, { id: FIRST });
    await slow.begun;
    const second = ask(users, { id: SECOND, left: 10_000 });
    await vi.waitFor(() => expect(graph.received).toHaveLength(2));
    await vi.advanceTimersByTimeAsync(9_700);
    const asked = await second;
    expectRefusal(asked, "overloaded", "memory: no room in time");
    expect(asked.headers["retry-after"]).toMatch(/^[1-9]\d*$/);
    slow.end();
    expect((await first).status).toBe(200);
    graph.script.push({ answer: graphJson({ value: [] }) });
    expect((await ask(users)).status).toBe(200);
  });

  it("is given to who waits as soon as there is room", async () => {
    const { ask, graph } = await createProxyUnderTest(crowded);
    const slow = slowPage();
    graph.script.push({ answer: slow.response }, { answer: graphJson({ value: [] }) });
    const first = ask(users, { id: FIRST });
    await slow.begun;
    const second = ask(users, { id: SECOND });
    await vi.waitFor(() => expect(graph.received).toHaveLength(2));
    slow.end();
    expect([(await first).status, (await second).status]).toEqual([200, 200]);
  });

  it("has a reply until it was written", async () => {
    const { ask, graph } = await createProxyUnderTest(crowded);
    const written = Promise.withResolvers<void>();
    const page = { value: [], pad: "x".repeat(60) };
    graph.script.push({ answer: graphJson(page) }, { answer: graphJson(page) });
    expect((await ask(users, { id: FIRST, written: written.promise })).status).toBe(200);
    const states: string[] = [];
    const second = ask(users, { id: SECOND }).then((asked) => states.push(`second ${asked.status}`));
    await vi.waitFor(() => expect(graph.received).toHaveLength(2));
    for (let turn = 0; turn < 10; turn++) await new Promise(setImmediate);
    states.push("written");
    written.resolve();
    await second;
    expect(states).toEqual(["written", "second 200"]);
  });

  it("is one request's alone where a body is larger than all of it", async () => {
    const { ask, graph } = await createProxyUnderTest({ dependencies: { replyBudgetBytes: 1 } });
    graph.script.push({ answer: graphJson({ value: [] }) }, { answer: graphJson({ value: [] }) });
    expect((await ask(users)).status).toBe(200);
    expect((await ask(users)).status).toBe(200);
  });

  it("is given back by what fails", async () => {
    const { ask, graph } = await createProxyUnderTest({ dependencies: { replyBudgetBytes: 1 } });
    graph.script.push({ answer: graphJson("no JSON") }, { answer: graphJson("no JSON") });
    expectRefusal(await ask(users, { id: FIRST }), "upstreamInvalid", /^graph: /);
    graph.script.push({ answer: graphJson({ value: [] }) });
    expect((await ask(users, { id: SECOND })).status).toBe(200);
  });
});

describe("the buffers of a request", () => {
  const page = { value: Array.from({ length: 600 }, () => adele) };
  const freed = vi.spyOn(ArrayBuffer.prototype, "transfer");
  afterEach(() => {
    freed.mockClear();
  });

  it("are freed when its reply is made: what Graph sent, and what is written of it", async () => {
    const { ask, graph } = await createProxyUnderTest();
    graph.script.push({ answer: graphJson(page) });
    const asked = await ask(users);
    expect(jsonOf(asked)["value"]).toHaveLength(600);
    expect(freed).toHaveBeenCalledTimes(2);
    expect(freed.mock.contexts.map((buffer) => (buffer as ArrayBuffer).detached)).toEqual([true, true]);
  });

  it("are freed with what is packed of them, which the caller has in full", async () => {
    const { ask, graph } = await createProxyUnderTest();
    graph.script.push({ answer: graphJson(page) });
    const asked = await ask(users, { headers: { "accept-encoding": "gzip" } });
    const { value } = JSON.parse(gunzipSync(asked.body).toString()) as { readonly value: readonly unknown[] };
    expect(value).toHaveLength(600);
    expect(freed).toHaveBeenCalledTimes(3);
  });

  it("of a batch are freed when all of its parts are written", async () => {
    const { ask, graph } = await createProxyUnderTest();
    const parts = ["1", "2"].map((id) => ({
      id,
      status: 200,
      headers: { "content-type": "application/json" },
      body: page,
    }));
    graph.script.push({ answer: graphJson({ responses: parts }) });
    const body = JSON.stringify({ requests: ["1", "2"].map((id) => ({ id, method: "GET", url: "/users" })) });
    const asked = await ask("/v1.0/$batch", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
    });
    const { responses } = jsonOf(asked) as { readonly responses: readonly { readonly body: typeof page }[] };
    expect(responses.map(({ body: { value } }) => value.length)).toEqual([600, 600]);
    expect(freed.mock.contexts.every((buffer) => (buffer as ArrayBuffer).detached)).toBe(true);
    expect(freed).toHaveBeenCalledTimes(4);
  });

  it("leave the pool of small buffers alone, also where a large reply packs to a few of its bytes", async () => {
    const { ask, graph } = await createProxyUnderTest();
    const ids = Array.from({ length: 20 }, (_, i) => String(i + 1));
    const record = { ...adele, accountEnabled: true, userType: "Member" };
    const headers = { "content-type": "application/json" };
    const parts = ids.map((id) => ({
      id,
      status: 200,
      headers,
      body: { value: Array.from({ length: 400 }, () => record) },
    }));
    graph.script.push({ answer: graphJson({ responses: parts }) });
    const url = "/users?$top=999";
    const body = JSON.stringify({ requests: ids.map((id) => ({ id, method: "GET", url })) });
    const small = Array.from({ length: 200 }, (_, i) => Buffer.from(`small ${i}`.repeat(40)));
    const asked = await ask("/v1.0/$batch", {
      method: "POST",
      headers: { ...headers, "accept-encoding": "gzip" },
      body,
    });
    expect(asked.status).toBe(200);
    expect(asked.body.length).toBeLessThan(Buffer.poolSize / 2);
    expect(gunzipSync(asked.body).length).toBeGreaterThan(MB / 2);
    const isPool = (buffer: unknown): boolean => small.some(({ buffer: own }) => own === buffer);
    expect(freed.mock.contexts.some(isPool)).toBe(false);
    expect(small.map(String)).toEqual(small.map((_, i) => `small ${i}`.repeat(40)));
    expect(Buffer.from("another").toString()).toBe("another");
  });

  it("are left to V8 where the request fails: work that was given up may still read them", async () => {
    const { ask, graph } = await createProxyUnderTest();
    const broken = () => ({ answer: graphJson(`{"value":[${JSON.stringify(adele)},`.padEnd(100_000)) });
    graph.script.push(broken(), broken());
    expectRefusal(await ask(users), "upstreamInvalid", /^graph: /);
    expect(freed).not.toHaveBeenCalled();
  });
});

describe("one reply of Graph's", () => {
  const env = { GRAPHVEIL_MAX_REPLY_MB: "1" };
  const page = (bytes: number): string => JSON.stringify({ value: [], pad: "x".repeat(bytes) });

  it("may be as large as the variable says, and is not asked for again where it is larger", async () => {
    const { ask, graph } = await createProxyUnderTest({ env });
    const around = page(0).length;
    graph.script.push({ answer: graphJson(page(MB - around)) });
    expect(jsonOf(await ask(users))).toHaveProperty("value", []);
    graph.script.push({ answer: graphJson(page(MB - around + 1)) });
    const asked = await ask(users);
    expectRefusal(asked, "upstreamTooLarge", "graph: the body is too large");
    expect(asked.body.toString()).toContain("$top");
  });

  it("is a batch's as a whole", async () => {
    const { ask, graph } = await createProxyUnderTest({ env });
    graph.script.push({ answer: graphJson(page(MB)) });
    const body = JSON.stringify({ requests: [{ id: "1", method: "GET", url: "/users" }] });
    const headers = { "content-type": "application/json" };
    const asked = await ask("/v1.0/$batch", { method: "POST", headers, body });
    expectRefusal(asked, "upstreamTooLarge", "graph: the body is too large");
  });
});
