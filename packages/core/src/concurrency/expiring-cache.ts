import { undecided } from "../scope/lookup.ts";
import { abortable, type Timeout } from "./abort.ts";

/** Remembers what was looked up, for a while. */
export interface Memory<T> {
  /**
   * What is known for a key, or what `load` finds. Callers that come together wait for one look-up, which has a time limit of
   * its own and not that of the caller who happened to be first. A failed look-up is not remembered.
   */
  get(key: string, signal: AbortSignal, load: (signal: AbortSignal) => Promise<T>): Promise<T>;
}

/** Options of {@link createMemory}. */
export interface MemoryOptions {
  /** Age at which something is looked up anew, in milliseconds, counted from the beginning of its look-up. */
  readonly lifetimeMs: number;
  /** How many keys are remembered; the oldest goes first. */
  readonly limit: number;
  /** A look-up ends after this, in milliseconds, whoever waits for it. */
  readonly flightMs: number;
  readonly now: () => number;
  readonly timeout: Timeout;
}

interface Entry<T> {
  readonly since: number;
  readonly value: Promise<T>;
  landed: boolean;
}

/** A bounded memory of bounded age. What is older than its lifetime is never used, also where it cannot be renewed. */
export function createMemory<T>({ lifetimeMs, limit, flightMs, now, timeout }: MemoryOptions): Memory<T> {
  const entries = new Map<string, Entry<T>>();

  const isAlive = ({ since, landed }: Entry<T>): boolean => {
    const age = now() - since;
    return age >= 0 && age < (landed ? lifetimeMs : flightMs);
  };

  const launch = (key: string, load: (signal: AbortSignal) => Promise<T>): Entry<T> => {
    const since = now();
    const flight = timeout(flightMs);
    const value = abortable(load(flight), flight).catch((error: unknown) => {
      throw flight.aborted ? undecided("a look-up took too long") : error;
    });
    const entry: Entry<T> = { since, value, landed: false };
    entry.value.then(
      () => {
        entry.landed = true;
      },
      () => {
        if (entries.get(key) === entry) entries.delete(key);
      },
    );
    entries.delete(key);
    entries.set(key, entry);
    const [oldest] = entries.keys();
    if (entries.size > limit && oldest !== undefined) entries.delete(oldest);
    return entry;
  };

  return {
    get(key, signal, load) {
      const known = entries.get(key);
      const entry = known !== undefined && isAlive(known) ? known : launch(key, load);
      return abortable(entry.value, signal);
    },
  };
}
