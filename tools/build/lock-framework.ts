/**
 * Maintenance command: writes the lockfile of the deployed Google function again, with npm and its registry. Run it after a
 * change of the framework's version in `pnpm-workspace.yaml`, and to take up fixes of the framework's own dependencies.
 */
import { execFileSync } from "node:child_process";
import { copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { deployedPackage, frameworkLockPath, readFrameworkLock } from "./framework.ts";

const root = join(import.meta.dirname, "..", "..");
const DAY_MS = 86_400_000;

const folder = await mkdtemp(join(tmpdir(), "framework-"));
try {
  await writeFile(join(folder, "package.json"), JSON.stringify(await deployedPackage(root), null, 2));
  const options = [
    "--package-lock-only",
    "--lockfile-version=3",
    "--omit-lockfile-registry-resolved=false",
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    // A release that is a day old has been looked at by others.
    `--before=${new Date(Date.now() - DAY_MS).toISOString()}`,
  ];
  execFileSync("npm", ["install", ...options], { cwd: folder, stdio: "inherit" });
  await mkdir(dirname(join(root, frameworkLockPath)), { recursive: true });
  await copyFile(join(folder, "package-lock.json"), join(root, frameworkLockPath));
} finally {
  await rm(folder, { recursive: true });
}
const { content } = await readFrameworkLock(root);
process.stdout.write(`wrote ${frameworkLockPath}: ${Object.keys(content.packages).length - 1} packages\n`);
