import { execFileSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type ExampleCloud, initialFiles } from "./files.ts";

const root = join(import.meta.dirname, "..", "..", "..");
const usage = `Usage: npx --yes pnpm@12 --silent run infra:init aws --caller <role ARN> --region <region> --domain <tenant's domain>
       npx --yes pnpm@12 --silent run infra:init gcp --caller <service account> --region <region> --domain <domain> --project <id>

Writes policy.json, permissions.json and terraform.tfvars of infra/examples/<cloud>. Asks the Azure CLI for the tenant and the AWS CLI
for the account, so be signed in to both. --domain may be given more than once. It overwrites nothing.`;

/** What a command line answers; undefined where it fails, and what it says then goes to the person. */
function ask(stderr: "inherit" | "ignore", program: string, ...args: readonly string[]): string | undefined {
  try {
    return execFileSync(program, args, { encoding: "utf8", stdio: ["ignore", "pipe", stderr] }).trim();
  } catch {
    return undefined;
  }
}

/** Whether the account vends identity tokens already; Terraform must not take that switch over then. */
function federationEnabled(region: string): boolean {
  if (ask("inherit", "aws", "sts", "get-caller-identity", "--region", region) === undefined)
    throw new Error("Sign in to AWS first, such as with: aws sso login");
  return (
    ask("ignore", "aws", "iam", "get-outbound-web-identity-federation-info", "--region", region) !== undefined
  );
}

function main(): void {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      caller: { type: "string", default: "" },
      region: { type: "string", default: "" },
      domain: { type: "string", multiple: true, default: [] },
      project: { type: "string" },
    },
  });
  const [cloud] = positionals;
  if (positionals.length !== 1 || (cloud !== "aws" && cloud !== "gcp")) throw new Error(usage);
  const { caller, region, domain: domains, project } = values;
  const tenantId = ask("inherit", "az", "account", "show", "--query", "tenantId", "--output", "tsv") ?? "";
  const own = cloud === "aws" && region !== "" ? { federationEnabled: federationEnabled(region) } : {};
  write(cloud, initialFiles(cloud, { caller, region, domains, project, tenantId, ...own }));
}

/** The least permissions of the policy, as the command line computes them. */
function permissionsOf(policy: string): string {
  const program = join(root, "packages", "cli", "src", "main.ts");
  return execFileSync(process.execPath, [program, "policy", "permissions", policy], { encoding: "utf8" });
}

function write(cloud: ExampleCloud, files: Readonly<Record<string, string>>): void {
  const folder = join(root, "infra", "examples", cloud);
  const names = [...Object.keys(files), "permissions.json"];
  const there = names.filter((name) => existsSync(join(folder, name)));
  if (there.length > 0)
    throw new Error(`infra/examples/${cloud} has ${there.join(", ")} already; remove or edit them.`);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text, { flag: "wx" });
  const permissions = permissionsOf(join(folder, "policy.json"));
  writeFileSync(join(folder, "permissions.json"), permissions, { flag: "wx" });
  process.stdout.write(
    `Wrote ${names.join(", ")} in infra/examples/${cloud}. Read policy.json before you apply.\n`,
  );
}

try {
  main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
