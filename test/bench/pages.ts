import { compared, type Figure, median, medianOfRuns, percentile, type Run } from "./figures.ts";
import { interleave } from "./interleave.ts";
import type { Sandboxes } from "./lambda.ts";
import { BARS, type Target } from "./requests.ts";

const RUNS = 5;
const WARMUP = 60;
/** Requests of each run; all runs together have the 2,000 whose slowest hundredth is told. */
const ROUNDS = 400;

/** A page that is read again and again, with the bar of its middle request. */
export interface WarmPage {
  readonly name: string;
  readonly target: Target;
  readonly bar: number;
}

/** The pages that the benches ask for, as they are held against the bare handler. */
export const warmPages = (targets: {
  readonly events: Target;
  readonly calendarView: Target;
  readonly messages: Target;
}): readonly WarmPage[] => [
  { name: "100 events", target: targets.events, bar: BARS.warm },
  { name: "100 events of a calendar view", target: targets.calendarView, bar: BARS.warm },
  { name: "100 messages", target: targets.messages, bar: 0.6 },
];

/** A warm request of the same page through the bundle and through the bare handler: the middle one, and the slowest hundredth. */
export async function warmFigures(
  sandboxes: Sandboxes,
  { name, target: { raw, sealed }, bar }: WarmPage,
): Promise<readonly Figure[]> {
  const [ours, bare] = [await sandboxes.graphveil(), await sandboxes.passThrough()];
  const runs: Run[] = [];
  const all: { ours: number[]; baseline: number[] } = { ours: [], baseline: [] };
  for (let run = 0; run < RUNS; run++) {
    const times = await interleave(
      () => ours.get(sealed),
      () => bare.get(raw),
      ROUNDS,
      run === 0 ? WARMUP : 0,
    );
    runs.push({ ours: median(times.ours), baseline: median(times.baseline) });
    all.ours.push(...times.ours);
    all.baseline.push(...times.baseline);
  }
  await Promise.all([ours.stop(), bare.stop()]);
  return [
    medianOfRuns(`warm request, ${name}, over pass-through`, "ms", runs, bar),
    compared(
      `the same, slowest hundredth of ${all.ours.length} requests`,
      "ms",
      percentile(all.ours, 0.99),
      percentile(all.baseline, 0.99),
      1,
    ),
  ];
}
