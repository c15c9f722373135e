import { describe, expect, it } from "vitest";
import { atPace, createPace } from "../../src/concurrency/pace.ts";

/** A clock that moves by hand, and pauses that are counted. */
function turns(signal = new AbortController().signal) {
  const state = { now: 0, pauses: 0 };
  const pace = createPace({
    signal,
    now: () => state.now,
    pause: async () => {
      state.pauses += 1;
    },
  });
  return { state, pace };
}

function* working(steps: number, each: () => void): Generator<void, string, void> {
  for (let i = 0; i < steps; i++) {
    each();
    yield;
  }
  return "done";
}

describe("work at a pace", () => {
  it("rests after each turn of 5 ms, and not before", async () => {
    const { state, pace } = turns();
    const work = working(12, () => {
      state.now += 2.5;
    });
    expect(await atPace(work, pace)).toBe("done");
    expect(state.pauses).toBe(6);
  });

  it("that is short never rests", async () => {
    const { state, pace } = turns();
    expect(
      await atPace(
        working(1000, () => undefined),
        pace,
      ),
    ).toBe("done");
    expect(state.pauses).toBe(0);
  });

  it("ends with the signal's reason behind the rest in which it was aborted", async () => {
    const controller = new AbortController();
    const { state, pace } = turns(controller.signal);
    let steps = 0;
    const work = working(100, () => {
      steps += 1;
      state.now += 5;
      if (steps === 3) controller.abort(new Error("time ran out"));
    });
    await expect(atPace(work, pace)).rejects.toThrow("time ran out");
    expect(steps).toBe(3);
  });

  it("lets timers and other work run in its rests", async () => {
    const pace = createPace({ signal: new AbortController().signal });
    let ran = false;
    setTimeout(() => {
      ran = true;
    }, 1);
    const work = working(2000, () => {
      const end = performance.now() + 0.02;
      while (performance.now() < end);
    });
    await atPace(work, pace);
    expect(ran).toBe(true);
  });
});
