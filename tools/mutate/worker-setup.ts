/*
 * Runs in the worker, before each file of tests. It tells by the `meta` of each test what the test took and which mutants it
 * reached; sources that count keep their counters in a global of Stryker's.
 */
import { performance } from "node:perf_hooks";
import { clearInterval, setInterval } from "node:timers";
import { BroadcastChannel } from "node:worker_threads";
import { afterEach, beforeEach } from "vitest";
import { LONGEST_WAIT_MS, WAITING_CHANNEL } from "./waiting.ts";

declare module "vitest" {
  interface TaskMeta {
    /** Milliseconds that the worker computed during the test. */
    computed?: number;
    /** Counters of the mutants that the test reached. */
    reached?: readonly string[];
    /** Counters of the mutants that were reached while files were loaded, or by hooks. */
    reachedOutside?: readonly string[];
  }
}

interface Counters {
  currentTestId?: string | undefined;
  mutantCoverage?: { static: Record<string, number>; perTest: Record<string, Record<string, number>> };
}
const global = globalThis as { __stryker__?: Counters };
global.__stryker__ ??= {};
const counters: Counters = global.__stryker__;
counters.currentTestId = undefined;

const computedNow = () => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};
/** Milliseconds that the worker has waited with nothing to do. What it waits for the machine is no part of it. */
const waitedNow = () => performance.eventLoopUtilization().idle;
let stopWatching: () => void = () => undefined;
let computedBefore = 0;

/** Says it, once, if the worker waits for too long from here. */
function watchWaiting(): () => void {
  const waitedBefore = waitedNow();
  const timer = setInterval(() => {
    if (waitedNow() - waitedBefore < LONGEST_WAIT_MS) return;
    clearInterval(timer);
    new BroadcastChannel(WAITING_CHANNEL).postMessage("waits");
  }, LONGEST_WAIT_MS / 20);
  return () => clearInterval(timer);
}

beforeEach(({ task }) => {
  counters.currentTestId = task.id;
  computedBefore = computedNow();
  stopWatching = watchWaiting();
});

afterEach(({ task }) => {
  stopWatching();
  task.meta.computed = computedNow() - computedBefore;
  counters.currentTestId = undefined;
  const counted = counters.mutantCoverage;
  if (counted === undefined) return;
  task.meta.reached = Object.keys(counted.perTest[task.id] ?? {});
  task.meta.reachedOutside = Object.keys(counted.static);
  counted.perTest = {};
  counted.static = {};
});
