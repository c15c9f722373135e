/*
 * `pnpm integrations:test [dlt] [arguments of pytest]`: the loaders in integrations/, in a Python environment of their own:
 * format, lint, types, and their tests against the proxy over a simulated tenant. Python's packages come from PyPI.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..", "..");
const loader = join(root, "integrations", "dlt");
const environment = join(root, "node_modules", ".cache", "graphveil-integrations");
const program = (name: string): string => join(environment, "bin", name);

/** Runs a program to its end; true where it succeeds. Telemetry of the engines is off. */
const run = (command: string, ...args: readonly string[]): boolean =>
  spawnSync(command, args, {
    cwd: loader,
    stdio: "inherit",
    env: { ...process.env, RUNTIME__DLTHUB_TELEMETRY: "false", NO_COLOR: "1" },
  }).status === 0;

const install = (): boolean => {
  if (existsSync(program("pytest"))) return true;
  mkdirSync(environment, { recursive: true });
  return (
    run("python3", "-m", "venv", environment) &&
    run(program("pip"), "install", "--quiet", "--disable-pip-version-check", "--editable", ".[dev]")
  );
};

const [first, ...rest] = process.argv.slice(2);
const passed =
  install() &&
  run(program("ruff"), "format", "--check", ".") &&
  run(program("ruff"), "check", ".") &&
  run(program("mypy"), "src", "tests") &&
  run(program("pytest"), ...(first === "dlt" ? rest : process.argv.slice(2)));
if (!passed) process.exitCode = 1;
