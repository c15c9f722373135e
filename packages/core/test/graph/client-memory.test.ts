import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ByteShare, createByteBudget } from "../../src/concurrency/byte-budget.ts";
import { createGraphClient } from "../../src/graph/client.ts";
import type { RequestLimits } from "../../src/graph/request.ts";
import { readBounded } from "../../src/http/bounded-fetch.ts";
import { createFakeClock, START } from "../identity/fakes.ts";

const { signal } = new AbortController();
const page = (length: number): Response => new Response("x".repeat(length));

/** A client before a script of answers. */
function setUp(answers: readonly Response[]) {
  const clock = createFakeClock();
  const script = [...answers];
  const sent: string[] = [];
  const client = createGraphClient({
    root: "https://graph.example",
    async fetch(input) {
      sent.push(String(input));
      return script.shift() ?? expect.unreachable("more requests than expected");
    },
    readBody: (response, signal, reserve) => readBounded(response, 1024, signal, reserve),
    getToken: async () => "token",
    renewToken: async () => undefined,
    readChallenge: () => undefined,
    now: clock.now,
    random: () => 0.5,
    sleep: clock.sleep,
  });
  const get = (limits: Partial<RequestLimits>, mailbox?: string) =>
    client.get(
      { pathAndQuery: "/v1.0/users", headers: {}, mailbox },
      { deadline: START + 60_000, signal, ...limits },
    );
  return { get, sent };
}

describe("memory", () => {
  it("that is full is waited for without the mailbox, which others may need to get on", async () => {
    const budget = createByteBudget({ bytes: 1024, bodyBytes: 1024 });
    const holder = budget.open();
    expect(holder.take(1, signal)).toBeUndefined();
    const { get, sent } = setUp([...Array.from({ length: 4 }, () => page(10)), page(20)]);
    const shares = Array.from({ length: 4 }, () => budget.open());
    const waiting = shares.map(async (memory) => {
      const { body } = await get({ memory }, "adele");
      memory.release();
      return body.length;
    });
    expect((await get({}, "adele")).body).toHaveLength(20);
    expect(sent).toHaveLength(5);
    expect(shares.map((share) => share.isWaiting())).toEqual([true, true, true, true]);
    holder.release();
    expect(await Promise.all(waiting)).toEqual([10, 10, 10, 10]);
    expect(budget.used()).toBe(0);
  });

  it("holds the body that is handed over, and nothing of one that broke off", async () => {
    const budget = createByteBudget({ bytes: 4096, bodyBytes: 1024 });
    const memory = budget.open();
    const cut = new ReadableStream<Uint8Array>(
      {
        start: (controller) => controller.enqueue(new Uint8Array(100)),
        pull: (controller) => controller.error(new TypeError("terminated")),
      },
      { highWaterMark: 0 },
    );
    const { get } = setUp([new Response(cut), page(30)]);
    expect(await get({ memory })).toMatchObject({ status: 200, retries: 1 });
    expect(memory.held()).toBe(30);
  });

  it("is not waited for longer than the signal says", async () => {
    const budget = createByteBudget({ bytes: 1024, bodyBytes: 1024 });
    const holder = budget.open();
    expect(holder.take(1, signal)).toBeUndefined();
    const controller = new AbortController();
    const reason = new Error("time ran out");
    const cancelled = Promise.withResolvers<unknown>();
    const body = new ReadableStream<Uint8Array>({
      start: (stream) => stream.enqueue(new Uint8Array(10)),
      cancel: cancelled.resolve,
    });
    const memory = budget.open();
    const { get } = setUp([new Response(body)]);
    const asked = get({ memory, signal: controller.signal });
    asked.catch(() => undefined);
    await expect.poll(() => memory.isWaiting()).toBe(true);
    controller.abort(reason);
    await expect(asked).rejects.toBe(reason);
    expect(await cancelled.promise).toBe(reason);
    expect(budget.used()).toBe(1);
  });
});

