import { join } from "node:path";
import { type InfraFolder, testFolders } from "./folders.ts";
import { findPlannedSecrets } from "./planned-secrets.ts";
import { runTerraform, type TerraformResult } from "./terraform.ts";
import { readTestReport, type TestPlan, type TestReport, type TestState } from "./test-report.ts";

/** The result of a folder. */
export interface FolderResult {
  readonly name: string;
  readonly passed: number;
  readonly refusals: number;
  /** Resources that Terraform refused to destroy, as it should. */
  readonly guarded: number;
  readonly plans: readonly TestPlan[];
  /** What the runs of `tests-apply` left behind. */
  readonly states: readonly TestState[];
  readonly problems: readonly string[];
}

const said = ({ stdout, stderr }: TerraformResult): string => `${stdout}${stderr}`.trim();

/** Applies against mocks and plans without the resource that the file is named after: Terraform must refuse. */
async function testGuards(folder: string, { name, guards }: InfraFolder): Promise<readonly string[]> {
  if (guards.length === 0) return [];
  const { stdout } = await runTerraform(folder, ["test", "-json", `-test-directory=${testFolders.destroy}`]);
  const { undestroyable, failures } = readTestReport(stdout);
  return [
    ...failures.map(({ run, message }) => `${name} ${run}: ${message}`),
    ...guards
      .filter((type) => !undestroyable.some((address) => address.startsWith(`${type}.`)))
      .map((type) => `${name}: nothing keeps ${type} from being destroyed`),
  ];
}

const NOTHING: TestReport = { passed: 0, failures: [], plans: [], states: [], undestroyable: [] };

/** Applies against mocks, for the states; what is guarded stays behind in memory. */
async function testApplies(folder: string, { applied }: InfraFolder): Promise<TestReport> {
  if (!applied) return NOTHING;
  return readTestReport(
    (await runTerraform(folder, ["test", "-json", "-verbose", `-test-directory=${testFolders.apply}`]))
      .stdout,
  );
}

/** Installs what a folder needs, one folder after another: Terraform's plugin cache is not safe for two. */
export async function initFolder(infra: string, { name }: InfraFolder): Promise<string | undefined> {
  const result = await runTerraform(join(infra, name), [
    "init",
    "-backend=false",
    "-input=false",
    "-no-color",
  ]);
  return result.ok ? undefined : `${name} init: ${said(result)}`;
}

/** The result of a folder of which nothing could be tested. */
export const untested = (name: string, problem: string): FolderResult => ({
  name,
  passed: 0,
  refusals: 0,
  guarded: 0,
  plans: [],
  states: [],
  problems: [problem],
});

/** Validates and tests one folder of a copy of `infra`, which is initialised. */
export async function testFolder(infra: string, folder: InfraFolder): Promise<FolderResult> {
  const path = join(infra, folder.name);
  const valid = await runTerraform(path, ["validate", "-no-color"]);
  if (!valid.ok) return untested(folder.name, `${folder.name} validate: ${said(valid)}`);
  // A plan comes with its providers' schemas, so only the examples, which use the modules, print theirs.
  const verbose = folder.name.startsWith("examples") ? ["-verbose"] : [];
  const result = await runTerraform(path, [
    "test",
    "-json",
    `-test-directory=${testFolders.plan}`,
    ...verbose,
  ]);
  const { passed, failures, plans } = readTestReport(result.stdout);
  const apply = await testApplies(path, folder);
  const problems = [
    ...[...failures, ...apply.failures].map(({ run, message }) => `${folder.name} ${run}: ${message}`),
    ...findPlannedSecrets([
      ...plans,
      ...apply.states.map(({ file, run, state }) => ({ file, run, plan: state })),
    ]).map(({ run, pointer }) => `${folder.name} ${run}: looks like a secret: ${pointer}`),
    ...(await testGuards(path, folder)),
  ];
  if (!result.ok && problems.length === 0) problems.push(`${folder.name} test: ${said(result)}`);
  if (verbose.length > 0 && plans.length === 0) problems.push(`${folder.name}: no plan was printed`);
  if (folder.applied && apply.states.length === 0) problems.push(`${folder.name}: no state was printed`);
  if (passed === 0 && problems.length === 0) problems.push(`${folder.name}: no test ran`);
  return {
    name: folder.name,
    passed: passed + apply.passed,
    refusals: folder.refused.length,
    guarded: folder.guards.length,
    plans,
    states: apply.states,
    problems,
  };
}
