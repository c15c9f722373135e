/** What is watched. */
export interface CpuWatchOptions {
  /** Milliseconds of computing without progress after which `onOverrun` is called, once. */
  readonly limit: number;
  readonly onOverrun: () => void;
  /** Milliseconds that were computed so far; by default, by this process in all its threads. */
  readonly computed?: () => number;
}

/** A watch over time that is computed; time that the machine spends on others does not count. */
export interface CpuWatch {
  /** Something was done: the time counts from here. */
  readonly progress: () => void;
  /** Ends the watch. */
  readonly stop: () => void;
}

/** Milliseconds between two looks at the time. */
const LOOK_EVERY_MS = 250;

const computedByProcess = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** Watches that something is done for the time that is computed. */
export function createCpuWatch({
  limit,
  onOverrun,
  computed = computedByProcess,
}: CpuWatchOptions): CpuWatch {
  let from = computed();
  let isOverrun = false;
  const timer = setInterval(() => {
    if (isOverrun || computed() - from <= limit) return;
    isOverrun = true;
    onOverrun();
  }, LOOK_EVERY_MS);
  return {
    progress: () => {
      from = computed();
    },
    stop: () => {
      clearInterval(timer);
    },
  };
}
