import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { ExampleCloud } from "./files.ts";

const root = join(import.meta.dirname, "..", "..", "..");
const zips: Readonly<Record<ExampleCloud, string>> = { aws: "aws-lambda.zip", gcp: "gcp-function.zip" };

/** Runs a program whose output goes to the person, on the error stream: what `infra:init` itself says is the last line. */
const shown = (program: string, ...args: readonly string[]): boolean =>
  spawnSync(program, args, { stdio: ["ignore", 2, 2] }).status === 0;

/**
 * Makes a folder ready for `terraform apply`: builds the zips where no release was unpacked into `dist`, and initialises Terraform.
 *
 * @throws Error with what to run by hand
 */
export function prepare(cloud: ExampleCloud, folder: string): void {
  const built =
    existsSync(join(root, "dist", zips[cloud])) ||
    shown(process.execPath, join(root, "tools", "build", "main.ts"));
  if (!built) throw new Error("The build failed; run it again: npx --yes pnpm@12 run build");
  if (!shown("terraform", `-chdir=${folder}`, "init", "-input=false"))
    throw new Error(`Terraform could not be initialised; run it again: terraform -chdir=${folder} init`);
}
