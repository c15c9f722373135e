import type { Mutant } from "./mutant.ts";
import { changeOf } from "./report.ts";

/** A mutant that does what the code does. No test can notice it. */
export interface EquivalentMutant {
  readonly file: string;
  /** The lines of the place as they are, without the space around each. */
  readonly before: string;
  /** The same lines as the mutant has them. */
  readonly after: string;
  /** Why nothing that a caller could see is different. */
  readonly reason: string;
}

/** The reason for which a mutant is equivalent; undefined where it is in no list. */
export function reasonOf(
  list: readonly EquivalentMutant[],
  mutant: Mutant,
  source: string,
): string | undefined {
  const { before, after } = changeOf(mutant, source);
  return list.find((each) => each.file === mutant.fileName && each.before === before && each.after === after)
    ?.reason;
}

/** The mutants that were looked at and found to be equivalent. */
export const equivalentMutants: readonly EquivalentMutant[] = [];
