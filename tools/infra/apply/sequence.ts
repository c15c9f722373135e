import { findPlannedSecrets } from "../planned-secrets.ts";
import type { TerraformResult } from "../terraform.ts";

/** Runs Terraform in the example's folder. */
export type Terraform = (args: readonly string[]) => Promise<TerraformResult>;

/** A change after the first apply: what it is called, and what makes it. */
export interface Change {
  readonly name: string;
  make(): Promise<void>;
}

/** How an example is applied. */
export interface Example {
  readonly name: string;
  /** Resources that Terraform refuses to destroy, by their addresses. */
  readonly guarded: readonly string[];
  readonly changes: readonly Change[];
}

/** What was found wrong; empty when the whole sequence went as it should. */
export type Problems = readonly string[];

/** The providers of the mirror replay schemas: nothing can be applied with them. */
export class ReplayedProvidersError extends Error {
  override readonly name = "ReplayedProvidersError";
}

const said = ({ stdout, stderr }: TerraformResult): string => `${stdout}${stderr}`.trim();
const SETTINGS = ["-input=false", "-no-color"];

async function run(terraform: Terraform, what: string, ...args: readonly string[]): Promise<TerraformResult> {
  const result = await terraform(args);
  if (said(result).includes("this provider only replays a schema"))
    throw new ReplayedProvidersError("The mirror's providers only replay schemas: give it real ones.");
  if (!result.ok) throw new Error(`${what}: ${said(result)}`);
  return result;
}

/** Applies, and plans again: a second plan that is not empty would change something at every apply, for ever. */
async function applyTwice(terraform: Terraform, what: string): Promise<Problems> {
  await run(terraform, `${what}, apply`, "apply", "-auto-approve", ...SETTINGS);
  // Exit code 2, which is "not ok", is a plan with changes.
  const again = await terraform(["plan", "-detailed-exitcode", ...SETTINGS]);
  return again.ok ? [] : [`${what}: the plan after it is not empty: ${said(again)}`];
}

async function secretsIn(terraform: Terraform, example: string): Promise<Problems> {
  const { stdout } = await run(terraform, `${example}, show`, "show", "-json");
  const state = JSON.parse(stdout) as object;
  return findPlannedSecrets([{ file: example, run: "state", plan: state }]).map(
    ({ pointer }) => `${example}: looks like a secret in the state: ${pointer}`,
  );
}

/**
 * Applies an example, plans again, makes each change with an apply and a plan again, searches the state for secrets, and destroys as
 * the guide says: Terraform must refuse first, and go through once what it guards is out of the state.
 *
 * @throws ReplayedProvidersError, or Error with what Terraform said where a step cannot be taken
 */
export async function applyExample(
  { name, guarded, changes }: Example,
  terraform: Terraform,
): Promise<Problems> {
  await run(terraform, `${name}, init`, "init", "-backend=false", ...SETTINGS);
  const problems = [...(await applyTwice(terraform, name))];
  for (const change of changes) {
    await change.make();
    problems.push(...(await applyTwice(terraform, `${name}, ${change.name}`)));
  }
  problems.push(...(await secretsIn(terraform, name)));
  const refused = await terraform(["destroy", "-auto-approve", ...SETTINGS]);
  if (refused.ok) return [...problems, `${name}: destroyed what it must guard`];
  if (guarded.length > 0) await run(terraform, `${name}, state rm`, "state", "rm", ...guarded);
  await run(terraform, `${name}, destroy`, "destroy", "-auto-approve", ...SETTINGS);
  return problems;
}
