import { createHash } from "node:crypto";
import type { Mutant } from "@stryker-mutator/api/core";

/** What tells one mutant from all others. */
export type MutantPlace = Pick<Mutant, "fileName" | "location" | "mutatorName" | "replacement">;

/** A mutant's identity as text; it is the same in every run over the same sources. */
export const identityOf = ({ fileName, location, mutatorName, replacement }: MutantPlace): string =>
  JSON.stringify([
    fileName,
    location.start.line,
    location.start.column,
    location.end.line,
    location.end.column,
    mutatorName,
    replacement,
  ]);

/**
 * The range of a file that a mutant is in, as Stryker's option `mutate` has it: lines from 1, columns from 0. Mutants within
 * it come along, but no others, so that the tests run nearly as fast as without mutants.
 */
export const rangeOf = ({ fileName, location: { start, end } }: MutantPlace): string =>
  `${fileName}:${start.line + 1}:${start.column}-${end.line + 1}:${end.column}`;

const rankOf = (seed: string, identity: string): string =>
  createHash("sha256").update(`${seed}\n${identity}`).digest("hex");

/**
 * `count` of the mutants, or all where there are fewer, drawn by a seed: the same seed draws the same ones from the same
 * sources, and a change of one file leaves the draw in the others nearly as it was. In the order of files and lines.
 */
export function sampleOf<M extends MutantPlace>(
  mutants: readonly M[],
  seed: string,
  count: number,
): readonly M[] {
  const ranked = mutants.map((mutant, at) => ({ mutant, at, rank: rankOf(seed, identityOf(mutant)) }));
  const drawn = ranked.toSorted((one, other) => (one.rank < other.rank ? -1 : 1)).slice(0, count);
  return drawn.toSorted((one, other) => one.at - other.at).map(({ mutant }) => mutant);
}
