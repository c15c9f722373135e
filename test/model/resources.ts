import type { Clock } from "./events.ts";

/** Places of which so many can be held at once; who finds none waits, first come, first served. */
export interface Places {
  take(action: (release: () => void) => void): void;
}

/** Makes places. */
export function createPlaces(count: number): Places {
  const waiting: (() => void)[] = [];
  let free = count;
  const release = (): void => {
    const next = waiting.shift();
    if (next === undefined) free += 1;
    else next();
  };
  return {
    take(action) {
      let isHeld = true;
      const once = (): void => {
        if (isHeld) release();
        isHeld = false;
      };
      if (free > 0) {
        free -= 1;
        action(once);
      } else waiting.push(() => action(once));
    },
  };
}

/** A processor that does one thing after another. */
export interface Processor {
  /** Works for so many seconds, as soon as it is free. */
  work(seconds: number, action: () => void): void;
  /** Seconds that it has worked. */
  worked(): number;
}

/** Makes a processor. */
export function createProcessor(clock: Clock): Processor {
  const places = createPlaces(1);
  let worked = 0;
  return {
    work(seconds, action) {
      places.take((release) => {
        worked += seconds;
        clock.after(seconds, () => {
          release();
          action();
        });
      });
    },
    worked: () => worked,
  };
}
