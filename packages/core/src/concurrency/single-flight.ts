import { abortable, type Timeout } from "./abort.ts";

/** One request at a time, shared by whoever needs its result. */
export interface SharedFlight<T> {
  /** What is under way, also when it answers another's key; else a new one without a key. */
  join(): Promise<T>;
  /** What is under way for this key; else a new one, which takes the place of what is under way. */
  joinFor(key: string): Promise<T>;
  /** Whoever waits still gets the result, but it does not land, and nobody joins it any more. */
  abandon(): void;
}

/** Options of {@link createSharedFlight}. */
export interface SharedFlightOptions<T> {
  readonly start: (signal: AbortSignal, key: string | undefined) => Promise<T>;
  /** Takes a result, unless another flight has taken the place of its own. */
  readonly landed: (result: T) => void;
  /** A flight ends after this, in milliseconds, whoever waits for it. */
  readonly limitMs: number;
  /** What a flight fails with that reached its limit. Default: the signal's reason. */
  readonly timedOut?: (() => Error) | undefined;
  readonly now: () => number;
  readonly timeout: Timeout;
}

interface Flight<T> {
  readonly promise: Promise<T>;
  readonly key: string | undefined;
  readonly startedAt: number;
}

/**
 * Prevents a stampede: callers that come together wait for one request.
 *
 * The request has a time limit of its own and none of its callers' signals, so that a caller who leaves does not
 * take the others' result along.
 */
export function createSharedFlight<T>(options: SharedFlightOptions<T>): SharedFlight<T> {
  const { start, landed, limitMs, timedOut, now, timeout } = options;
  let current: Flight<T> | undefined;

  const launch = (key: string | undefined): Promise<T> => {
    const limit = timeout(limitMs);
    const promise = abortable(start(limit, key), limit).then(
      (result) => {
        if (leave(promise)) {
          landed(result);
        }
        return result;
      },
      (error: unknown) => {
        leave(promise);
        throw limit.aborted && timedOut ? timedOut() : error;
      },
    );
    current = { promise, key, startedAt: now() };
    return promise;
  };

  const leave = (promise: Promise<T>): boolean => {
    const isCurrent = current?.promise === promise;
    current = isCurrent ? undefined : current;
    return isCurrent;
  };

  return {
    join() {
      // A sandbox that was frozen in mid-flight wakes up with one that is about to fail.
      const isAlive = current !== undefined && now() - current.startedAt < limitMs;
      return current && isAlive ? current.promise : launch(undefined);
    },
    joinFor: (key) => (current?.key === key ? current.promise : launch(key)),
    abandon() {
      current = undefined;
    },
  };
}
