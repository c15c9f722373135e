import { isOfMailbox } from "./errors.ts";

/** What one attempt came to, as far as the decision depends on it. */
export interface AttemptOutcome {
  /** The status of a reply that was read to its end; undefined for a fault of the network, or a redirect to nowhere. */
  readonly status: number | undefined;
  /** True for a redirect without a `Location`. */
  readonly isNowhere: boolean;
  /** The code of Graph's error, as `errorCodeIn` reads it. */
  readonly errorCode: string | undefined;
  /** True for a 401 that is about the token; see `refusesToken`. */
  readonly refusesToken: boolean;
  /** What the reply asks to wait, in milliseconds; undefined where it does not say. */
  readonly retryAfterMs: number | undefined;
}

/** Where a request is when an attempt has ended. */
export interface RetryState {
  /** How many times Graph was asked again so far. */
  readonly retries: number;
  /** True once the token was renewed. */
  readonly renewed: boolean;
  /** Milliseconds until the request must be over. */
  readonly remainingMs: number;
  /** From 0 up to, not including, 1: the share of a backoff that is waited. */
  readonly jitter: number;
}

/** What to do after an attempt. */
export type RetryStep =
  | { readonly kind: "wait"; readonly pauseMs: number }
  /** Ask again at once with another token, where there is one. */
  | { readonly kind: "renewToken" }
  /** The result of the attempt is the result of the request. */
  | { readonly kind: "stop" };

/**
 * Longest pauses of our own. Most of what passes is gone at once, and an instance of Lambda that waits serves no other request: the
 * first repeat comes soon. What is not gone by then takes longer.
 */
const BACKOFFS_MS = [100, 400, 1600];
/** How often what is known to pass is asked for again. */
const MAX_REPEATS = BACKOFFS_MS.length;
/** The same for a 500 with an error of Graph's, which passes or not. */
const MAX_FAILURE_REPEATS = 2;
/** Time that must be left for the attempt behind a pause. */
const DEADLINE_RESERVE_MS = 250;
/** Shortest pause where Graph asks for one: a `Retry-After: 0` would repeat a throttled request at once. */
const MIN_ASKED_PAUSE_MS = 100;
const TRANSIENT: ReadonlySet<number> = new Set([429, 502, 503, 504]);

const STOP = { kind: "stop" } as const satisfies RetryStep;

/** How often an outcome is worth asking again for. */
function repeatsFor({ status, isNowhere, errorCode, retryAfterMs }: AttemptOutcome): number {
  if (status === undefined) return isNowhere ? 1 : MAX_REPEATS;
  if (isOfMailbox(status, errorCode)) return 0;
  if (TRANSIENT.has(status)) return MAX_REPEATS;
  // Bandwidth Limit Exceeded: it passes when Graph says so (learn.microsoft.com/graph/errors), and not before.
  if (status === 509 && retryAfterMs !== undefined) return MAX_REPEATS;
  if (status === 500 && errorCode !== undefined) return MAX_FAILURE_REPEATS;
  return status === 400 && errorCode === undefined ? 1 : 0;
}

/** True for what is worth asking again for, sooner or later. */
export const isPassing = (outcome: AttemptOutcome): boolean => repeatsFor(outcome) > 0;

/**
 * Decides what follows an attempt: network faults, 429, 502, 503 and 504 are repeated while the pause that Graph asks for,
 * or else an exponential one with full jitter, fits before the deadline. A refused token is renewed once. What belongs to one
 * mailbox and stays is not asked for again. A 500 with an error of Graph's is asked for again twice; a 400 that names no
 * error and a redirect to nowhere once: they are hiccups of Graph's front ends, which last for seconds or for hours.
 */
export function nextStep(outcome: AttemptOutcome, state: RetryState): RetryStep {
  const { retryAfterMs } = outcome;
  const { retries, renewed, remainingMs, jitter } = state;
  if (outcome.refusesToken) return renewed ? STOP : { kind: "renewToken" };
  if (retries >= repeatsFor(outcome)) return STOP;
  const backoffMs = jitter * (BACKOFFS_MS[retries] as number);
  const pauseMs = retryAfterMs === undefined ? backoffMs : Math.max(MIN_ASKED_PAUSE_MS, retryAfterMs);
  return pauseMs + DEADLINE_RESERVE_MS >= remainingMs ? STOP : { kind: "wait", pauseMs };
}
