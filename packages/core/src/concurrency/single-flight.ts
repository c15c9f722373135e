import { abortable, type Timeout } from "./abort.ts";

/** Does the work of a flight until the signal ends it; the key is that of {@link SingleFlight.joinFor}. */
export type Work<T> = (signal: AbortSignal, key: string | undefined) => Promise<T>;

/** One piece of work at a time, shared by all who need its result. */
export interface SingleFlight<T> {
  /** What is under way, also when it answers another's key; else new work without a key. */
  join(work: Work<T>): Promise<T>;
  /** What is under way for this key; else new work, which takes the place of what is under way. */
  joinFor(key: string, work: Work<T>): Promise<T>;
  /** Current waiters still get the result; it does not land, and new callers start new work. */
  abandon(): void;
}

/** Options of {@link createSingleFlight}. */
export interface SingleFlightOptions<T> {
  /** Takes a result and when its work began, unless another flight has taken the place of its own. */
  readonly landed: (result: T, startedAt: number) => void;
  /** A flight ends after this, in milliseconds, however long its callers would wait. */
  readonly limitMs: number;
  /** The error of a flight that reached its limit. Default: the signal's reason. */
  readonly timedOut?: (() => Error) | undefined;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly timeout: Timeout;
}

interface Flight<T> {
  readonly promise: Promise<T>;
  readonly key: string | undefined;
  readonly startedAt: number;
}

/**
 * Prevents a stampede: callers that come together wait for one piece of work. What fails is not kept.
 *
 * The work has a time limit of its own and none of its callers' signals, so that a caller who leaves does not take the
 * others' result along.
 */
export function createSingleFlight<T>(options: SingleFlightOptions<T>): SingleFlight<T> {
  const { landed, limitMs, timedOut, now, timeout } = options;
  let current: Flight<T> | undefined;

  const launch = (work: Work<T>, key: string | undefined): Promise<T> => {
    const startedAt = now();
    const limit = timeout(limitMs);
    const promise = abortable(work(limit, key), limit).then(
      (result) => {
        if (leave(promise)) landed(result, startedAt);
        return result;
      },
      (error: unknown) => {
        leave(promise);
        throw limit.aborted && timedOut ? timedOut() : error;
      },
    );
    current = { promise, key, startedAt };
    return promise;
  };

  const leave = (promise: Promise<T>): boolean => {
    const isCurrent = current?.promise === promise;
    current = isCurrent ? undefined : current;
    return isCurrent;
  };

  return {
    join(work) {
      // A sandbox that was frozen in mid-flight wakes up with one that is about to fail.
      const isAlive = current !== undefined && now() - current.startedAt < limitMs;
      return current && isAlive ? current.promise : launch(work, undefined);
    },
    joinFor: (key, work) => (current?.key === key ? current.promise : launch(work, key)),
    abandon() {
      current = undefined;
    },
  };
}
