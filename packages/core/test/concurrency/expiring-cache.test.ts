import { describe, expect, it } from "vitest";
import { createExpiringCache } from "../../src/concurrency/expiring-cache.ts";
import { Refusal } from "../../src/errors.ts";
import { createFakeClock } from "../identity/fakes.ts";

const MINUTE = 60_000;
const { signal } = new AbortController();

const timedOut = () => new Refusal("upstreamUnavailable", "late", { retryAfterSeconds: 5 });

const setUp = (limit = 10) => {
  const clock = createFakeClock();
  const { now, timeout } = clock;
  const cache = createExpiringCache<number>({
    lifetimeMs: 15 * MINUTE,
    limit,
    flightMs: MINUTE,
    timedOut,
    now,
    timeout,
  });
  let loads = 0;
  const load = async () => ++loads;
  return { clock, cache, load, loads: () => loads };
};

describe("createExpiringCache", () => {
  it("looks up once within its lifetime, and again at its end", async () => {
    const { clock, cache, load } = setUp();
    expect(await cache.get("a", signal, load)).toBe(1);
    clock.advance(15 * MINUTE - 1);
    expect(await cache.get("a", signal, load)).toBe(1);
    clock.advance(1);
    expect(await cache.get("a", signal, load)).toBe(2);
  });

  it("counts age from the beginning of the look-up", async () => {
    const { clock, cache, load } = setUp();
    const slow = async () => {
      clock.advance(30_000);
      return load();
    };
    await cache.get("a", signal, slow);
    clock.advance(15 * MINUTE - 30_000);
    expect(await cache.get("a", signal, load)).toBe(2);
  });

  it("lets those who come together wait for one look-up", async () => {
    const { cache, load, loads } = setUp();
    const all = [1, 2, 3].map(() => cache.get("a", signal, load));
    expect(await Promise.all(all)).toEqual([1, 1, 1]);
    expect(loads()).toBe(1);
  });

  it("does not remember a failure, nor use what is too old in its place", async () => {
    const { clock, cache, load } = setUp();
    await cache.get("a", signal, load);
    clock.advance(15 * MINUTE);
    const failing = cache.get("a", signal, async () => {
      throw new Error("down");
    });
    await expect(failing).rejects.toThrow("down");
    expect(await cache.get("a", signal, load)).toBe(2);
  });

  it("lets one caller leave without taking the others' look-up along", async () => {
    const { cache, load, loads } = setUp();
    const leaving = new AbortController();
    const left = cache.get("a", leaving.signal, load);
    const stayed = cache.get("a", signal, load);
    leaving.abort(new Error("gone"));
    await expect(left).rejects.toThrow("gone");
    expect(await stayed).toBe(1);
    expect(loads()).toBe(1);
  });

  it("ends a look-up that hangs, and refuses those who wait for it", async () => {
    const { clock, cache, load } = setUp();
    const hanging = cache.get("a", signal, () => new Promise<number>(() => undefined));
    clock.limits[0]?.controller.abort(new Error("limit"));
    const refusal = await hanging.catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(Refusal);
    expect(refusal).toMatchObject({ code: "upstreamUnavailable", retryAfterSeconds: 5 });
    expect(await cache.get("a", signal, load)).toBe(1);
  });

  it("does not join a look-up of a sandbox that was frozen in the middle of it", async () => {
    const { clock, cache, load } = setUp();
    cache.get("a", signal, () => new Promise<number>(() => undefined)).catch(() => undefined);
    clock.advance(MINUTE);
    expect(await cache.get("a", signal, load)).toBe(1);
  });

  it("forgets the oldest when it is full", async () => {
    const { cache, load } = setUp(2);
    for (const key of ["a", "b", "c", "b"]) await cache.get(key, signal, load);
    expect(await cache.get("b", signal, load)).toBe(2);
    expect(await cache.get("a", signal, load)).toBe(4);
  });
});
