/** Something that can be timed; resolves when it is done. */
export type Trial = () => unknown;

/** Milliseconds of each run of two things. */
export interface Pair {
  readonly ours: readonly number[];
  readonly baseline: readonly number[];
}

const time = async (trial: Trial): Promise<number> => {
  const started = performance.now();
  await trial();
  return performance.now() - started;
};

/**
 * Times two things in turn, so that a machine that becomes slower does so for both; the first `warmup` rounds do not count.
 */
export async function interleave(
  ours: Trial,
  baseline: Trial,
  rounds: number,
  warmup: number,
): Promise<Pair> {
  const times: { ours: number[]; baseline: number[] } = { ours: [], baseline: [] };
  for (let round = 0; round < warmup + rounds; round++) {
    const first = await time(ours);
    const second = await time(baseline);
    if (round < warmup) continue;
    times.ours.push(first);
    times.baseline.push(second);
  }
  return times;
}
