import { execFile } from "node:child_process";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { version } from "@graphveil/core/version";
import { describe, expect, test } from "vitest";
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
  const options = ["--offline", "--no-audit", "--no-fund", "--cache", join(folder, ".npm")];
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