/** A body that comes in chunks, each after a turn of the event loop; it may break off before its last one. */
const chunked = (chunks: readonly number[], breaksOff: boolean): Response => {
  const left = [...chunks];
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      await new Promise(setImmediate);
      const chunk = left.shift();
      if (breaksOff && left.length === 0) controller.error(new TypeError("terminated"));
      else if (chunk === undefined) controller.close();
      else controller.enqueue(new Uint8Array(chunk));
    },
  });
  return new Response(body);
};

/** A request of one mailbox, and what it meets. */
const work = fc.record({
  mailbox: fc.constantFrom("adele", "alex"),
  chunks: fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 5 }),
  breaksOff: fc.boolean(),
  asksAgain: fc.boolean(),
  looksUp: fc.boolean(),
  leavesAfter: fc.constantFrom(undefined, undefined, undefined, undefined, undefined, 0, 3, 9),
});

type Work = typeof work extends fc.Arbitrary<infer Value> ? Value : never;

describe("random requests that wait for mailboxes and for memory", () => {
  /** One client for all of them, so that they meet at its mailboxes; each request has a script of its own. */
  const scripts = new Map<string, Response[]>();
  const client = (() => {
    const clock = createFakeClock();
    let asked = 0;
    const graph = createGraphClient({
      root: "https://graph.example",
      fetch: async (input) =>
        scripts.get(new URL(String(input)).search)?.shift() ?? expect.unreachable("a request too many"),
      readBody: (response, signal, reserve) => readBounded(response, 1024, signal, reserve),
      getToken: async () => "token",
      renewToken: async () => undefined,
      readChallenge: () => undefined,
      now: () => clock.now() + asked * 10_000,
      random: () => 0.5,
      sleep: async (_, signal) => signal.throwIfAborted(),
    });
    return {
      async ask(mailbox: string, pages: Response[], limits: Pick<RequestLimits, "memory" | "signal">) {
        asked += 1;
        scripts.set(`?${asked}`, pages);
        const request = { pathAndQuery: `/v1.0/users/${mailbox}?${asked}`, headers: {}, mailbox };
        await graph.get(request, { ...limits, deadline: Number.MAX_SAFE_INTEGER });
      },
    };
  })();

  const run = async (asked: Work, share: ByteShare): Promise<void> => {
    const controller = new AbortController();
    const limits = { memory: share, signal: controller.signal };
    const leave = async (turns: number): Promise<void> => {
      for (let turn = 0; turn < turns; turn++) await new Promise(setImmediate);
      controller.abort(new Error("left"));
    };
    const leaving = asked.leavesAfter === undefined ? undefined : leave(asked.leavesAfter);
    try {
      const pages = asked.breaksOff
        ? [chunked(asked.chunks, true), chunked(asked.chunks, false)]
        : [chunked(asked.chunks, false)];
      await client.ask(asked.mailbox, pages, limits);
      if (asked.asksAgain) await client.ask(asked.mailbox, [chunked(asked.chunks, false)], limits);
      if (asked.looksUp)
        await client.ask(asked.mailbox, [chunked([10], false)], { signal: controller.signal });
    } finally {
      share.release();
      await leaving;
    }
  };

  it("always end, and give all memory back", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(work, { minLength: 6, maxLength: 20 }),
        fc.integer({ min: 900, max: 1500 }),
        async (works, bytes) => {
          const budget = createByteBudget({ bytes, bodyBytes: 1024 });
          const ends = await Promise.allSettled(works.map((asked) => run(asked, budget.open())));
          for (const [index, end] of ends.entries())
            if (end.status === "rejected") {
              expect(end.reason).toEqual(new Error("left"));
              expect(works[index]?.leavesAfter).toBeDefined();
            }
          expect(budget.used()).toBe(0);
        },
      ),
      { numRuns: 100 },
    );
  });
});
