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

const cell = (value: number | undefined): string =>
  value === undefined ? "" : value.toFixed(value < 10 ? 3 : 1);

/** The figures as a table for people. */
export function table(figures: readonly Figure[]): string {
  const rows = figures.map(({ name, unit, ours, baseline, ratio, bar, holds }) => [
    name,
    cell(ours),
    cell(baseline),
    unit,
    cell(ratio),
    `≤ ${bar}`,
    holds ? "holds" : "MISSED",
  ]);
  const all = [["", "ours", "baseline", "unit", "ratio", "bar", ""], ...rows];
  const widths = all[0]?.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0))) ?? [];
  return all.map((row) => row.map((text, column) => text.padEnd(widths[column] ?? 0)).join("  ")).join("\n");
}
