import { describe, expect, it } from "vitest";
import { nextStep, type RetryState, type RetryStep } from "../../src/graph/retry.ts";

const first: RetryState = { retries: 0, renewed: false, remainingMs: 60_000, jitter: 0.5 };
const stop: RetryStep = { kind: "stop" };
const wait = (pauseMs: number): RetryStep => ({ kind: "wait", pauseMs });

describe("what follows an attempt", () => {
  it.each<readonly [string, number | undefined, number | undefined, Partial<RetryState>, RetryStep]>([
    ["a reply ends it", 200, undefined, {}, stop],
    ["an error ends it, whatever it asks", 404, 1000, {}, stop],
    ["a network fault is waited out", undefined, undefined, {}, wait(125)],
    ["so is a throttled request", 429, undefined, {}, wait(125)],
    ["the pause grows", 503, undefined, { retries: 2 }, wait(500)],
    ["Graph's own pause counts before ours", 503, 3000, { retries: 2 }, wait(3000)],
    ["a pause of nothing is one", 503, 0, {}, wait(0)],
    ["the fourth attempt is the last", 503, undefined, { retries: 3 }, stop],
    ["a pause that leaves 251 ms fits", 429, 5000, { remainingMs: 5251 }, wait(5000)],
    ["one that leaves 250 ms does not", 429, 5000, { remainingMs: 5250 }, stop],
    ["a 401 asks for a new token", 401, undefined, {}, { kind: "renewToken" }],
    ["also after the last attempt", 401, undefined, { retries: 3 }, { kind: "renewToken" }],
    ["a 401 of the new token ends it", 401, undefined, { renewed: true }, stop],
  ])("%s", (_, status, retryAfterMs, state, step) => {
    expect(nextStep({ status, retryAfterMs }, { ...first, ...state })).toEqual(step);
  });
});
