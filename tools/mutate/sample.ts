import { createHash } from "node:crypto";
import { identityOf, type Mutant } from "./mutant.ts";

const rankOf = (seed: string, identity: string): string =>
  createHash("sha256").update(`${seed}\n${identity}`).digest("hex");

/**
 * `count` of the mutants, or all where there are fewer, drawn by a seed: the same seed draws the same ones from the same
 * sources, and a change of one place leaves the draw in all others nearly as it was. In the order of the draw, so that the first ones are a sample, too.
 */
export function sampleOf(mutants: readonly Mutant[], seed: string, count: number): readonly Mutant[] {
  const ranked = mutants.map((mutant) => ({ mutant, rank: rankOf(seed, identityOf(mutant)) }));
  const drawn = ranked.toSorted((one, other) => (one.rank < other.rank ? -1 : 1)).slice(0, count);
  return drawn.map(({ mutant }) => mutant);
}

/** The mutants of several samples, each once: the first of every sample, then the second of every sample, and so on. */
export function inTurns<M>(samples: readonly (readonly M[])[]): readonly M[] {
  const longest = Math.max(0, ...samples.map(({ length }) => length));
  const turns = Array.from({ length: longest }, (_, at) =>
    samples.flatMap((sample) => sample.slice(at, at + 1)),
  );
  return [...new Set(turns.flat())];
}
