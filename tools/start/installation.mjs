// Runs before anything is installed, on whatever Node the machine has: plain JavaScript, no dependency.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the repository. */
export const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");

const LOCKFILE = join(root, "pnpm-lock.yaml");
/** What pnpm has installed, in the form of a lockfile; the same text as the lockfile when that is everything. */
const INSTALLED = join(root, "node_modules", ".pnpm", "lock.yaml");
/** The lockfile that the packages of `start` were installed from. */
const STARTED = join(root, "node_modules", ".graphveil-start");

/** @param {string} path */
const read = (path) => (existsSync(path) ? readFileSync(path, "utf8") : undefined);

/** True where every package of the workspace is installed, as the lockfile says. */
const isComplete = () => read(INSTALLED) === read(LOCKFILE);

/** True for a Node that runs this project: 24.11 or newer. */
const runsProject = (version = process.versions.node) => {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > 24 || (major === 24 && minor >= 11);
};

/** The pnpm that runs this script, or that of npm's `npx` where none does. */
const pnpmCommand = () => {
  const running = process.env["npm_execpath"] ?? "";
  if (!/pnpm/.test(running)) return ["npx", "--yes", "pnpm@12"];
  return /\.[cm]?js$/.test(running) ? [process.execPath, running] : [running];
};

/** @param {readonly string[]} options */
const install = (options) => {
  const [command = "", ...before] = pnpmCommand();
  const args = [...before, "install", "--prefer-offline", ...options];
  const shell = process.platform === "win32" && command === "npx";
  const { status } = spawnSync(command, args, { cwd: root, stdio: ["inherit", 2, "inherit"], shell });
  if (status === 0) return;
  process.stderr.write("The packages could not be installed. Is the npm registry in reach?\n");
  process.exit(status ?? 1);
};

/** Installs everything: what tests, checks and builds need. Does nothing if it is there. */
export const installEverything = () => {
  if (!isComplete()) install([]);
};

/**
 * Installs what the command line needs, and the Node that it needs if this one is too old. Does nothing if it is there. A clone
 * that has everything keeps everything.
 *
 * The age of each release was checked when it came into the lockfile, which pins every file by its hash; to check it again would
 * download the history of each package, some 100 MB.
 */
export const installStart = () => {
  const lockfile = read(LOCKFILE) ?? "";
  const started = read(STARTED);
  if (isComplete() || started === lockfile) return;
  if (started === undefined && existsSync(INSTALLED)) return installEverything();
  const filter = runsProject() ? "@graphveil/cli..." : "@graphveil/start...";
  install(["--frozen-lockfile", "--prod", "--filter", filter, "--config.minimum-release-age=0"]);
  writeFileSync(STARTED, lockfile);
};

/** The Node to run the project with: this one, or that of an installation; undefined for this one. */
export const projectNode = () =>
  runsProject()
    ? undefined
    : ["node_modules", join("tools", "start", "node_modules")]
        .map((folder) =>
          join(root, folder, "node", "bin", process.platform === "win32" ? "node.exe" : "node"),
        )
        .find((path) => existsSync(path));
