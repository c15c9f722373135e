import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSlots, type Release, type Slots } from "../../src/concurrency/slots.ts";

const { signal } = new AbortController();
const needs = (...entries: readonly (readonly [string, number])[]) => new Map(entries);

/** Takes slots and tells when they are granted. */
function taker(slots: Slots, granted: string[]) {
  return async (name: string, ...entries: readonly (readonly [string, number])[]): Promise<Release> => {
    const release = await slots.take(needs(...entries), signal);
    granted.push(name);
    return release;
  };
}

/** Lets what is granted by now show. */
const settle = () => new Promise(setImmediate);

describe("slots", () => {
  it("that are free are taken at once, without a turn of the event loop", () => {
    const slots = createSlots(2);
    expect(slots.take(needs(["a", 2]), signal)).toBeTypeOf("function");
    expect(slots.take(needs(["a", 1]), signal)).toBeInstanceOf(Promise);
    expect(slots.take(needs(["b", 2]), signal)).toBeTypeOf("function");
    expect(slots.take(needs(), signal)).toBeTypeOf("function");
  });

  it("are given back once, however often that is said", async () => {
    const slots = createSlots(1);
    const first = await slots.take(needs(["a", 1]), signal);
    const second = slots.take(needs(["a", 1]), signal);
    const third = slots.take(needs(["a", 1]), signal);
    first();
    first();
    await second;
    expect(await Promise.race([third, "waits"])).toBe("waits");
  });

  it("are given first come, first served: a small need does not pass a large one", async () => {
    const slots = createSlots(4);
    const granted: string[] = [];
    const take = taker(slots, granted);
    const held = await take("held", ["a", 1]);
    const large = take("large", ["a", 4]);
    const small = take("small", ["a", 1]);
    await settle();
    expect(granted).toEqual(["held"]);
    held();
    (await large)();
    await small;
    expect(granted).toEqual(["held", "large", "small"]);
  });

  it("of several keys are taken in one step: who waits holds nothing", async () => {
    const slots = createSlots(1);
    const granted: string[] = [];
    const take = taker(slots, granted);
    const a = await take("a", ["a", 1]);
    const both = take("both", ["a", 1], ["b", 1]);
    await settle();
    const other = take("c", ["c", 1]);
    await other;
    a();
    await both;
    expect(granted).toEqual(["a", "c", "both"]);
  });

  it("of a key whose need is above the limit are all of them", async () => {
    const slots = createSlots(4);
    const release = await slots.take(needs(["a", 20]), signal);
    const next = slots.take(needs(["a", 1]), signal);
    release();
    expect(await next).toBeTypeOf("function");
  });

  it("are not waited for longer than the signal says, and the next one's turn comes", async () => {
    const slots = createSlots(4);
    const reason = new Error("time ran out");
    const controller = new AbortController();
    const held = await slots.take(needs(["a", 1]), signal);
    const large = slots.take(needs(["a", 4]), controller.signal);
    const small = slots.take(needs(["a", 3]), signal);
    controller.abort(reason);
    await expect(large).rejects.toBe(reason);
    expect(await small).toBeTypeOf("function");
    held();
    expect(() => slots.take(needs(["a", 1]), controller.signal)).toThrow(reason);
  });
});

/** A need of up to four of each of some of six mailboxes, as a batch has; or of one, as a single request. */
const work = fc.record({
  needs: fc.uniqueArray(fc.tuple(fc.constantFrom(..."abcdef"), fc.integer({ min: 1, max: 20 })), {
    selector: ([key]) => key,
    maxLength: 6,
  }),
  turns: fc.integer({ min: 0, max: 3 }),
  leaves: fc.boolean(),
});

describe("random batches and single requests", () => {
  it("always end, within the limit, in the order of their coming for each key", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(work, { maxLength: 40 }), async (works) => {
        const slots = createSlots(4);
        const held = new Map<string, number>();
        const order = new Map<string, number[]>();
        const change = (key: string, by: number) => held.set(key, (held.get(key) ?? 0) + by);
        const run = async ({ needs: asked, turns, leaves }: (typeof works)[number], index: number) => {
          const controller = new AbortController();
          const taking = slots.take(new Map(asked), controller.signal);
          if (leaves && taking instanceof Promise) controller.abort(new Error("left"));
          const release = await taking;
          for (const [key, count] of asked) {
            change(key, Math.min(count, 4));
            expect(held.get(key)).toBeLessThanOrEqual(4);
            order.set(key, [...(order.get(key) ?? []), index]);
          }
          for (let turn = 0; turn < turns; turn++) await Promise.resolve();
          for (const [key, count] of asked) change(key, -Math.min(count, 4));
          release();
        };
        const ends = await Promise.allSettled(works.map(run));
        for (const [index, end] of ends.entries())
          if (end.status === "rejected") expect(works[index]?.leaves, String(end.reason)).toBe(true);
        for (const served of order.values()) expect(served).toEqual([...served].sort((a, b) => a - b));
        expect([...held.values()].filter((count) => count !== 0)).toEqual([]);
        expect(slots.take(new Map([..."abcdef"].map((key) => [key, 4])), signal)).toBeTypeOf("function");
      }),
      { numRuns: 300 },
    );
  });
});
