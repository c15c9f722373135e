import { execFileSync } from "node:child_process";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { initialFiles } from "./files.ts";
import { prepare } from "./prepare.ts";
import { writeNew } from "./write.ts";

const root = join(import.meta.dirname, "..", "..", "..");
const usage = `Usage: npx --yes pnpm@12 --silent run infra:init aws --caller <role ARN> --region <region> --domain <tenant's domain>
       npx --yes pnpm@12 --silent run infra:init gcp --caller <service account> --region <region> --domain <domain> --project <id>

Writes policy.json, its lock and terraform.tfvars into infra/examples/<cloud>, builds the zips where dist has none, and runs
terraform init. Asks the Azure CLI for the tenant and the AWS CLI for the account, so be signed in to both. --domain may be given more
than once. --folder names another folder, such as a copy of the example. It overwrites nothing.`;

/** A path as the person meant it: pnpm starts a script in the root, and says where it was called. */
const invokedFrom = (path: string): string => resolve(process.env["INIT_CWD"] ?? process.cwd(), path);

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
      folder: { type: "string" },
    },
  });
  const [cloud] = positionals;
  if (positionals.length !== 1 || (cloud !== "aws" && cloud !== "gcp")) throw new Error(usage);
  const { caller, region, domain: domains, project } = values;
  const tenantId = ask("inherit", "az", "account", "show", "--query", "tenantId", "--output", "tsv") ?? "";
  const own = cloud === "aws" && region !== "" ? { federationEnabled: federationEnabled(region) } : {};
  const files = initialFiles(cloud, { caller, region, domains, project, tenantId, ...own });
  const folder = values.folder === undefined ? `infra/examples/${cloud}` : invokedFrom(values.folder);
  writeNew(resolve(root, folder), files);
  prepare(cloud, resolve(root, folder));
  process.stdout.write(
    `Wrote ${Object.keys(files).join(", ")}. Read policy.json, then: terraform -chdir=${folder} apply\n`,
  );
}

try {
  main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
