/** How long a request may keep the event loop, so that others wait for it no longer than that. */
const MAX_TURN_MS = 5;

/** The turns that work takes among that of other requests. */
export interface Pace {
  /** True where the turn has lasted long enough. */
  isOver(): boolean;
  /**
   * Lets others have their turn. It rejects with the signal's reason where that was aborted, which can only happen in such a
   * pause.
   */
  rest(): Promise<void>;
}

/** Options of {@link createPace}. */
export interface PaceOptions {
  readonly signal: AbortSignal;
  /** Milliseconds of a clock that only goes forward. Default: the process's. */
  readonly now?: () => number;
  /** Waits until timers and sockets were looked at. Default: `setImmediate`. */
  readonly pause?: () => Promise<void>;
}

/** Settles when timers and sockets were looked at, so that other requests have their turn. */
export const untilOthersHadTheirTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

/**
 * The pace of one request: turns of 5 ms, and a look at its signal between them. The first turn begins with the first look: a
 * page that arrives is most often read, sanitized and sent in one turn, and its memory is free before the next one comes.
 */
export function createPace({
  signal,
  now = () => performance.now(),
  pause = untilOthersHadTheirTurn,
}: PaceOptions): Pace {
  let began: number | undefined;
  return {
    isOver() {
      began ??= now();
      return now() - began >= MAX_TURN_MS;
    },
    async rest() {
      await pause();
      signal.throwIfAborted();
      began = now();
    },
  };
}

/** Takes steps until the work is done, and rests wherever a turn is over. */
export async function atPace<Result>(steps: Iterator<void, Result, void>, pace: Pace): Promise<Result> {
  for (;;) {
    if (pace.isOver()) await pace.rest();
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
