import { describe, expect, it } from "vitest";
import { createSingleFlight } from "../../src/concurrency/single-flight.ts";
import { createFakeClock } from "../identity/fakes.ts";

function setUp(timedOut?: () => Error) {
  const clock = createFakeClock();
  const starts: (PromiseWithResolvers<number> & { readonly key: string | undefined })[] = [];
  const landed: number[] = [];
  const work = (_: AbortSignal, key: string | undefined) => {
    const start = { ...Promise.withResolvers<number>(), key };
    starts.push(start);
    return start.promise;
  };
  const flight = createSingleFlight<number>({
    landed: (result) => void landed.push(result),
    limitMs: 1_000,
    timedOut,
    now: clock.now,
    timeout: clock.timeout,
  });
  return {
    clock,
    starts,
    landed,
    flight: {
      join: () => flight.join(work),
      joinFor: (key: string) => flight.joinFor(key, work),
      abandon: flight.abandon,
    },
  };
}

describe("createSingleFlight", () => {
  it("shares one flight, and starts the next when it has landed", async () => {
    const { flight, landed, starts } = setUp();
    const waiting = [flight.join(), flight.join()];
    starts[0]?.resolve(1);
    expect(await Promise.all(waiting)).toEqual([1, 1]);
    const next = flight.join();
    starts[1]?.resolve(2);
    expect([await next, landed, starts.length]).toEqual([2, [1, 2], 2]);
  });

  it("starts the next when one has failed", async () => {
    const { flight, landed, starts } = setUp();
    const failing = flight.join();
    starts[0]?.reject(new Error("fault"));
    await expect(failing).rejects.toThrow("fault");
    const next = flight.join();
    starts[1]?.resolve(2);
    expect([await next, landed]).toEqual([2, [2]]);
  });

  it("lets a flight for a key replace what is under way", async () => {
    const { flight, landed, starts } = setUp();
    const plain = flight.join();
    const keyed = [flight.joinFor("k"), flight.joinFor("k"), flight.join()];
    expect(starts.map(({ key }) => key)).toEqual([undefined, "k"]);
    starts[0]?.resolve(1);
    expect(await plain).toBe(1);
    starts[1]?.resolve(2);
    expect(await Promise.all(keyed)).toEqual([2, 2, 2]);
    expect(landed).toEqual([2]);
  });

  it("lets an abandoned flight end without landing", async () => {
    const { flight, landed, starts } = setUp();
    const abandoned = flight.join();
    flight.abandon();
    starts[0]?.resolve(1);
    expect([await abandoned, landed]).toEqual([1, []]);
  });

  it.each([
    ["the signal's reason", undefined, "late"],
    ["an error of its own", () => new Error("too slow"), "too slow"],
  ])("ends at its limit with %s", async (_, timedOut, message) => {
    const { clock, flight } = setUp(timedOut);
    const waiting = flight.join();
    expect(clock.limits.map(({ milliseconds }) => milliseconds)).toEqual([1_000]);
    clock.limits[0]?.controller.abort(new DOMException("late", "TimeoutError"));
    await expect(waiting).rejects.toThrow(message);
  });

  it("joins no flight that is older than its limit", async () => {
    const { clock, flight, landed, starts } = setUp();
    const frozen = flight.join();
    clock.advance(1_000);
    const fresh = flight.join();
    starts[1]?.resolve(2);
    expect(await fresh).toBe(2);
    starts[0]?.resolve(1);
    expect([await frozen, landed]).toEqual([1, [2]]);
  });
});
