import type { Timeout } from "../concurrency/abort.ts";
import { createExpiringCache, type ExpiringCache } from "../concurrency/expiring-cache.ts";
import { type Lookup, timedOut } from "./lookup.ts";

/** What looks something up for a scope, and by which clock. */
export interface ScopeLookupOptions {
  readonly lookup: Lookup;
  readonly now: () => number;
  readonly timeout: Timeout;
}

/** Options of {@link createScopeMemory}. */
export interface ScopeMemoryOptions extends Pick<ScopeLookupOptions, "now" | "timeout"> {
  /** Number of keys that are kept; the oldest goes first. */
  readonly limit: number;
  /** A look-up ends after this, in milliseconds. Default: 15 s. */
  readonly flightMs?: number;
}

/** Oldest age of what a scope is decided on. */
const SCOPE_LIFETIME_MS = 15 * 60_000;
const FLIGHT_MS = 15_000;

/** Remembers for at most 15 minutes what a scope is decided on. A look-up that takes too long refuses its request. */
export const createScopeMemory = <T>({
  limit,
  flightMs = FLIGHT_MS,
  now,
  timeout,
}: ScopeMemoryOptions): ExpiringCache<T> =>
  createExpiringCache<T>({ lifetimeMs: SCOPE_LIFETIME_MS, limit, flightMs, timedOut, now, timeout });
