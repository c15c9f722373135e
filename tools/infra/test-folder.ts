import { join } from "node:path";
import type { InfraFolder } from "./folders.ts";
import { findPlannedSecrets } from "./planned-secrets.ts";
import { runTerraform, type TerraformResult } from "./terraform.ts";
import { readTestReport, type TestPlan } from "./test-report.ts";

/** What came of a folder. */
export interface FolderResult {
  readonly name: string;
  readonly passed: number;
  readonly refusals: number;
  /** Resources that Terraform refused to destroy, as it should. */
  readonly guarded: number;
  readonly plans: readonly TestPlan[];
  readonly problems: readonly string[];
}

const said = ({ stdout, stderr }: TerraformResult): string => `${stdout}${stderr}`.trim();

/** Applies against mocks and plans without the resource that the file is named after: Terraform must refuse. */
async function testGuards(folder: string, { name, guards }: InfraFolder): Promise<readonly string[]> {
  if (guards.length === 0) return [];
  const { stdout } = await runTerraform(folder, ["test", "-json", "-test-directory=tests-destroy"]);
  const { undestroyable, failures } = readTestReport(stdout);
  return [
    ...failures.map(({ run, message }) => `${name} ${run}: ${message}`),
    ...guards
      .filter((type) => !undestroyable.some((address) => address.startsWith(`${type}.`)))
      .map((type) => `${name}: nothing keeps ${type} from being destroyed`),
  ];
}

/** Initialises, validates and tests one folder of a copy of `infra`. */
export async function testFolder(infra: string, folder: InfraFolder): Promise<FolderResult> {
  const path = join(infra, folder.name);
  const none = { name: folder.name, passed: 0, refusals: 0, guarded: 0, plans: [] };
  for (const args of [
    ["init", "-backend=false", "-input=false", "-no-color"],
    ["validate", "-no-color"],
  ]) {
    const result = await runTerraform(path, args);
    if (!result.ok) return { ...none, problems: [`${folder.name} ${args[0]}: ${said(result)}`] };
  }
  // A plan comes with its providers' schemas, so only the examples, which use the modules, print theirs.
  const verbose = folder.name.startsWith("examples") ? ["-verbose"] : [];
  const result = await runTerraform(path, ["test", "-json", ...verbose]);
  const { passed, failures, plans } = readTestReport(result.stdout);
  const problems = [
    ...failures.map(({ run, message }) => `${folder.name} ${run}: ${message}`),
    ...findPlannedSecrets(plans).map(
      ({ run, pointer }) => `${folder.name} ${run}: looks like a secret in the plan: ${pointer}`,
    ),
    ...(await testGuards(path, folder)),
  ];
  if (!result.ok && problems.length === 0) problems.push(`${folder.name} test: ${said(result)}`);
  if (verbose.length > 0 && plans.length === 0) problems.push(`${folder.name}: no plan was printed`);
  if (passed === 0 && problems.length === 0) problems.push(`${folder.name}: no test ran`);
  return {
    name: folder.name,
    passed,
    refusals: folder.refusals,
    guarded: folder.guards.length,
    plans,
    problems,
  };
}
