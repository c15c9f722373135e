/*
 * `pnpm mutate SEED COUNT`: changes the code that decides what leaves the proxy, one place at a time, and says which changes
 * no unit test notices. Stryker makes the mutants and runs the tests that reach each of them, in a copy of the repository.
 */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PartialStrykerOptions } from "@stryker-mutator/api/core";
import { Stryker } from "@stryker-mutator/core";
import { type MutationRequest, parseMutationRequest, USAGE } from "./arguments.ts";
import { excludedMutations, mutantsOf, mutatedFiles } from "./mutants.ts";
import { describeMutant, isKilled, type Outcome, outcomeOf, summaryOf } from "./report.ts";
import { identityOf, rangeOf, sampleOf } from "./sample.ts";
import { CHECKER_NAME, SAMPLE_VARIABLE } from "./sample-checker.ts";

const root = join(import.meta.dirname, "..", "..");

const optionsFor = (ranges: readonly string[], folder: string): PartialStrykerOptions => ({
  mutate: [...ranges],
  testRunner: "vitest",
  vitest: { configFile: "tools/mutate/vitest.config.ts", related: true },
  plugins: ["@stryker-mutator/vitest-runner", join(import.meta.dirname, "sample-checker.ts")],
  checkers: [CHECKER_NAME],
  mutator: { plugins: null, excludedMutations: [...excludedMutations] },
  coverageAnalysis: "perTest",
  concurrency: 1,
  disableTypeChecks: false,
  ignorePatterns: ["dist", "infra", "packages/*/dist"],
  reporters: ["progress-append-only"],
  tempDirName: join(folder, "stryker"),
  warnings: false,
  // Stryker would rewrite the tsconfig.json of its copy by TypeScript's programming interface, which TypeScript 7 does not have.
  tsconfigFile: "tsconfig.none.json",
  timeoutMS: 30_000,
  dryRunTimeoutMinutes: 20,
});

/** Runs a sample of mutants, and gives what came of each. */
async function runSample(
  { seed, count, path }: MutationRequest,
  folder: string,
): Promise<readonly Outcome[]> {
  const files = mutatedFiles(root).filter((file) => path === undefined || file.includes(path));
  const drawn = sampleOf(await mutantsOf(root, files), seed, count);
  const identities = new Set(drawn.map(identityOf));
  const sampleFile = join(folder, "sample.json");
  await writeFile(sampleFile, JSON.stringify([...identities]));
  process.env[SAMPLE_VARIABLE] = sampleFile;
  const ranges = [...new Set(drawn.map(rangeOf))];
  const results = await new Stryker(optionsFor(ranges, folder)).runMutationTest();
  return results.map(outcomeOf(root)).filter((outcome) => identities.has(identityOf(outcome)));
}

const request = parseMutationRequest(process.argv.slice(2));
if (request === undefined) {
  process.stderr.write(USAGE);
  process.exitCode = 2;
} else {
  process.chdir(root);
  const folder = await mkdtemp(join(tmpdir(), "graphveil-mutate-"));
  try {
    const outcomes = await runSample(request, folder);
    for (const outcome of outcomes.filter((each) => !isKilled(each)))
      process.stdout.write(
        `\n${outcome.status}: ${describeMutant(outcome, await readFile(join(root, outcome.fileName), "utf8"))}`,
      );
    process.stdout.write(`\n${summaryOf(outcomes)}\n`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
