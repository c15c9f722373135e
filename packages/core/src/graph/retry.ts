import { isOfMailbox } from "./errors.ts";

/** What one attempt came to, as far as the decision depends on it. */
export interface AttemptOutcome {
  /** The status of a reply that was read to its end; undefined for a fault of the network. */
  readonly status: number | undefined;
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
  /** Ask again at once with another token, where one is to be had. */
  | { readonly kind: "renewToken" }
  /** What the attempt came to is what the request comes to. */
  | { readonly kind: "stop" };

const MAX_ATTEMPTS = 4;
const BASE_BACKOFF_MS = 250;
const MAX_BACKOFF_MS = 4000;
/** Time that must be left for the attempt behind a pause. */
const DEADLINE_RESERVE_MS = 250;
const TRANSIENT: ReadonlySet<number> = new Set([429, 502, 503, 504]);

const STOP = { kind: "stop" } as const satisfies RetryStep;

/**
 * Decides what follows an attempt: network faults, 429, 502, 503 and 504 are repeated while the pause that Graph asks for,
 * or else an exponential one with full jitter, fits before the deadline. A refused token is renewed once. What belongs to one
 * mailbox and stays is not asked for again.
 */
export function nextStep(outcome: AttemptOutcome, state: RetryState): RetryStep {
  const { status, errorCode, retryAfterMs } = outcome;
  const { retries, renewed, remainingMs, jitter } = state;
  if (outcome.refusesToken) return renewed ? STOP : { kind: "renewToken" };
  if (status !== undefined && (!TRANSIENT.has(status) || isOfMailbox(status, errorCode))) return STOP;
  const pauseMs = retryAfterMs ?? jitter * Math.min(MAX_BACKOFF_MS, BASE_BACKOFF_MS * 2 ** retries);
  const isLast = retries + 1 >= MAX_ATTEMPTS;
  return isLast || pauseMs + DEADLINE_RESERVE_MS >= remainingMs ? STOP : { kind: "wait", pauseMs };
}
