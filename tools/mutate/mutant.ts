import type { Location, Mutant as PlacedMutant } from "@stryker-mutator/api/core";
import { parseSync } from "oxc-parser";

/** One change of one place of a source. */
export interface Mutant extends Pick<PlacedMutant, "fileName" | "location" | "mutatorName" | "replacement"> {
  /** The text that the mutant takes away. */
  readonly original: string;
  /** Number of mutants before it in its file that make the same change of the same text. */
  readonly occurrence: number;
}

/** A mutant's identity as text. It holds no line, so that it stays the same where lines before it come and go. */
export const identityOf = ({ fileName, mutatorName, original, replacement, occurrence }: Mutant): string =>
  JSON.stringify([fileName, mutatorName, original, replacement, occurrence]);

/** The range of a source that a mutant changes, as Stryker's instrumenter reads it: lines and columns from 0. */
export const rangeOf = ({ location: { start, end } }: Pick<Mutant, "location">) => ({
  start: { line: start.line, column: start.column },
  end: { line: end.line, column: end.column },
});

/** First index of a range of a source, and the index behind its last. */
export function placeOf(
  source: string,
  { start, end }: Location,
): { readonly from: number; readonly to: number } {
  const lines = source.split("\n");
  const offsetOf = (line: number) => lines.slice(0, line).reduce((sum, each) => sum + each.length + 1, 0);
  return { from: offsetOf(start.line) + start.column, to: offsetOf(end.line) + end.column };
}

/**
 * A source with a mutant in it.
 * @throws Error where that is no source any more: every test would fail, and that would say nothing.
 */
export function mutatedSource(
  source: string,
  { fileName, location, mutatorName, replacement }: Omit<Mutant, "original" | "occurrence">,
): string {
  const { from, to } = placeOf(source, location);
  // `??` may not stand beside `&&` without parentheses.
  const text = mutatorName === "LogicalOperator" ? `(${replacement})` : replacement;
  const mutated = source.slice(0, from) + text + source.slice(to);
  const [error] = parseSync(fileName, mutated).errors;
  if (error !== undefined)
    throw new Error(`The mutant of ${fileName}:${location.start.line + 1} cannot be read`);
  return mutated;
}
