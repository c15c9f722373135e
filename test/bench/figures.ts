/** One bar of the budget, as a ratio within one run wherever two things are compared. */
export interface Figure {
  readonly name: string;
  readonly unit: string;
  readonly ours: number;
  /** What it is compared with; absent for an absolute bar. */
  readonly baseline?: number;
  /** `ours / baseline`, or `ours` itself. */
  readonly ratio: number;
  readonly bar: number;
  readonly holds: boolean;
  /** The ratios of the runs whose middle one this is, in their order. */
  readonly runs?: readonly number[];
}

/** One of several runs that measure the same two things. */
export interface Run {
  readonly ours: number;
  readonly baseline: number;
}

/** A figure that compares two measurements. */
export const compared = (name: string, unit: string, ours: number, baseline: number, bar: number): Figure => {
  const ratio = ours / baseline;
  return { name, unit, ours, baseline, ratio, bar, holds: ratio <= bar };
};

/** A figure with a bar of its own. */
export const absolute = (name: string, unit: string, ours: number, bar: number): Figure => ({
  name,
  unit,
  ours,
  ratio: ours,
  bar,
  holds: ours <= bar,
});

/** The middle of some numbers. */
export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
};

/** A figure of several interleaved runs: the one in the middle by its ratio, with the ratios of all. */
export const medianOfRuns = (name: string, unit: string, runs: readonly Run[], bar: number): Figure => {
  const byRatio = runs.toSorted((one, other) => one.ours / one.baseline - other.ours / other.baseline);
  const middle = byRatio[Math.floor(runs.length / 2)];
  if (middle === undefined) throw new RangeError("a figure has runs");
  const ratios = runs.map(({ ours, baseline }) => ours / baseline);
  return { ...compared(name, unit, middle.ours, middle.baseline, bar), runs: ratios };
};

/** The value below which such a share of some numbers lies. */
export const percentile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
};

const cell = (value: number | undefined): string =>
  value === undefined ? "" : value.toFixed(value < 10 ? 3 : 1);

/** The figures as a table for people. */
export function table(figures: readonly Figure[]): string {
  const rows = figures.map(({ name, unit, ours, baseline, ratio, bar, holds, runs = [] }) => [
    name,
    cell(ours),
    cell(baseline),
    unit,
    cell(ratio),
    `≤ ${bar}`,
    holds ? "holds" : "MISSED",
    runs.map(cell).join(" "),
  ]);
  const all = [["", "ours", "baseline", "unit", "ratio", "bar", "", "runs"], ...rows];
  const widths = all[0]?.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0))) ?? [];
  return all
    .map((row) =>
      row
        .map((text, column) => text.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
