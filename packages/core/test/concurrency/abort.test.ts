import { describe, expect, it, vi } from "vitest";
import { abortable, sleep } from "../../src/concurrency/abort.ts";

describe("sleep", () => {
  it("waits on a timer, and clears it when the signal aborts", async () => {
    vi.useFakeTimers();
    try {
      const { signal } = new AbortController();
      const done = sleep(500, signal);
      expect(vi.getTimerCount()).toBe(1);
      vi.advanceTimersByTime(500);
      await done;

      const aborted = new AbortController();
      const waiting = sleep(500, aborted.signal);
      aborted.abort(new Error("enough"));
      await expect(waiting).rejects.toThrow("enough");
      expect(vi.getTimerCount()).toBe(0);
      await expect(sleep(500, aborted.signal)).rejects.toThrow("enough");
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe("abortable", () => {
  it.each([
    ["a value", async () => 1],
    ["an error", () => Promise.reject(new Error("work"))],
  ])("passes on %s", async (_, work) => {
    const { signal } = new AbortController();
    expect(await Promise.allSettled([abortable(work(), signal)])).toEqual(await Promise.allSettled([work()]));
  });

  it("rejects with the signal's reason and consumes what the work does later", async () => {
    const { promise, reject } = Promise.withResolvers<void>();
    const controller = new AbortController();
    const left = abortable(promise, controller.signal);
    controller.abort(new Error("left"));
    await expect(left).rejects.toThrow("left");
    reject(new Error("nobody hears this"));
    await expect(abortable(promise, controller.signal)).rejects.toThrow("left");
  });
});
