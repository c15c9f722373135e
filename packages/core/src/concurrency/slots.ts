/** Gives back what was taken; a second call does nothing. */
export type Release = () => void;

/** How many slots a piece of work needs of each key. */
export type SlotNeeds = ReadonlyMap<string, number>;

/** Limits how much is done at once, for each key by itself. */
export interface Slots {
  /**
   * Takes all that is needed in one step: at once where it is free, else as soon as it is this one's turn. One that waits
   * holds nothing, so that two who need the same keys cannot block each other. It rejects with the signal's reason, where that
   * comes first.
   */
  take(needs: SlotNeeds, signal: AbortSignal): Release | Promise<Release>;
}

interface Waiter {
  readonly needs: SlotNeeds;
  readonly grant: () => void;
}

/**
 * Slots that are given first come, first served for each key. Nobody passes another who waits for a key that both need, so
 * that a large need is met as surely as a small one.
 *
 * @param limit slots of each key; a larger need counts as this many
 */
export function createSlots(limit: number): Slots {
  const taken = new Map<string, number>();
  const waiting = new Set<Waiter>();

  const isFree = (needs: SlotNeeds): boolean =>
    [...needs].every(([key, count]) => (taken.get(key) ?? 0) + Math.min(count, limit) <= limit);

  const add = (needs: SlotNeeds, sign: 1 | -1): void => {
    for (const [key, count] of needs) {
      const next = (taken.get(key) ?? 0) + sign * Math.min(count, limit);
      if (next === 0) taken.delete(key);
      else taken.set(key, next);
    }
  };

  /** Serves those who can be served, in the order in which they came. One who cannot keeps later ones from its keys. */
  const serve = (): void => {
    const kept = new Set<string>();
    for (const waiter of waiting) {
      const { needs } = waiter;
      const keys = [...needs.keys()];
      if (keys.some((key) => kept.has(key)) || !isFree(needs)) for (const key of keys) kept.add(key);
      else {
        waiting.delete(waiter);
        add(needs, 1);
        waiter.grant();
      }
    }
  };

  const releaseOf = (needs: SlotNeeds): Release => {
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      add(needs, -1);
      serve();
    };
  };

  const isAwaited = (needs: SlotNeeds): boolean =>
    [...waiting].some((waiter) => [...needs.keys()].some((key) => waiter.needs.has(key)));

  return {
    take(needs, signal) {
      signal.throwIfAborted();
      if (isFree(needs) && !isAwaited(needs)) {
        add(needs, 1);
        return releaseOf(needs);
      }
      return new Promise((resolve, reject) => {
        const leave = (): void => {
          waiting.delete(waiter);
          reject(signal.reason);
          serve();
        };
        const waiter: Waiter = {
          needs,
          grant: () => {
            signal.removeEventListener("abort", leave);
            resolve(releaseOf(needs));
          },
        };
        signal.addEventListener("abort", leave, { once: true });
        waiting.add(waiter);
      });
    },
  };
}
