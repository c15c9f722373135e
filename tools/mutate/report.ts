import { relative } from "node:path";
import type { MutantResult } from "@stryker-mutator/api/core";
import type { MutantPlace } from "./sample.ts";

/** The outcome of one mutant. */
export type Outcome = Pick<MutantResult, "status"> & MutantPlace;

/** A result as the sample names it: with its file from the root, and lines and columns from 0, which results count from 1. */
export const outcomeOf =
  (root: string) =>
  ({ location: { start, end }, fileName, mutatorName, replacement, status }: MutantResult): Outcome => ({
    status,
    fileName: relative(root, fileName),
    mutatorName,
    replacement: replacement ?? "",
    location: {
      start: { line: start.line - 1, column: start.column - 1 },
      end: { line: end.line - 1, column: end.column - 1 },
    },
  });

const caught: ReadonlySet<string> = new Set(["Killed", "Timeout", "RuntimeError"]);

/** True if some test noticed the mutant: it failed, ran without end, or the code could not be loaded. */
export const isKilled = ({ status }: Pick<Outcome, "status">): boolean => caught.has(status);

/** The lines of a source from one to another, both counted from 0 and included. */
const linesIn = (source: string, from: number, to: number): readonly string[] =>
  source.split("\n").slice(from, to + 1);

/** Place, operator and change of a mutant: the lines as they are, and as the mutant has them. */
export function describeMutant(
  { fileName, location, mutatorName, replacement }: MutantPlace,
  source: string,
): string {
  const { start, end } = location;
  const before = linesIn(source, start.line, end.line);
  const head = (before[0] ?? "").slice(0, start.column);
  const tail = (before.at(-1) ?? "").slice(end.column);
  const after = `${head}${replacement ?? ""}${tail}`.split("\n");
  return [
    `${fileName}:${start.line + 1} ${mutatorName}`,
    ...before.map((line) => `- ${line}`),
    ...after.map((line) => `+ ${line}`),
    "",
  ].join("\n");
}

/** How many mutants of a sample were killed, in words and as a share. */
export function summaryOf(outcomes: readonly Pick<Outcome, "status">[]): string {
  const killed = outcomes.filter(isKilled).length;
  const share = outcomes.length === 0 ? 0 : (100 * killed) / outcomes.length;
  return `${killed} of ${outcomes.length} mutants killed (${share.toFixed(1)} %)`;
}
