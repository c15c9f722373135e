/** Does work as soon as there is room for it. */
export type Gate = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * Lets at most `width` pieces of work run at a time; the others wait in the order in which they came. It prevents that one
 * request with many questions takes all that a service grants the application.
 */
export function createGate(width: number): Gate {
  const waiting: (() => void)[] = [];
  let running = 0;

  const enter = async (): Promise<void> => {
    if (running < width) running += 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
  };

  /** The one that waits longest takes over the place of the one that leaves. */
  const leave = (): void => {
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next();
  };

  return async (work) => {
    await enter();
    try {
      return await work();
    } finally {
      leave();
    }
  };
}
