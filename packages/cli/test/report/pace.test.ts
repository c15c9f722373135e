import { expect, test } from "vitest";
import { createPace } from "../../src/report/pace.ts";
import { createProgress, progressLine } from "../../src/report/progress.ts";

test("a pace rises by one for each window that went well, up to eight", () => {
  const pace = createPace(() => 0);
  const limits = Array.from({ length: 60 }, () => {
    pace.speedUp();
    return pace.limit();
  });
  expect(limits.slice(0, 5)).toEqual([2, 3, 3, 3, 4]);
  expect(Math.max(...limits)).toBe(8);
});

test("a pace halves once for what is throttled at one time, waits as told, and never stops", () => {
  let now = 0;
  const pace = createPace(() => now);
  for (let batch = 0; batch < 60; batch++) pace.speedUp();
  pace.slowDown(1_000);
  pace.slowDown(3_000);
  expect([pace.limit(), pace.wait()]).toEqual([4, 3_000]);
  for (const expected of [2, 1, 1]) {
    now += 5_000;
    expect(pace.wait()).toBe(0);
    pace.slowDown(100);
    expect(pace.limit()).toBe(expected);
  }
});

test.each([
  [{ done: 0, total: 10, earlier: 0, elapsedMs: 0 }, "[------------------------] 0 %  0/10"],
  [
    { done: 5_000, total: 10_000, earlier: 2_000, elapsedMs: 30_000 },
    "[############------------] 50 %  5000/10000  100/s  0:50 left",
  ],
  [
    { done: 100, total: 1_000_000, earlier: 0, elapsedMs: 1_000 },
    "[------------------------] 0 %  100/1000000  100/s  2:46:39 left",
  ],
  [{ done: 0, total: 0, earlier: 0, elapsedMs: 5 }, "[########################] 100 %  0/0"],
])("progress %j is %s", (state, line) => {
  expect(progressLine(state)).toBe(line);
});

test("a terminal gets one line that is drawn over, no wider than it is", () => {
  let now = 0;
  const written: string[] = [];
  const progress = createProgress(
    (text) => written.push(text),
    40,
    () => now,
  );
  for (let done = 0; done <= 100; done++) {
    now += 10;
    progress.show({ done, total: 100, earlier: 0, elapsedMs: now });
  }
  progress.end();
  expect(written.length).toBeLessThan(15);
  expect(written.at(-1)).toBe("\n");
  for (const text of written.slice(0, -1)) {
    const [before, erased, line = "", ...more] = text.split(/(\r.\[K)/s);
    expect([before, erased, more]).toEqual(["", "\r\u001b[K", []]);
    expect([line.length < 40, /\p{C}/u.test(line)]).toEqual([true, false]);
  }
});

test("a file gets a line for each tenth", () => {
  const written: string[] = [];
  const progress = createProgress(
    (text) => written.push(text),
    undefined,
    () => 0,
  );
  for (let done = 0; done <= 1_000; done++) progress.show({ done, total: 1_000, earlier: 0, elapsedMs: 1 });
  progress.end();
  expect(written).toHaveLength(11);
  for (const text of written) expect(text).toMatch(/^\P{C}+\n$/u);
});
