import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

const start = join(import.meta.dirname, "..", "..", "start");
const calls = "calls.txt";

let root: string;

const write = async (path: string, text: string): Promise<void> => {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
};
/** The options of each call of pnpm so far. */
const pnpmCalls = async (): Promise<readonly string[]> => {
  const text = await readFile(join(root, calls), "utf8").catch(() => "");
  return text.split("\n").filter((line) => line !== "");
};
const run = (script: string, args: readonly string[] = [], env: Readonly<Record<string, string>> = {}) =>
  new Promise<{ readonly code: unknown; readonly stdout: string; readonly stderr: string }>((resolve) => {
    execFile(
      process.execPath,
      [join(root, "tools/start", script), ...args],
      { env: { PATH: process.env["PATH"], npm_execpath: join(root, "pnpm.cjs"), ...env } },
      (error, stdout, stderr) => resolve({ code: error === null ? 0 : error.code, stdout, stderr }),
    );
  });

const startOptions =
  "install --prefer-offline --frozen-lockfile --prod --filter @graphveil/cli... --config.minimum-release-age=0";

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "clone-"));
  await cp(start, join(root, "tools/start"), {
    recursive: true,
    filter: (path) => !path.includes("node_modules"),
  });
  await write("package.json", '{ "type": "module" }');
  await write("pnpm-lock.yaml", "lock 1");
  await write("packages/cli/src/main.ts", 'process.stdout.write("ran " + process.argv.slice(2).join(" "));');
  await write("node_modules/x", "");
  await write(
    "pnpm.cjs",
    `require("node:fs").appendFileSync(${JSON.stringify(join(root, calls))}, process.argv.slice(2).join(" ") + "\\n");
     process.stdout.write("noise");
     process.exitCode = Number(process.env.FAIL ?? 0);`,
  );
});
afterEach(() => rm(root, { recursive: true }));

describe("the command line of a clone", () => {
  test("installs what it runs the first time, and nothing the second, with nothing of it in its output", async () => {
    expect(await run("graphveil.mjs", ["serve"])).toMatchObject({ code: 0, stdout: "ran serve" });
    expect(await pnpmCalls()).toEqual([startOptions]);
    expect(await run("graphveil.mjs", ["serve"])).toMatchObject({ code: 0, stdout: "ran serve" });
    expect(await pnpmCalls()).toHaveLength(1);
  });

  test("installs again after the lockfile changed", async () => {
    await run("graphveil.mjs");
    await write("pnpm-lock.yaml", "lock 2");
    await run("graphveil.mjs");
    expect(await pnpmCalls()).toEqual([startOptions, startOptions]);
  });

  test("takes a complete installation as it is, and keeps an outdated one complete", async () => {
    await write("node_modules/.pnpm/lock.yaml", "lock 1");
    await run("graphveil.mjs");
    expect(await pnpmCalls()).toEqual([]);
    await write("pnpm-lock.yaml", "lock 2");
    await run("graphveil.mjs");
    expect(await pnpmCalls()).toEqual(["install --prefer-offline"]);
  });

  test("does not run where the installation failed, and tries again the next time", async () => {
    const { code, stdout, stderr } = await run("graphveil.mjs", ["serve"], { FAIL: "7" });
    expect({ code, stdout }).toEqual({ code: 7, stdout: "" });
    expect(stderr).toContain("Is the npm registry in reach?");
    await run("graphveil.mjs", ["serve"]);
    expect(await pnpmCalls()).toHaveLength(2);
  });
});

describe("a script of the workshop", () => {
  test("installs everything, also after a start, and then runs with its options", async () => {
    await write("tool.ts", 'process.stdout.write(typeof gc + " " + process.argv.slice(2));');
    await run("graphveil.mjs");
    const tool = ["--expose-gc", join(root, "tool.ts"), "--list"];
    expect(await run("run.mjs", tool)).toMatchObject({ code: 0, stdout: "function --list" });
    expect(await pnpmCalls()).toEqual([startOptions, "install --prefer-offline"]);
  });

  test("installs nothing where everything is there", async () => {
    await write("node_modules/.pnpm/lock.yaml", "lock 1");
    expect(await run("install.mjs")).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(await pnpmCalls()).toEqual([]);
  });

  test("ends as its tool ends", async () => {
    await write("node_modules/.pnpm/lock.yaml", "lock 1");
    await write("tool.ts", "process.exitCode = 3;");
    expect(await run("run.mjs", [join(root, "tool.ts")])).toMatchObject({ code: 3 });
  });
});
