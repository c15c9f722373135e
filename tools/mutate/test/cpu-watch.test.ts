import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createCpuWatch } from "../cpu-watch.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("a watch calls once when more than its limit was computed without progress", () => {
  let spent = 0;
  const onOverrun = vi.fn();
  const watch = createCpuWatch({ limit: 100, onOverrun, computed: () => spent });
  spent = 100;
  vi.advanceTimersByTime(1000);
  expect(onOverrun).not.toHaveBeenCalled();
  spent = 101;
  vi.advanceTimersByTime(1000);
  spent = 500;
  vi.advanceTimersByTime(1000);
  watch.stop();
  expect(onOverrun).toHaveBeenCalledOnce();
});

test("a watch counts from what was done last, and not after its end", () => {
  let spent = 0;
  const onOverrun = vi.fn();
  const watch = createCpuWatch({ limit: 100, onOverrun, computed: () => spent });
  spent = 90;
  watch.progress();
  spent = 180;
  vi.advanceTimersByTime(60_000);
  watch.stop();
  spent = 900;
  vi.advanceTimersByTime(60_000);
  expect(onOverrun).not.toHaveBeenCalled();
});

test("a watch counts what this process computes", () => {
  const onOverrun = vi.fn();
  const watch = createCpuWatch({ limit: 20, onOverrun });
  const start = process.cpuUsage();
  while (process.cpuUsage(start).user < 30_000);
  vi.advanceTimersByTime(1000);
  watch.stop();
  expect(onOverrun).toHaveBeenCalledOnce();
});
