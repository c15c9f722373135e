import { type Mutant, mutatedSource } from "./mutant.ts";
import type { Status } from "./results.ts";

/** The result of a mutant of the sample. */
export interface Outcome {
  readonly mutant: Mutant;
  readonly status: Status | "equivalent";
}

/** The lines that a mutant changes, as they are and as the mutant has them. */
function changedLines(mutant: Mutant, source: string) {
  const { start, end } = mutant.location;
  const lines = source.split("\n");
  const changed = mutatedSource(source, mutant).split("\n");
  return {
    before: lines.slice(start.line, end.line + 1),
    after: changed.slice(start.line, end.line + 1 + changed.length - lines.length),
  };
}

const trimmed = (lines: readonly string[]): string => lines.map((line) => line.trim()).join("\n");

/** The change of a mutant, by which it is known whatever line it stands in: whole lines, without the space around each. */
export function changeOf(
  mutant: Mutant,
  source: string,
): { readonly before: string; readonly after: string } {
  const { before, after } = changedLines(mutant, source);
  return { before: trimmed(before), after: trimmed(after) };
}

/** Place, operator and change of a mutant: the lines as they are, and as the mutant has them. */
export function describeMutant(mutant: Mutant, source: string): string {
  const { before, after } = changedLines(mutant, source);
  return [
    `${mutant.fileName}:${mutant.location.start.line + 1} ${mutant.mutatorName}`,
    ...before.map((line) => `- ${line}`),
    ...after.map((line) => `+ ${line}`),
    "",
  ].join("\n");
}

/** How many mutants of a sample were killed, in words and as a share, and what is to be said of the others. */
export function summaryOf(outcomes: readonly Pick<Outcome, "status">[]): string {
  const countOf = (status: Outcome["status"]) => outcomes.filter((each) => each.status === status).length;
  const killed = countOf("killed") + countOf("no end");
  const share = outcomes.length === 0 ? 0 : (100 * killed) / outcomes.length;
  const rest = (["equivalent", "survived", "no coverage", "undecided"] as const)
    .filter((status) => countOf(status) > 0)
    .map((status) => `, ${countOf(status)} ${status}`);
  return `${killed} of ${outcomes.length} mutants killed (${share.toFixed(1)} %)${rest.join("")}`;
}
