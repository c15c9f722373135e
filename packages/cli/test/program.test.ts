import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { version } from "@graphveil/core/version";
import { build } from "esbuild";
import { describe, expect, test } from "vitest";
import { commands, groups } from "../src/commands/all.ts";
import { quickAnswer } from "../src/quick-answer.ts";
import { run } from "./run-program.ts";

const main = join(import.meta.dirname, "../src/main.ts");

describe("graphveil", () => {
  test.each(["--version", "-V"])("prints its version with %s", async (option) => {
    expect(await run([option])).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  });

  test.each([[["--help"]], [["-h"]], [["help"]]])("lists its commands with %j", async (argv) => {
    const { code, stdout, stderr } = await run(argv);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    for (const word of ["serve", ...Object.keys(groups)])
      expect(stdout).toMatch(new RegExp(`^  ${word} `, "m"));
    expect(stdout).toContain("Exit codes: 0 done");
  });

  test("shows its help without a command, as wrong use", async () => {
    const { code, stdout, stderr } = await run([]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("Usage: graphveil");
  });

  test.each([
    [["serv"], "error: unknown command 'serv' (Did you mean serve?)\n"],
    [["policy", "permission"], "error: unknown command 'permission' (Did you mean permissions?)\n"],
    [
      ["keys", "rotation-map", "--from", "a", "--to", "b", "--policy", "c", "--caler", "d"],
      "error: unknown option '--caler' (Did you mean --caller?)\n",
    ],
    [["--verson"], "error: unknown option '--verson' (Did you mean --version?)\n"],
    [["xyz"], "error: unknown command 'xyz'; see graphveil --help\n"],
    [["serve", "now"], expect.stringMatching(/^error: too many arguments.+; see graphveil --help\n$/)],
  ])("refuses %j in one line that says what to do", async (argv, stderr) => {
    expect(await run(argv)).toEqual({ code: 2, stdout: "", stderr });
  });

  test.each(commands)("shows the help of $name with its parameters and examples", async (command) => {
    const { code, stdout, stderr } = await run([...command.name.split(" "), "--help"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain(`Usage: graphveil ${command.name}`);
    for (const { meaning } of command.parameters ?? [])
      expect(stdout.replaceAll(/\s+/g, " ")).toContain(meaning);
    expect(command.examples.length).toBeGreaterThan(0);
    for (const example of command.examples) expect(stdout).toContain(`\n  ${example}\n`);
  });

  test.each(commands)("has a module behind $name, and a group for its first word", async ({ name, load }) => {
    expect(await load()).toBeTypeOf("function");
    const [group = "", second] = name.split(" ");
    expect(second === undefined || Object.hasOwn(groups, group)).toBe(true);
  });
});

describe("an error", () => {
  test("that nobody foresaw gives its kind, no message, no stack", async () => {
    const env = {
      get PORT(): string {
        throw new RangeError("a secret");
      },
    };
    const { code, stderr } = await run(["serve"], { env });
    expect(code).toBe(1);
    expect(stderr).toBe(
      "Unforeseen error (RangeError). Please report it, with the command and its version.\n",
    );
  });

  test.each([
    [{ PORT: "http" }, "Nothing is served: PORT must be a number from 0 to 65535.\n"],
    [
      { PORT: "6000" },
      "Nothing is served: browsers and fetch refuse port 6000, which belongs to another protocol; set PORT to another, such as 8787.\n",
    ],
    [
      { PORT: "0", GRAPHVEIL_LOG_LEVEL: "trace" },
      expect.stringMatching(
        /^.+ 1 problem\(s\)\.\n {2}GRAPHVEIL_LOG_LEVEL .+\ndocs\/configuration\.md says .+\n$/,
      ),
    ],
    [
      { PORT: "0", GRAPHVEIL_POLICY: '{"callers":[]}' },
      expect.stringMatching(
        /^Nothing is served: the configuration has \d problem\(s\)\.\n {2}GRAPHVEIL_POLICY /,
      ),
    ],
    [
      { PORT: "0", GRAPHVEIL_TENANT_ID: "contoso" },
      expect.stringContaining("Variables of the proxy are set, so the real clouds are meant"),
    ],
  ])("of the configuration %j ends serve with 3", async (env, stderr) => {
    expect(await run(["serve"], { env })).toEqual({ code: 3, stdout: "", stderr });
  });
});

describe("the process", () => {
  test("has the exit code and the streams of the command line", async () => {
    const [code, stdout, stderr] = await new Promise<readonly unknown[]>((resolve) => {
      execFile(process.execPath, [main, "serv"], (error, out, err) => resolve([error?.code, out, err]));
    });
    expect([code, stdout, stderr]).toEqual([2, "", "error: unknown command 'serv' (Did you mean serve?)\n"]);
  });

  test("ends quietly when who reads its output has left, and with a line when the disk is full", async () => {
    const child = spawn(process.execPath, [main, "--help"]);
    child.stdout.destroy();
    let said = "";
    for await (const chunk of child.stderr) said += String(chunk);
    expect([child.exitCode ?? (await once(child, "exit"))[0], said]).toEqual([0, ""]);
    const [code, stderr] = await new Promise<readonly unknown[]>((resolve) => {
      const args = ["-c", '"$0" "$1" --help > /dev/full', process.execPath, main];
      execFile("sh", args, (error, _, err) => resolve([error?.code, err]));
    });
    expect([code, stderr]).toEqual([1, "The output cannot be written (ENOSPC).\n"]);
  });

  test("resolves files where the person is when the repository's own script runs it, and else where it runs", async () => {
    const here = import.meta.dirname;
    const ask = (env: Record<string, string>) =>
      new Promise<string>((resolve) => {
        const args = [main, "policy", "permissions", "run-program.ts"];
        execFile(process.execPath, args, { cwd: "/", env }, (_, __, stderr) => resolve(stderr));
      });
    expect(await ask({ npm_package_name: "graphveil", INIT_CWD: here })).toContain("is not JSON");
    expect(await ask({ npm_package_name: "their-own", INIT_CWD: here })).toContain("cannot be read");
  });

  test.each(["SIGINT", "SIGTERM"] as const)("serves until %s, and ends with 0", async (signal) => {
    const child = spawn(process.execPath, [main, "serve"], { env: { PORT: "0" } });
    let printed = "";
    for await (const chunk of child.stdout) {
      printed += String(chunk);
      if (printed.includes("Stop with Ctrl-C")) break;
    }
    child.kill(signal);
    expect(await once(child, "exit")).toEqual([0, null]);
  });
});

const root = join(import.meta.dirname, "../src");

/** What a module of the command line loads before anything is asked of it. */
const loadedBy = async (module: string) => {
  const entryPoint = join(root, module);
  const { metafile } = await build({
    entryPoints: [entryPoint],
    bundle: true,
    write: false,
    metafile: true,
    splitting: true,
    format: "esm",
    platform: "node",
    outdir: "out",
    logLevel: "error",
  });
  const { outputs } = metafile;
  const loaded = new Set<string>();
  const load = (path: string): void => {
    for (const input of Object.keys(outputs[path]?.inputs ?? {})) loaded.add(input);
    for (const { kind, path: next } of outputs[path]?.imports ?? [])
      if (kind === "import-statement") load(next);
  };
  load(Object.keys(outputs).find((path) => outputs[path]?.entryPoint?.endsWith(`cli/src/${module}`)) ?? "");
  const own = [...loaded].filter((path) => !path.includes("node_modules"));
  const libraries = [...loaded].flatMap((path) => /node_modules\/(?!\.pnpm)([^/]+)/.exec(path)?.[1] ?? []);
  return {
    rooms: [...new Set(own.map((path) => path.replace(/^.*packages\//, "").replace(/[^/]+$/, "")))].sort(),
    core: own.filter((path) => path.includes("core/src/")).map((path) => path.replace(/^.*core\/src\//, "")),
    libraries: [...new Set(libraries)],
  };
};

/** Start-up is mostly loading. */
test("version and help of the program load no library, and say what the program says", async () => {
  expect(await loadedBy("main.ts")).toEqual({
    rooms: ["cli/src/", "core/src/"],
    core: ["version.ts"],
    libraries: [],
  });
  for (const option of ["--version", "-V", "--help", "-h"])
    expect(quickAnswer([option])).toBe((await run([option])).stdout);
  for (const argv of [[], ["--help", "serve"], ["serve", "--help"], ["constructor"], ["--versio"]])
    expect(quickAnswer(argv)).toBeUndefined();
});

test("the program loads the parser and the commands' own files, never what does their work", async () => {
  expect(await loadedBy("process.ts")).toEqual({
    rooms: ["cli/src/", "cli/src/commands/", "core/src/"],
    core: ["version.ts"],
    libraries: ["commander"],
  });
});
