import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { generatedFiles } from "../../generate/generated-files.ts";
import { findStale } from "../../generate/stale.ts";
import { maintainedFiles } from "../maintained.ts";

const repository = join(import.meta.dirname, "..", "..", "..");

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "generated-"));
  const needed = [...generatedFiles, ...maintainedFiles].flatMap(({ path, inputs }) => [path, ...inputs]);
  for (const path of new Set(needed)) await cp(join(repository, path), join(root, path), { recursive: true });
});

afterEach(async () => {
  await rm(root, { recursive: true });
});

/** Runs the check or the generators over the copy. */
const run = (tool: "check" | "generate") =>
  new Promise<{ readonly code: unknown; readonly stdout: string; readonly stderr: string }>((resolve) => {
    execFile(
      process.execPath,
      [join(repository, "tools", tool, "main.ts"), "--root", root],
      (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : error.code, stdout, stderr });
      },
    );
  });

/** What stands before the end of the generated part; some files have another part, which is people's. */
const beforeTheEnd = (text: string): string => text.split("<!-- END_TF_DOCS -->", 1)[0] ?? text;

test("what is committed is what the generators write", async () => {
  expect(await run("check")).toMatchObject({ code: 0, stderr: "" });
});

test("an edit of each file is found, named and undone", async () => {
  const files = generatedFiles.map(({ path }) => join(root, path));
  const texts = await Promise.all(files.map((file) => readFile(file, "utf8")));
  for (const [index, file] of files.entries()) {
    const text = texts[index] ?? "";
    const kept = beforeTheEnd(text);
    await writeFile(file, `${kept}edited by hand\n${text.slice(kept.length)}`);
  }
  const { code, stderr } = await run("check");
  expect(code).toBe(1);
  expect(stderr.split("\n")).toEqual([
    ...generatedFiles.map(({ path, name }) => `stale: ${path} (${name})`),
    "Write generated files again with: npx --yes pnpm@12 generate",
    "",
  ]);
  const wrote = generatedFiles.map(({ path, name }) => `wrote ${path} (${name})\n`).join("");
  expect(await run("generate")).toEqual({ code: 0, stdout: wrote, stderr: "" });
  expect(await Promise.all(files.map((file) => readFile(file, "utf8")))).toEqual(texts);
});

test("a file that is missing is found and written", async () => {
  await rm(join(root, "docs"), { recursive: true });
  const { code, stderr } = await run("check");
  expect(code).toBe(1);
  expect(stderr).toContain("missing: docs/configuration.md (configuration reference)");
  await run("generate");
  expect(await findStale(generatedFiles, root)).toEqual([]);
});

test("a framework of another version than its lockfile is found", async () => {
  const file = join(root, "pnpm-workspace.yaml");
  const text = await readFile(file, "utf8");
  await writeFile(file, text.replace(/("@google-cloud\/functions-framework"): .*/, "$1: 99.0.0"));
  const { code, stderr } = await run("check");
  expect(code).toBe(1);
  expect(stderr).toContain("the catalog 99.0.0\nWrite it again with: node tools/build/lock-framework.ts\n");
});
