import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { version } from "@graphveil/core/version";
import { describe, expect, onTestFinished, test } from "vitest";
import { emptyFolder } from "./installation.ts";
import { root, tarballOf, unpackTarball } from "./tarball.ts";

const run = promisify(execFile);
const single = join(root, "dist", "graphveil.mjs");

/** Makes a Node say that it is another version, before anything of the command line runs. */
const pretendToBe = (its: string): readonly string[] => [
  "--import",
  `data:text/javascript,Object.defineProperty(process.versions,"node",{value:${JSON.stringify(its)}})`,
];

/** What the tarball installs by npm, in an empty folder, without a network. */
const install = async (): Promise<string> => {
  const folder = await emptyFolder();
  const options = [
    "--offline",
    "--no-audit",
    "--no-fund",
    "--prefix",
    folder,
    "--cache",
    join(folder, ".npm"),
  ];
  await run("npm", ["install", ...options, await tarballOf("graphveil")], { cwd: folder });
  return join(folder, "node_modules", ".bin", "graphveil");
};

describe.each([
  { form: "the tarball, installed by npm without a network", programOf: install },
  { form: "the file alone", programOf: async () => single },
])("$form", ({ programOf }) => {
  test("runs in an empty folder", async () => {
    const program = await programOf();
    const cwd = await emptyFolder();
    const ask = (...args: readonly string[]) => run(process.execPath, [program, ...args], { cwd, env: {} });
    expect((await ask("--version")).stdout).toBe(`${version}\n`);
    expect((await ask("--help")).stdout).toContain("Usage: graphveil");
    await expect(ask("policy", "check", "none.json")).rejects.toMatchObject({
      code: 2,
      stderr: "none.json cannot be read: there is no such file. Check the path.\n",
    });
  });

  test("serves the simulated tenant until Ctrl-C, and says to a program when it is ready", async () => {
    const program = await programOf();
    const cwd = await emptyFolder();
    const child = spawn(process.execPath, [program, "serve", "--port", "0", "--json"], { cwd, env: {} });
    onTestFinished(() => void child.kill("SIGKILL"));
    const [line]: unknown[] = await once(child.stdout, "data");
    const { ready, url } = JSON.parse(String(line)) as { ready: boolean; url: string };
    expect(ready).toBe(true);
    const reply = await fetch(`${url}/v1.0/users?$top=2&$select=id,mail`);
    expect(await reply.json()).toMatchObject({ value: [{ id: expect.stringMatching(/^s1_/) }, {}] });
    expect((await fetch(url)).headers.get("content-type")).toContain("text/html");
    child.kill("SIGINT");
    expect(await once(child, "exit")).toEqual([0, null]);
    expect(await readdir(cwd)).toEqual([]);
  });

  test.each(["20.20.2", "22.23.0", "24.10.9"])("says in one line what Node %s lacks", async (its) => {
    const args = [...pretendToBe(its), await programOf(), "--help"];
    await expect(run(process.execPath, args)).rejects.toMatchObject({
      code: 1,
      stdout: "",
      stderr: `graphveil needs Node 24.11 or newer, and this is Node ${its}: install it from https://nodejs.org.\n`,
    });
  });
});

test("both are as small as they promise", async () => {
  expect((await stat(single)).size).toBeLessThanOrEqual(8 * 1024 * 1024);
  expect((await stat(await tarballOf("graphveil"))).size).toBeLessThanOrEqual(1.5 * 1024 * 1024);
});

/** Names of Node's modules that came after Node 20. */
const newer = [
  "setGlobalProxyFromEnv",
  "getCACertificates",
  "setDefaultCACertificates",
  "registerHooks",
  "zstdCompress",
];

/** A module that imports one of them by its name is not linked on an older Node, so that the check of the version never runs. */
test("what is linked before the check of the version can be linked on Node 20", async () => {
  const entry = (await unpackTarball(await tarballOf("graphveil"))).get("graphveil.mjs") ?? [];
  for (const text of [Buffer.from(entry).toString("utf8"), await readFile(single, "utf8")]) {
    const imports = Array.from(
      text.matchAll(/\bimport\s*(\{[^}]*\})\s*from\s*["']node:/g),
      ([, names = ""]) => names,
    );
    expect(imports.length).toBeGreaterThan(0);
    for (const name of newer) expect(imports.filter((names) => names.includes(name))).toEqual([]);
  }
});
