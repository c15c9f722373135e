import { describe, expect, it } from "vitest";
import { createRetryBudget } from "../../src/graph/retry-budget.ts";

const setUp = () => {
  let time = 0;
  const budget = createRetryBudget({ now: () => time });
  /** How many of so many wishes are granted. */
  const granted = (wishes: number, mailbox?: string): number =>
    Array.from({ length: wishes }, () => budget.mayRepeat(mailbox)).filter(Boolean).length;
  return { budget, granted, advance: (milliseconds: number) => (time += milliseconds) };
};

describe("the budget of repeats", () => {
  it.each([
    [1, 15],
    [150, 15],
    [159, 15],
    [160, 16],
    [5000, 500],
  ])("after %i requests of a minute is %i", (requests, repeats) => {
    const { budget, granted } = setUp();
    budget.asked(requests);
    expect(granted(repeats + 50)).toBe(repeats);
  });

  it("is that of the last minute: requests and repeats are forgotten alike", () => {
    const { budget, granted, advance } = setUp();
    budget.asked(200);
    expect(granted(100)).toBe(20);
    advance(30_000);
    budget.asked(100);
    expect(granted(100)).toBe(10);
    advance(30_000);
    expect(granted(100)).toBe(5);
    advance(30_000);
    expect(granted(100)).toBe(10);
  });
});

describe("a mailbox that failed for good", () => {
  it("is not repeated for a minute, costs nothing of the budget, and leaves the others alone", () => {
    const { budget, granted, advance } = setUp();
    budget.failed("a");
    expect([granted(5, "a"), granted(5, "b"), granted(1)]).toEqual([0, 5, 1]);
    advance(59_999);
    expect(granted(1, "a")).toBe(0);
    advance(1);
    expect(granted(1, "a")).toBe(1);
  });

  it("is repeated again once it has answered", () => {
    const { budget, granted } = setUp();
    budget.failed("a");
    budget.answered("a");
    expect(granted(1, "a")).toBe(1);
  });

  it("is not repeated for a minute where it answers, but what cannot be read", () => {
    const { budget, granted, advance } = setUp();
    budget.unreadable("a");
    budget.answered("a");
    expect(granted(1, "a")).toBe(0);
    advance(60_000);
    expect(granted(1, "a")).toBe(1);
  });

  it("is remembered among ten thousand", () => {
    const { budget, granted } = setUp();
    for (let mailbox = 0; mailbox <= 10_000; mailbox++) budget.failed(String(mailbox));
    expect([granted(1, "0"), granted(1, "1"), granted(1, "10000")]).toEqual([1, 0, 0]);
  });

  it("is not counted where a request reads no mailbox", () => {
    const { budget, granted } = setUp();
    budget.failed(undefined);
    expect(granted(1)).toBe(1);
  });
});
