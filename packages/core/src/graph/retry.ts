/** What one attempt came to, as far as the decision depends on it. */
export interface AttemptOutcome {
  /** The status of a reply that was read to its end; undefined for a fault of the network. */
  readonly status: number | undefined;
  /** What the reply asks to wait, in milliseconds; undefined where it does not say. */
  readonly retryAfterMs: number | undefined;
}

/** Where a request is when an attempt has ended. */
export interface RetryState {
  /** How many times Graph was asked again so far. */
  readonly retries: number;
  /** True once a token was renewed after a 401. */
  readonly renewed: boolean;
  /** Milliseconds until the request must be over. */
  readonly remainingMs: number;
  /** From 0 up to, not including, 1: the share of a backoff that is waited. */
  readonly jitter: number;
}

/** What to do after an attempt. */
export type RetryStep =
  | { readonly kind: "wait"; readonly pauseMs: number }
  /** Ask again at once with a new token. */
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
 * or else an exponential one with full jitter, fits before the deadline; a 401 is answered once with a new token.
 */
export function nextStep({ status, retryAfterMs }: AttemptOutcome, state: RetryState): RetryStep {
  const { retries, renewed, remainingMs, jitter } = state;
  if (status === 401) return renewed ? STOP : { kind: "renewToken" };
  if (status !== undefined && !TRANSIENT.has(status)) return STOP;
  const pauseMs = retryAfterMs ?? jitter * Math.min(MAX_BACKOFF_MS, BASE_BACKOFF_MS * 2 ** retries);
  const isLast = retries + 1 >= MAX_ATTEMPTS;
  return isLast || pauseMs + DEADLINE_RESERVE_MS >= remainingMs ? STOP : { kind: "wait", pauseMs };
}
