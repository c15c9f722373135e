import type { Sleep } from "../../concurrency/abort.ts";
import { EntraError } from "./entra-error.ts";

/** Attempts altogether, the first included. */
const MAX_ATTEMPTS = 4;
const BACKOFF_BASE_MS = 500;
/** A longer `Retry-After` is not waited for: it goes to the caller, who can come back then. */
const MAX_RETRY_AFTER_SECONDS = 10;

/** Options of {@link retryExchange}. */
export interface RetryExchangeOptions {
  readonly signal: AbortSignal;
  /** Drops the assertion, so that the next attempt has a fresh one. */
  readonly renewAssertion: () => void;
  /** From 0 up to, not including, 1. */
  readonly random: () => number;
  readonly sleep: Sleep;
}

/**
 * Repeats an exchange that failed with an `EntraError`, as its `retry` says: at most 4 attempts, with exponential
 * backoff from 500 ms and full jitter, or as long as `Retry-After` says if that is at most 10 s. A fresh
 * assertion is taken once. Every other error, and the last one, surfaces.
 */
export async function retryExchange<T>(attempt: () => Promise<T>, options: RetryExchangeOptions): Promise<T> {
  const { signal, renewAssertion, random, sleep } = options;
  let renewed = false;
  for (let count = 1; ; count += 1) {
    try {
      return await attempt();
    } catch (error) {
      signal.throwIfAborted();
      const step = nextStep(error, count, renewed, random);
      if (step === "surface") {
        throw error;
      }
      if (step === "renew") {
        renewed = true;
        renewAssertion();
      } else {
        await sleep(step, signal);
      }
    }
  }
}

/** Milliseconds to wait before the same again, or what else to do. */
function nextStep(
  error: unknown,
  count: number,
  renewed: boolean,
  random: () => number,
): number | "renew" | "surface" {
  if (!(error instanceof EntraError) || count >= MAX_ATTEMPTS || error.retry === "never") {
    return "surface";
  }
  if (error.retry === "freshAssertion") {
    return renewed ? "surface" : "renew";
  }
  const { retryAfterSeconds = 0 } = error;
  if (retryAfterSeconds > MAX_RETRY_AFTER_SECONDS) {
    return "surface";
  }
  return Math.max(random() * BACKOFF_BASE_MS * 2 ** (count - 1), retryAfterSeconds * 1000);
}
