import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Mutant } from "@stryker-mutator/api/core";
import type { Logger } from "@stryker-mutator/api/logging";
import { Instrumenter } from "@stryker-mutator/instrumenter";

/** The folders whose code decides what leaves the proxy. */
export const mutatedFolders = ["policy", "privacy", "scope", "proxy", "identity"] as const;

/** Operators that are left out: an emptied text is nearly always the wording of a reason, a message or a description. */
export const excludedMutations = ["StringLiteral"] as const;

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

/** Every mutant of some sources; files are named from the root. */
export async function mutantsOf(root: string, files: readonly string[]): Promise<readonly Mutant[]> {
  const instrumenter = new Instrumenter(logger);
  const sources = files.map((name) => ({
    name,
    mutate: true,
    content: readFileSync(join(root, name), "utf8"),
  }));
  const options = { plugins: null, ignorers: [], noHeader: false, excludedMutations: [...excludedMutations] };
  const { mutants } = await instrumenter.instrument(sources, options);
  return mutants.filter(({ status }) => status === undefined);
}
