import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ByteShare, createByteBudget } from "../../src/concurrency/byte-budget.ts";

const { signal } = new AbortController();

/** Lets what is granted by now show. */
const settle = () => new Promise(setImmediate);

/** True where a take was granted. */
const isGranted = async (room: Promise<void> | undefined): Promise<boolean> =>
  room === undefined || (await Promise.race([room.then(() => true), settle().then(() => false)]));

describe("a budget of bytes", () => {
  const open = (bytes: number, bodyBytes: number, shares: number) => {
    const budget = createByteBudget({ bytes, bodyBytes });
    const opened = Array.from({ length: shares }, () => budget.open());
    return { budget, share: (at: number): ByteShare => opened[at] ?? expect.unreachable() };
  };

  it("that has room gives it at once, without a turn of the event loop", () => {
    const { budget, share } = open(100, 40, 2);
    expect(share(0).take(40, signal)).toBeUndefined();
    expect(share(1).take(60, signal)).toBeUndefined();
    expect(budget.used()).toBe(100);
  });

  it("keeps room for a whole body of the oldest share", async () => {
    const { share } = open(100, 40, 2);
    expect(share(0).take(1, signal)).toBeUndefined();
    const more = share(1).take(61, signal);
    expect(await isGranted(more)).toBe(false);
    expect(share(1).isWaiting()).toBe(true);
    expect(share(0).take(39, signal)).toBeUndefined();
    share(0).release();
    expect(await isGranted(more)).toBe(true);
    expect(share(1).isWaiting()).toBe(false);
  });

  it("is the oldest's alone where one body is larger than all of it", async () => {
    const { budget, share } = open(10, 40, 2);
    expect(share(0).take(40, signal)).toBeUndefined();
    const next = share(1).take(1, signal);
    expect(await isGranted(next)).toBe(false);
    share(0).release();
    expect(await isGranted(next)).toBe(true);
    expect(budget.used()).toBe(1);
  });

  it("lets requests end that each hold a part and wait for more", async () => {
    const { share } = open(100, 40, 3);
    for (const at of [0, 1, 2]) expect(share(at).take(30, signal)).toBeUndefined();
    const third = share(2).take(10, signal);
    const second = share(1).take(10, signal);
    expect(await isGranted(second)).toBe(false);
    expect(share(0).take(10, signal)).toBeUndefined();
    share(0).release();
    expect(await isGranted(second)).toBe(true);
    expect(await isGranted(third)).toBe(true);
  });

  it("serves older shares first, and lets nobody pass one that waits", async () => {
    const { share } = open(100, 40, 4);
    expect(share(0).take(1, signal)).toBeUndefined();
    expect(share(1).take(30, signal)).toBeUndefined();
    const large = share(2).take(40, signal);
    const small = share(3).take(1, signal);
    expect(await isGranted(small)).toBe(false);
    expect(share(1).take(1, signal)).toBeUndefined();
    share(1).release();
    expect(await isGranted(large)).toBe(true);
    expect(await isGranted(small)).toBe(true);
  });

  it("counts what is finished until it was written; the oldest waits for that alone", async () => {
    const { budget, share } = open(100, 40, 3);
    expect(share(0).take(40, signal)).toBeUndefined();
    share(0).finish(30);
    expect(budget.used()).toBe(30);
    expect(share(0).take(1000, signal)).toBeUndefined();
    share(0).keep(0);
    expect(budget.used()).toBe(30);
    expect(share(1).take(40, signal)).toBeUndefined();
    share(1).finish(40);
    const third = share(2).take(31, signal);
    expect(await isGranted(third)).toBe(false);
    share(0).release();
    share(0).release();
    expect(await isGranted(third)).toBe(true);
    expect(budget.used()).toBe(71);
  });

  it("forgets the place of a share that gave everything back", async () => {
    const { share } = open(40, 40, 3);
    expect(share(0).take(5, signal)).toBeUndefined();
    const next = share(1).take(5, signal);
    share(0).keep(0);
    expect(await isGranted(next)).toBe(true);
    expect(share(0).held()).toBe(0);
    expect(await isGranted(share(0).take(5, signal))).toBe(false);
  });

  it("is not waited for longer than the signal says, and the next one's turn comes", async () => {
    const { budget, share } = open(100, 40, 3);
    const reason = new Error("time ran out");
    const controller = new AbortController();
    expect(share(0).take(1, signal)).toBeUndefined();
    const large = share(1).take(61, controller.signal);
    const small = share(2).take(60, signal);
    controller.abort(reason);
    await expect(large).rejects.toBe(reason);
    expect(await isGranted(small)).toBe(true);
    expect(share(1).isWaiting()).toBe(false);
    expect(() => share(1).take(1, controller.signal)).toThrow(reason);
    expect(budget.used()).toBe(61);
  });

  it("lets a wait of a released share end, and counts nothing of it", async () => {
    const { budget, share } = open(40, 40, 2);
    expect(share(0).take(5, signal)).toBeUndefined();
    const late = share(1).take(5, signal);
    share(1).release();
    expect(await isGranted(late)).toBe(true);
    expect(budget.used()).toBe(5);
  });
});

/** A body in chunks, of a request that may leave, fail and be repeated, and write its reply for a while. */
const work = fc.record({
  chunks: fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 8 }),
  turns: fc.integer({ min: 0, max: 3 }),
  leavesAfter: fc.option(fc.integer({ min: 0, max: 8 }), { nil: undefined }),
  failsFirst: fc.boolean(),
  written: fc.nat({ max: 160 }),
});

const BODY_BYTES = 160;

describe("random bodies, repeats and aborts", () => {
  it("always end within the budget, and leave nothing of it taken", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(work, { maxLength: 40 }),
        fc.integer({ min: 0, max: 600 }),
        async (works, bytes) => {
          const budget = createByteBudget({ bytes, bodyBytes: BODY_BYTES });
          const expectWithin = () => expect(budget.used()).toBeLessThanOrEqual(Math.max(bytes, BODY_BYTES));
          const run = async (asked: (typeof works)[number]) => {
            const controller = new AbortController();
            const share = budget.open();
            const read = async (chunks: readonly number[]) => {
              for (const [at, chunk] of chunks.entries()) {
                const room = share.take(chunk, controller.signal);
                if (at === asked.leavesAfter) controller.abort(new Error("left"));
                await room;
                expectWithin();
                for (let turn = 0; turn < asked.turns; turn++) await Promise.resolve();
              }
            };
            try {
              if (asked.failsFirst) {
                await read(asked.chunks.slice(0, 3));
                share.keep(0);
              }
              await read(asked.chunks);
              share.finish(asked.written);
              expectWithin();
              for (let turn = 0; turn < asked.turns; turn++) await settle();
            } finally {
              share.release();
              expect(share.isWaiting()).toBe(false);
            }
          };
          const ends = await Promise.allSettled(works.map(run));
          for (const [index, end] of ends.entries())
            if (end.status === "rejected") {
              expect(end.reason).toEqual(new Error("left"));
              expect(works[index]?.leavesAfter).toBeDefined();
            }
          expect(budget.used()).toBe(0);
          const next = budget.open();
          expect(next.take(BODY_BYTES, signal)).toBeUndefined();
        },
      ),
      { numRuns: 300 },
    );
  });
});
