import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  export interface ProvidedContext {
    /** Path of a Python that has what the examples need. */
    readonly python: string;
  }
}

const root = join(import.meta.dirname, "..", "..");
const requirements = join(root, "examples", "python", "requirements.txt");

/** Makes the environment that examples/README.md describes, once for each list of requirements. */
export const setup = (project: TestProject): void => {
  const name = createHash("sha256").update(readFileSync(requirements)).digest("hex").slice(0, 16);
  const folder = join(root, "node_modules", ".cache", "graphveil-examples", name);
  const run = (command: string, ...args: readonly string[]) =>
    execFileSync(command, args, { stdio: "inherit" });
  if (!existsSync(join(folder, "complete"))) {
    run("python3", "-m", "venv", folder);
    run(join(folder, "bin", "pip"), "install", "--quiet", "--disable-pip-version-check", "-r", requirements);
    mkdirSync(join(folder, "complete"));
  }
  project.provide("python", join(folder, "bin", "python"));
};
