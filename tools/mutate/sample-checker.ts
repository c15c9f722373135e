/*
 * A plugin of Stryker. It has no way to run some of the mutants of a file, so that this plugin says of all others that they do
 * not compile: they are not run, and the report leaves them out.
 */
import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { type Checker, type CheckResult, CheckStatus } from "@stryker-mutator/api/check";
import type { Mutant } from "@stryker-mutator/api/core";
import { declareFactoryPlugin, PluginKind } from "@stryker-mutator/api/plugin";
import { identityOf } from "./sample.ts";

/** The variable that names the file with the identities of the sample. */
export const SAMPLE_VARIABLE = "MUTATION_SAMPLE";

/** The name under which Stryker's options call the plugin. */
export const CHECKER_NAME = "sample";

const drawnMutants = (): ReadonlySet<string> => {
  const identities: unknown = JSON.parse(readFileSync(process.env[SAMPLE_VARIABLE] ?? "", "utf8"));
  return new Set(Array.isArray(identities) ? identities.map(String) : []);
};

/** The checker by which only a sample is run. */
export function createSampleChecker(): Checker {
  const drawn = drawnMutants();
  const resultOf = (mutant: Mutant): CheckResult => {
    const fileName = relative(process.cwd(), mutant.fileName);
    return drawn.has(identityOf({ ...mutant, fileName }))
      ? { status: CheckStatus.Passed }
      : { status: CheckStatus.CompileError, reason: "not in the sample" };
  };
  return {
    init: () => Promise.resolve(),
    group: (mutants) => Promise.resolve([mutants.map(({ id }) => id)]),
    check: (mutants) =>
      Promise.resolve(Object.fromEntries(mutants.map((mutant) => [mutant.id, resultOf(mutant)]))),
  };
}

/** What Stryker looks for in a plugin. */
export const strykerPlugins = [declareFactoryPlugin(PluginKind.Checker, CHECKER_NAME, createSampleChecker)];
