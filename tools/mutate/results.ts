import { createHash } from "node:crypto";
import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";

/**
 * The result of a mutant. "No end" is a run that went on without end, "no coverage" a mutant that no test reaches, and
 * "undecided" one that not all tests that reach it were run for.
 */
export type Status = "killed" | "no end" | "survived" | "no coverage" | "undecided";

/** What is remembered of a mutant. */
export interface MutantResult {
  readonly identity: string;
  /** SHA-256 of the source that the mutant changes: a result says nothing of another source. */
  readonly source: string;
  readonly status: Status;
  /** The test that noticed the mutant. */
  readonly by?: string | undefined;
}

/** SHA-256 of a source, in hexadecimal. */
export const digestOf = (source: string): string => createHash("sha256").update(source).digest("hex");

const noticed: ReadonlySet<Status> = new Set(["killed", "no end"]);

/** True if some test noticed the mutant. */
export const isNoticed = ({ status }: Pick<MutantResult, "status">): boolean => noticed.has(status);

/** The results of all runs, in a file of a line each, so that a run that is stopped goes on where it was. */
export interface ResultFile {
  /** The result of a mutant over a source, if it was noticed; a survivor is run again, since its test may have been written. */
  readonly noticed: (identity: string, source: string) => MutantResult | undefined;
  readonly add: (result: MutantResult) => void;
}

/** The result in a line; undefined for a line that a stopped run left half. */
function resultIn(line: string): MutantResult | undefined {
  try {
    return JSON.parse(line) as MutantResult;
  } catch {
    return undefined;
  }
}

const keyOf = ({ identity, source }: Pick<MutantResult, "identity" | "source">) => `${source} ${identity}`;

/** Opens the file of results, or begins one. */
export function openResultFile(path: string): ResultFile {
  const text = existsSync(path) ? readFileSync(path, "utf8") : "";
  const results = text.split("\n").flatMap((line) => resultIn(line) ?? []);
  const known = new Map(results.filter(isNoticed).map((result) => [keyOf(result), result]));
  mkdirSync(dirname(path), { recursive: true });
  if (text !== "" && !text.endsWith("\n")) appendFileSync(path, "\n");
  return {
    noticed: (identity, source) => known.get(keyOf({ identity, source })),
    add: (result) => appendFileSync(path, `${JSON.stringify(result)}\n`),
  };
}
