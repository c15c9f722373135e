import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { generatedFiles } from "../generated.ts";
import { maintainedFiles } from "../maintained.ts";

const repository = join(import.meta.dirname, "..", "..", "..");
const main = join(import.meta.dirname, "..", "main.ts");

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "generated-"));
  const needed = [...generatedFiles, ...maintainedFiles].flatMap(({ path, inputs }) => [path, ...inputs]);
  for (const path of new Set(needed)) await cp(join(repository, path), join(root, path), { recursive: true });
});

afterEach(async () => {
  await rm(root, { recursive: true });
});

/** Runs the command over the copy. */
const run = (...options: readonly string[]) =>
  new Promise<{ readonly code: unknown; readonly stdout: string; readonly stderr: string }>((resolve) => {
    execFile(process.execPath, [main, "--root", root, ...options], (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : error.code, stdout, stderr });
    });
  });

test("what is committed is what the generators write", async () => {
  expect(await run()).toMatchObject({ code: 0, stderr: "" });
});

test.each(generatedFiles)("$path: an edit is found, named and undone", async ({ name, path }) => {
  const file = join(root, path);
  const text = await readFile(file, "utf8");
  await writeFile(file, `${text}edited by hand\n`);
  const { code, stderr } = await run();
  expect(code).toBe(1);
  expect(stderr).toBe(
    `stale: ${path} (${name})\nWrite generated files anew with: npx --yes pnpm@12 generate\n`,
  );
  expect(await run("--write")).toEqual({ code: 0, stdout: `wrote ${path} (${name})\n`, stderr: "" });
  expect(await readFile(file, "utf8")).toBe(text);
  expect(await run()).toMatchObject({ code: 0 });
});

test("a file that is missing is found and written", async () => {
  await rm(join(root, "docs"), { recursive: true });
  const { code, stderr } = await run();
  expect(code).toBe(1);
  expect(stderr).toContain("missing: docs/configuration.md (configuration reference)");
  await run("--write");
  expect(await run()).toMatchObject({ code: 0, stderr: "" });
});

test("a framework of another version than its lockfile is found", async () => {
  const file = join(root, "pnpm-workspace.yaml");
  const text = await readFile(file, "utf8");
  await writeFile(file, text.replace(/("@google-cloud\/functions-framework"): .*/, "$1: 99.0.0"));
  const { code, stderr } = await run();
  expect(code).toBe(1);
  expect(stderr).toContain("the catalog 99.0.0\nWrite it anew with: node tools/build/lock-framework.ts\n");
});
