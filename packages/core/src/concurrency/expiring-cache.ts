import { abortable, type Timeout } from "./abort.ts";
import { createSingleFlight, type SingleFlight } from "./single-flight.ts";

/** Keeps what was looked up, for a while. */
export interface ExpiringCache<T> {
  /**
   * What is known for a key, or what `load` finds. Callers that come together wait for one look-up, which has a time limit of
   * its own and not that of the caller who happened to be first. A failed look-up is not kept.
   */
  get(key: string, signal: AbortSignal, load: (signal: AbortSignal) => Promise<T>): Promise<T>;
}

/** Options of {@link createExpiringCache}. */
export interface ExpiringCacheOptions {
  /** Age at which something is looked up again, in milliseconds, counted from the beginning of its look-up. */
  readonly lifetimeMs: number;
  /** Number of keys that are kept; the oldest goes first. */
  readonly limit: number;
  /** A look-up ends after this, in milliseconds, however long its callers would wait. */
  readonly flightMs: number;
  /** The error of a look-up that reached its limit. Default: the signal's reason. */
  readonly timedOut?: (() => Error) | undefined;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly timeout: Timeout;
}

interface Entry<T> {
  readonly flight: SingleFlight<T>;
  found?: { readonly value: T; readonly since: number };
}

/** A cache bounded in size and age. What is older than its lifetime is never used, also where it cannot be renewed. */
export function createExpiringCache<T>(options: ExpiringCacheOptions): ExpiringCache<T> {
  const { lifetimeMs, limit, flightMs, timedOut, now, timeout } = options;
  const entries = new Map<string, Entry<T>>();

  const createEntry = (): Entry<T> => {
    const entry: Entry<T> = {
      flight: createSingleFlight<T>({
        landed: (value, since) => {
          entry.found = { value, since };
        },
        limitMs: flightMs,
        timedOut,
        now,
        timeout,
      }),
    };
    return entry;
  };

  const isFresh = (since: number): boolean => {
    const age = now() - since;
    return age >= 0 && age < lifetimeMs;
  };

  /** Puts an entry behind all others, and drops the oldest of too many. */
  const keep = (key: string, entry: Entry<T>): void => {
    entries.delete(key);
    entries.set(key, entry);
    const [oldest] = entries.keys();
    if (entries.size > limit && oldest !== undefined) entries.delete(oldest);
  };

  return {
    get(key, signal, load) {
      const entry = entries.get(key) ?? createEntry();
      const { found, flight } = entry;
      if (found !== undefined && isFresh(found.since)) return abortable(Promise.resolve(found.value), signal);
      keep(key, entry);
      return abortable(flight.join(load), signal);
    },
  };
}
