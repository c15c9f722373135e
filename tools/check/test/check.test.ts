import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { generatedFiles } from "../../generate/generated-files.ts";
import { findStale, writeStale } from "../../generate/stale.ts";
import { checkRepository } from "../check.ts";
import { maintainedFiles } from "../maintained.ts";

/** Every generator runs several times: minutes on a machine that has other work. */
const SLOW = { timeout: 120_000 };

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

const faults = async (): Promise<readonly string[]> => (await checkRepository(root)).faults;
const generate = async (): Promise<void> => writeStale(await findStale(generatedFiles, root), root);

/** What stands before the end of the generated part; some files have another part, which is people's. */
const beforeTheEnd = (text: string): string => text.split(/<!-- END_\w+ -->/, 1)[0] ?? text;

/** A text that somebody has edited; of a page that people write, only the repository's address is generated. */
function editedByHand(text: string, name: string): string {
  if (name === "address of the repository")
    return text.replace(/github\.com\/[\w.-]+\//, "github.com/somebody/");
  const kept = beforeTheEnd(text);
  return `${kept}// edited by hand\n${text.slice(kept.length)}`;
}

test("the repository has no faults", async () => {
  const { faults: found, summary } = await checkRepository(repository);
  expect(found).toEqual([]);
  expect(Number(/the style of (\d+) sources/.exec(summary)?.[1])).toBeGreaterThan(350);
});

test("an edit of each file is found, named and undone", SLOW, async () => {
  const files = generatedFiles.map(({ path }) => join(root, path));
  const texts = await Promise.all(files.map((file) => readFile(file, "utf8")));
  for (const [index, { name, path }] of generatedFiles.entries())
    await writeFile(join(root, path), editedByHand(texts[index] ?? "", name));
  expect(await faults()).toEqual([
    ...generatedFiles.map(({ path, name }) => `stale: ${path} (${name})`),
    "Write generated files again with: npx --yes pnpm@12 generate",
  ]);
  await generate();
  expect(await faults()).toEqual([]);
  expect(await Promise.all(files.map((file) => readFile(file, "utf8")))).toEqual(texts);
});

test("a file that is missing is found and written", SLOW, async () => {
  await rm(join(root, "docs/configuration.md"));
  expect(await faults()).toContain("missing: docs/configuration.md (configuration reference)");
  await generate();
  expect(await faults()).toEqual([]);
});

test("a framework of another version than its lockfile is found", async () => {
  const file = join(root, "pnpm-workspace.yaml");
  const text = await readFile(file, "utf8");
  await writeFile(file, text.replace(/("@google-cloud\/functions-framework"): .*/, "$1: 99.0.0"));
  const found = await faults();
  expect(found).toContainEqual(expect.stringContaining("the catalog 99.0.0"));
  expect(found.at(-1)).toBe("Write it again with: node tools/build/lock-framework.ts");
});

test("a fault of style is found in packages and tools, and not in tests", async () => {
  for (const path of ["packages/x/src/a.ts", "tools/y/b.ts", "tools/y/test/c.ts"]) {
    await mkdir(join(root, dirname(path)), { recursive: true });
    await writeFile(join(root, path), "export const most = 1;\n");
  }
  expect(await faults()).toEqual([
    expect.stringMatching(/^style: packages\/x\/src\/a\.ts:1 most is a limit/),
    expect.stringMatching(/^style: tools\/y\/b\.ts:1 most is a limit/),
  ]);
});
