/** How far the work is. */
export interface ProgressState {
  readonly done: number;
  readonly total: number;
  /** How many of `done` are from earlier runs. */
  readonly earlier: number;
  /** Milliseconds since this run began. */
  readonly elapsedMs: number;
}

const BAR_CHARACTERS = 24;

/** `1:02:03`, or `2:03` below an hour. */
const clock = (seconds: number): string => {
  const whole = Math.ceil(seconds);
  const pad = (part: number): string => String(part).padStart(2, "0");
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return hours > 0 ? `${hours}:${pad(minutes)}:${pad(whole % 60)}` : `${minutes}:${pad(whole % 60)}`;
};

/** The progress in one line: bar, share, numbers, rate of this run and the time that is left at that rate. */
export function progressLine({ done, total, earlier, elapsedMs }: ProgressState): string {
  const share = total === 0 ? 1 : done / total;
  const filled = Math.floor(share * BAR_CHARACTERS);
  const bar = `[${"#".repeat(filled)}${"-".repeat(BAR_CHARACTERS - filled)}]`;
  const rate = elapsedMs > 0 ? ((done - earlier) * 1_000) / elapsedMs : 0;
  const left = rate > 0 ? `${clock((total - done) / rate)} left` : "";
  const parts = [
    `${Math.floor(share * 100)} %`,
    `${done}/${total}`,
    rate > 0 ? `${Math.round(rate)}/s` : "",
    left,
  ];
  return `${bar} ${parts.filter((part) => part !== "").join("  ")}`;
}

/** Shows progress on the standard error. */
export interface Progress {
  show(state: ProgressState): void;
  /** Leaves the last line where it is. */
  end(): void;
}

const REDRAW_MS = 100;
/** Where nobody watches a terminal, a line for each tenth is enough. */
const STEPS = 10;
const ERASE_LINE = "\r\u001b[K";

/** A bar that is drawn over itself on a terminal of so many columns; else a line for each tenth of the work. */
export function createProgress(
  writeError: (text: string) => void,
  columns: number | undefined,
  now: () => number,
): Progress {
  let drawnAt = Number.NEGATIVE_INFINITY;
  let step = -1;
  return {
    show(state) {
      const isWhole = state.done >= state.total;
      if (columns !== undefined) {
        if (now() - drawnAt < REDRAW_MS && !isWhole) return;
        drawnAt = now();
        writeError(`${ERASE_LINE}${progressLine(state).slice(0, Math.max(0, columns - 1))}`);
        return;
      }
      const reached = state.total === 0 ? STEPS : Math.floor((state.done * STEPS) / state.total);
      if (reached <= step) return;
      step = reached;
      writeError(`${progressLine(state)}\n`);
    },
    end() {
      if (columns !== undefined && drawnAt > 0) writeError("\n");
    },
  };
}
