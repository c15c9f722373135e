import { appendFile, cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runTerraform } from "../terraform.ts";
import { withInfraCopy } from "../test-infra.ts";
import { applyExample, type Change, type Problems, ReplayedProvidersError } from "./sequence.ts";
import { PROJECT_ID, startWorld, TENANT_ID } from "./world.ts";

// Applies every example with real providers on fakes. Not part of .ci/run: where no registry gives the providers, building the one of
// AWS takes most of an hour. TF_CLI_CONFIG_FILE names the mirror that has them.

const root = join(import.meta.dirname, "..", "..", "..");
const say = (line: string) => process.stdout.write(`${line}\n`);
const ARTEFACTS = ["aws-lambda.zip", "gcp-function.zip", "permissions.json"];

const MORE_AWS = {
  name: "second",
  match: { awsRole: "arn:aws:iam::444455556666:role/second" },
  groups: ["directory"],
};
const MORE_GOOGLE = {
  name: "second",
  match: { gcpServiceAccount: "second@acme.iam.gserviceaccount.com" },
  groups: ["directory"],
};

/** An example, with the variables that are its own. */
interface Applied {
  readonly name: string;
  readonly zip: string;
  /** What the guide takes out of the state before it destroys. */
  readonly guarded: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
  /** The caller that comes later. */
  readonly more: object;
}

const guardsOf = (module: string, types: readonly string[]) =>
  types.map((type) => `module.${module}.${type}.this[0]`);
const FEDERATION = "aws_iam_outbound_web_identity_federation";
const GOOGLE_GUARDS = ["google_kms_crypto_key", "google_kms_key_ring"];
const google = { project_id: PROJECT_ID, enable_services: "false", region: "europe-west3" };

const examples: readonly Applied[] = [
  {
    name: "aws",
    zip: "aws-lambda.zip",
    guarded: guardsOf("proxy", ["aws_kms_key", FEDERATION]),
    variables: { region: "eu-central-1" },
    more: MORE_AWS,
  },
  {
    name: "gcp",
    zip: "gcp-function.zip",
    guarded: guardsOf("proxy", GOOGLE_GUARDS),
    variables: google,
    more: MORE_GOOGLE,
  },
  {
    name: "both",
    zip: "aws-lambda.zip",
    guarded: [...guardsOf("aws", ["aws_kms_external_key", FEDERATION]), ...guardsOf("gcp", GOOGLE_GUARDS)],
    variables: {
      aws_region: "eu-central-1",
      google_project_id: PROJECT_ID,
      google_region: google.region,
      enable_services: "false",
    },
    more: MORE_AWS,
  },
];

interface Policy {
  readonly tenantDomains: string[];
  readonly callers: object[];
}

/** Keys that are imported, where there are such; another policy, another zip and one caller more, in the files of the copy. */
function changesOf(folder: string, { name, zip, more }: Applied): readonly Change[] {
  const file = join(folder, "policy.json");
  const edit = async (change: (policy: Policy) => void): Promise<void> => {
    const policy = JSON.parse(await readFile(file, "utf8")) as Policy;
    change(policy);
    await writeFile(file, JSON.stringify(policy));
  };
  const imported = {
    name: "keys that are imported",
    make: () => writeFile(join(folder, "imported.auto.tfvars"), "keys_imported = true\n"),
  };
  return [
    ...(name === "both" ? [imported] : []),
    { name: "another policy", make: () => edit((policy) => policy.tenantDomains.push("fabrikam.com")) },
    // A byte behind the end of a zip: the same files, another hash.
    { name: "another zip", make: () => appendFile(join(folder, "..", "..", "..", "dist", zip), "\n") },
    { name: "another caller", make: () => edit((policy) => policy.callers.push(more)) },
  ];
}

async function applyIn(copy: string, example: Applied): Promise<Problems> {
  const { name, guarded, variables } = example;
  const folder = join(copy, "examples", name);
  const dist = join(copy, "..", "dist");
  await mkdir(dist, { recursive: true });
  for (const artefact of ARTEFACTS) await cp(join(root, "dist", artefact), join(dist, artefact));
  await cp(join(copy, "fixtures", "policies", `${name}.json`), join(folder, "policy.json"));
  const values = {
    ...variables,
    tenant_id: TENANT_ID,
    policy_file: "policy.json",
    grant_admin_consent: "true",
  };
  const given = Object.fromEntries(
    Object.entries(values).map(([variable, value]) => [`TF_VAR_${variable}`, value]),
  );
  const world = await startWorld();
  try {
    const env = { ...process.env, ...world.env, ...given };
    const steps = { name: `examples/${name}`, guarded, changes: changesOf(folder, example) };
    return await applyExample(steps, (args) => runTerraform(folder, args, env));
  } finally {
    await world.close();
  }
}

async function main(): Promise<number> {
  const problems: string[] = [];
  for (const example of examples) {
    say(`examples/${example.name}: apply, plan, changes, destroy`);
    problems.push(...(await withInfraCopy(join(root, "infra"), (copy) => applyIn(copy, example))));
  }
  for (const problem of problems) say(`FAILED ${problem}`);
  say(`infra:apply: ${examples.length} examples, ${problems.length} problems`);
  return problems.length > 0 ? 1 : 0;
}

process.exitCode = await main().catch((error: unknown) => {
  const tried = !(error instanceof ReplayedProvidersError);
  say(`${tried ? "FAILED" : "NOT TRIED"} ${error instanceof Error ? error.message : String(error)}`);
  return tried ? 1 : 2;
});
