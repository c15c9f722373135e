import { describe, expect, it } from "vitest";
import { type AttemptOutcome, nextStep, type RetryState, type RetryStep } from "../../src/graph/retry.ts";

const reply = { isNowhere: false, errorCode: undefined, refusesToken: false };
const first: RetryState = { retries: 0, renewed: false, remainingMs: 60_000, jitter: 0.5 };
const stop: RetryStep = { kind: "stop" };
const wait = (pauseMs: number): RetryStep => ({ kind: "wait", pauseMs });

describe("what follows an attempt", () => {
  it.each<readonly [string, number | undefined, number | undefined, Partial<RetryState>, RetryStep]>([
    ["a reply ends it", 200, undefined, {}, stop],
    ["an error ends it, whatever it asks", 404, 1000, {}, stop],
    ["a network fault is waited out", undefined, undefined, {}, wait(50)],
    ["so is a throttled request", 429, undefined, {}, wait(50)],
    ["the pause grows", 503, undefined, { retries: 1 }, wait(200)],
    ["and grows again", 503, undefined, { retries: 2 }, wait(800)],
    ["Graph's own pause counts before ours", 503, 3000, { retries: 2 }, wait(3000)],
    ["a pause of nothing has a floor", 503, 0, {}, wait(100)],
    ["bandwidth passes when Graph says so", 509, 5000, {}, wait(5000)],
    ["and not before", 509, undefined, {}, stop],
    ["the fourth attempt is the last", 503, undefined, { retries: 3 }, stop],
    ["a pause that leaves 251 ms fits", 429, 5000, { remainingMs: 5251 }, wait(5000)],
    ["one that leaves 250 ms does not", 429, 5000, { remainingMs: 5250 }, stop],
    ["a 401 that is not about the token ends it", 401, undefined, {}, stop],
  ])("%s", (_, status, retryAfterMs, state, step) => {
    expect(nextStep({ ...reply, status, retryAfterMs }, { ...first, ...state })).toEqual(step);
  });

  it.each<readonly [string, Partial<RetryState>, RetryStep]>([
    ["is renewed", {}, { kind: "renewToken" }],
    ["is renewed after the last attempt, too", { retries: 3 }, { kind: "renewToken" }],
    ["is renewed once", { renewed: true }, stop],
  ])("a token that is refused %s", (_, state, step) => {
    const outcome = { ...reply, status: 401, refusesToken: true, retryAfterMs: undefined };
    expect(nextStep(outcome, { ...first, ...state })).toEqual(step);
  });

  it.each<readonly [string, Partial<AttemptOutcome>, number]>([
    ["a 500 with an error of Graph's", { status: 500, errorCode: "ErrorInternalServerError" }, 2],
    ["a 500 that says nothing", { status: 500 }, 0],
    ["a 500 of a corrupt item", { status: 500, errorCode: "ErrorCorruptData" }, 0],
    ["a 400 that names no error", { status: 400 }, 1],
    ["a 400 that names one", { status: 400, errorCode: "BadRequest" }, 0],
    ["a redirect to nowhere", { status: undefined, isNowhere: true }, 1],
    ["a network fault", { status: undefined }, 3],
    ["a 501", { status: 501, errorCode: "NotImplemented" }, 0],
  ])("%s is asked for again so often", (_, outcome, repeats) => {
    const at = (retries: number) =>
      nextStep({ ...reply, status: undefined, retryAfterMs: 7, ...outcome }, { ...first, retries }).kind;
    expect([0, 1, 2, 3].filter((retries) => at(retries) === "wait")).toHaveLength(repeats);
    expect(at(repeats)).toBe("stop");
  });

  it.each(["MailboxInfoStale", "ErrorApiQuarantined"])(
    "%s of a mailbox stays, whatever it asks",
    (errorCode) => {
      expect(nextStep({ ...reply, status: 503, errorCode, retryAfterMs: 1000 }, first)).toEqual(stop);
    },
  );
});
