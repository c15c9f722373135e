import { cp, mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { runTerraform } from "../terraform.ts";
import { withInfraCopy } from "../test-infra.ts";
import { changesOf, writePolicy } from "./changes.ts";
import { applyEnvironment, MirrorMissingError, requireMirror } from "./environment.ts";
import { type AppliedExample, appliedExamples } from "./examples.ts";
import { applyExample, type Problems, ReplayedProvidersError } from "./sequence.ts";
import { startWorld, TENANT_ID } from "./world.ts";

// Applies every example with real providers on fakes. Not part of .ci/run: where no registry gives the providers, building the one of
// AWS takes most of an hour. TF_CLI_CONFIG_FILE names the mirror that has them.

const root = join(import.meta.dirname, "..", "..", "..");
const say = (line: string) => process.stdout.write(`${line}\n`);
const ARTEFACTS = ["aws-lambda.zip", "gcp-function.zip"];
const EXIT = { done: 0, failed: 1, notTried: 2 } as const;

async function applyIn(copy: string, example: AppliedExample): Promise<Problems> {
  const { name, guarded, variables } = example;
  const folder = join(copy, "examples", name);
  const dist = join(copy, "..", "dist");
  await mkdir(dist, { recursive: true });
  for (const artefact of ARTEFACTS) await cp(join(root, "dist", artefact), join(dist, artefact));
  const policy = await readFile(join(copy, "fixtures", "policies", `${name}.json`), "utf8");
  await writePolicy(join(folder, "policy.json"), policy);
  const inputs = {
    ...variables,
    tenant_id: TENANT_ID,
    policy_file: "policy.json",
    grant_admin_consent: "true",
  };
  const world = await startWorld();
  try {
    const env = applyEnvironment(process.env, world.env, inputs);
    const steps = { name: `examples/${name}`, guarded, changes: changesOf(folder, example) };
    return await applyExample(steps, (args) => runTerraform(folder, args, { env }));
  } finally {
    await world.close();
  }
}

async function main(): Promise<number> {
  requireMirror(process.env);
  const problems: string[] = [];
  for (const example of appliedExamples) {
    say(`examples/${example.name}: apply, plan, changes, destroy`);
    problems.push(...(await withInfraCopy(join(root, "infra"), (copy) => applyIn(copy, example))));
  }
  for (const problem of problems) say(`FAILED ${problem}`);
  say(`infra:apply: ${appliedExamples.length} examples, ${problems.length} problems`);
  return problems.length > 0 ? EXIT.failed : EXIT.done;
}

process.exitCode = await main().catch((error: unknown) => {
  const untried = error instanceof ReplayedProvidersError || error instanceof MirrorMissingError;
  say(`${untried ? "NOT TRIED" : "FAILED"} ${error instanceof Error ? error.message : String(error)}`);
  return untried ? EXIT.notTried : EXIT.failed;
});
