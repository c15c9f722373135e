/*
 * `pnpm integrations:test [loader] [arguments of pytest]`: the loaders in integrations/: format, lint, types, images, and
 * their tests against the proxy over a simulated tenant. They run beside one another, each in Python environments of its own;
 * packages come from PyPI. The last line counts the tests of all of them.
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Environment, type Loader, loaders } from "./loaders.ts";

const root = join(import.meta.dirname, "..", "..");
const cache = join(root, "node_modules", ".cache", "graphveil-integrations");
const folderOf = ({ name }: Environment): string => join(cache, name);
const programOf = (environment: Environment, program: string): string =>
  join(folderOf(environment), "bin", program);

/** How many tests of a loader passed and failed; a step that fails before them counts as one. */
interface Count {
  readonly passed: number;
  readonly failed: number;
}

/** What a loader's programs printed. */
type Printed = string[];

/** Runs a program in a loader's folder to its end; true where it succeeds. Telemetry of the engines is off. */
const run = (loader: Loader, printed: Printed, command: string, ...args: readonly string[]) =>
  new Promise<boolean>((resolve) => {
    const others = Object.entries(loader.others).map(([variable, environment]) => [
      variable,
      folderOf(environment),
    ]);
    const child = spawn(command, args, {
      cwd: join(root, "integrations", loader.folder),
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        ...Object.fromEntries(others),
        RUNTIME__DLTHUB_TELEMETRY: "false",
        DO_NOT_TRACK: "1",
        NO_COLOR: "1",
      },
    });
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (bytes) => printed.push(String(bytes)));
    child.on("error", (error) => {
      printed.push(`${error.message}\n`);
      resolve(false);
    });
    child.on("close", (code) => resolve(code === 0));
  });

/** What an environment is made of: it is made again when that changes. */
const stampOf = (loader: Loader, { packages }: Environment): string => {
  const folder = join(root, "integrations", loader.folder);
  const files = readdirSync(folder).filter((name) => /^(?:pyproject\.toml|requirements.*\.txt)$/.test(name));
  const hash = createHash("sha256").update(packages.join("\n"));
  for (const name of files.sort()) hash.update(readFileSync(join(folder, name)));
  return hash.digest("hex");
};

const install = async (loader: Loader, printed: Printed, environment: Environment): Promise<boolean> => {
  const folder = folderOf(environment);
  const stamp = join(folder, "graphveil-stamp");
  const wanted = stampOf(loader, environment);
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return true;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(cache, { recursive: true });
  const pip = ["install", "--quiet", "--disable-pip-version-check", ...environment.packages];
  const done =
    (await run(loader, printed, "python3", "-m", "venv", folder)) &&
    (await run(loader, printed, programOf(environment, "pip"), ...pip));
  if (done) writeFileSync(stamp, wanted);
  return done;
};

/** Reads how many tests passed and failed from the report that pytest wrote. */
const countIn = (report: string): Count => {
  if (!existsSync(report)) return { passed: 0, failed: 1 };
  const [suite = ""] = /<testsuite [^>]*>/.exec(readFileSync(report, "utf8")) ?? [];
  const number = (name: string): number => Number(new RegExp(` ${name}="(\\d+)"`).exec(suite)?.[1] ?? 0);
  const failed = number("errors") + number("failures");
  return { passed: number("tests") - failed - number("skipped"), failed };
};

const test = async (loader: Loader, rest: readonly string[]): Promise<Count> => {
  const printed: Printed = [];
  const step = (program: string, ...args: readonly string[]) =>
    run(loader, printed, programOf(loader.own, program), ...args);
  const report = join(cache, `${loader.folder}.xml`);
  rmSync(report, { force: true });
  let ready = true;
  for (const environment of [loader.own, ...Object.values(loader.others)])
    ready &&= await install(loader, printed, environment);
  ready &&=
    (await step("ruff", "format", "--check", ...loader.linted)) &&
    (await step("ruff", "check", ...loader.linted)) &&
    (await step("mypy", ...loader.typed));
  for (const image of loader.images) ready &&= await step("hadolint", image);
  const succeeded = ready && (await step("pytest", `--junitxml=${report}`, ...rest));
  const count = countIn(report);
  process.stdout.write(`\n== ${loader.folder}\n${printed.join("")}`);
  return succeeded || count.failed > 0 ? count : { ...count, failed: 1 };
};

const [first, ...others] = process.argv.slice(2);
const chosen = loaders.filter(({ folder }) => folder === first);
const counts = await Promise.all(
  chosen.length > 0
    ? chosen.map((loader) => test(loader, others))
    : loaders.map((loader) => test(loader, process.argv.slice(2))),
);
const sum = (part: keyof Count): number => counts.reduce((total, count) => total + count[part], 0);
process.stdout.write(`\nTests ${sum("failed")} failed | ${sum("passed")} passed\n`);
if (sum("failed") > 0 || sum("passed") === 0) process.exitCode = 1;
