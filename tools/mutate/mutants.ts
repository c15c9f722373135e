import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Mutant as PlacedMutant } from "@stryker-mutator/api/core";
import type { Logger } from "@stryker-mutator/api/logging";
import { Instrumenter } from "@stryker-mutator/instrumenter";
import { type Mutant, placeOf, rangeOf } from "./mutant.ts";

/** The folders whose code decides what leaves the proxy. */
export const mutatedFolders = ["policy", "privacy", "scope", "proxy", "identity"] as const;

/** Operators that are left out: an emptied text is nearly always the wording of a reason, a message or a description. */
const excludedMutations = ["StringLiteral"] as const;

const silent = () => undefined;
const logger: Logger = {
  isTraceEnabled: () => false,
  isDebugEnabled: () => false,
  isInfoEnabled: () => false,
  isWarnEnabled: () => false,
  isErrorEnabled: () => false,
  isFatalEnabled: () => false,
  trace: silent,
  debug: silent,
  info: silent,
  warn: silent,
  error: silent,
  fatal: silent,
};

/** The sources that are mutated, from the root of the repository. */
export const mutatedFiles = (root: string): readonly string[] =>
  globSync(`packages/core/src/{${mutatedFolders.join(",")}}/**/*.ts`, { cwd: root }).toSorted();

const instrument = (
  sources: readonly { readonly name: string; readonly content: string; readonly mutate: boolean | Range[] }[],
) =>
  new Instrumenter(logger).instrument([...sources], {
    plugins: null,
    ignorers: [],
    noHeader: false,
    excludedMutations: [...excludedMutations],
  });
type Range = ReturnType<typeof rangeOf>;

/** Adds to each mutant of a file the text that it changes, and how many mutants before it make the same change of the same text. */
function namedMutants(
  placed: readonly PlacedMutant[],
  sources: ReadonlyMap<string, string>,
): readonly Mutant[] {
  const seen = new Map<string, number>();
  return placed.map(({ fileName, mutatorName, replacement, location }) => {
    const { from, to } = placeOf(sources.get(fileName) ?? "", location);
    const original = (sources.get(fileName) ?? "").slice(from, to);
    const change = JSON.stringify([fileName, mutatorName, original, replacement]);
    const occurrence = seen.get(change) ?? 0;
    seen.set(change, occurrence + 1);
    return { fileName, mutatorName, replacement, location, original, occurrence };
  });
}

/** Every mutant of some sources; files are named from the root. */
export async function mutantsOf(root: string, files: readonly string[]): Promise<readonly Mutant[]> {
  const sources = new Map(files.map((name) => [name, readFileSync(join(root, name), "utf8")]));
  const { mutants } = await instrument(
    Array.from(sources, ([name, content]) => ({ name, content, mutate: true })),
  );
  return namedMutants(
    mutants.filter(({ status }) => status === undefined),
    sources,
  );
}

/** Sources that count which mutants are reached. */
export interface CountingSources {
  /** The source of each file, by its name from the root, with a counter at each mutant. */
  readonly sources: ReadonlyMap<string, string>;
  /** The counters of each mutant, in the order of the mutants. */
  readonly counters: readonly string[];
}

/** Puts counters into the sources of some mutants, at those mutants and within them. */
export async function countingSources(root: string, mutants: readonly Mutant[]): Promise<CountingSources> {
  const byFile = Map.groupBy(mutants, ({ fileName }) => fileName);
  const given = Array.from(byFile, ([name, own]) => ({
    name,
    content: readFileSync(join(root, name), "utf8"),
    mutate: own.map(rangeOf),
  }));
  const { files, mutants: placed } = await instrument(given);
  const keyOf = (mutant: Pick<Mutant, "fileName" | "location" | "mutatorName" | "replacement">) =>
    JSON.stringify([mutant.fileName, mutant.location, mutant.mutatorName, mutant.replacement]);
  const ids = new Map(placed.map((each) => [keyOf(each), each.id]));
  return {
    sources: new Map(files.map(({ name, content }) => [name, content])),
    counters: mutants.map((mutant) => ids.get(keyOf(mutant)) ?? ""),
  };
}
