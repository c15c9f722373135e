import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const lines = (count: number): string => Array.from({ length: count }, (_, i) => `  void ${i};\n`).join("");

/** A small repository with one of each fault, and what must not be taken for one. */
const planted: Readonly<Record<string, string>> = {
  "packages/core/package.json":
    '{ "name": "@graphveil/core", "exports": { "./policy": "./src/policy/index.ts" } }',
  "packages/core/src/index.ts": 'export { a } from "./policy/a.ts";\n',
  "packages/core/src/policy/index.ts": '/** B. */\nexport type B = import("./b.ts").B;\n',
  "packages/core/src/policy/a.ts": 'import type { B } from "./b.ts";\n/** A. */\nexport const a: B = 1;\n',
  "packages/core/src/policy/b.ts":
    'import type { a } from "./a.ts";\nimport type { T } from "../schema/t.ts";\n/** B. */\nexport type B = T & typeof a;\n',
  "packages/core/src/schema/t.ts":
    "export type T = 1;\nconst x = 1;\nexport { x };\ntype Own = 2;\nexport type { Own as Y };\n",
  "packages/core/src/proxy/lazy.ts": 'void import("../policy/index.ts");\n',
  "packages/core/src/proxy/long.ts": `/** Long. */\nexport function long() {\n${lines(39)}}\n/** Short. */\nexport const short = () => {\n${lines(38)}};\n`,
  "packages/cli/package.json": '{ "name": "@graphveil/cli", "exports": { ".": "./src/index.ts" } }',
  "packages/cli/src/index.ts":
    'import "@graphveil/core/policy";\n/** W. */\nexport class W {\n  wide(a: 1, b: 1, c: 1, d: 1, e: 1): void {}\n  narrow(a: 1, b: 1, c: 1, d: 1): void {}\n}\n',
  "packages/cli/test/many.ts": "export const many = 1;\n".repeat(400),
  "tools/many.ts": "const y = 1;\n".repeat(301),
  "tools/enough.ts": "const y = 1;\n".repeat(300),
  "tools/own.test.ts": "export const z = 1;\n",
};

let root: string;
let printed: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "house-"));
  for (const [path, text] of Object.entries(planted)) {
    await mkdir(join(root, dirname(path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  const main = join(import.meta.dirname, "..", "house", "main.ts");
  printed = await new Promise((resolve, reject) => {
    execFile(process.execPath, [main, "--list", "--root", root], (error, stdout, stderr) =>
      error === null ? resolve(stdout) : reject(new Error(stderr, { cause: error })),
    );
  });
});

afterAll(() => rm(root, { recursive: true }));

describe("the house", () => {
  test.each([
    ["import circles", ["packages/core/src/policy/a.ts ↔ packages/core/src/policy/b.ts"]],
    ["files at core's root", ["packages/core/src/index.ts"]],
    ["arrows between core's rooms", ["policy → schema (1)", "proxy → policy (1)"]],
    ["source files over 300 lines", ["tools/many.ts (301)"]],
    ["functions over 40 lines", ["packages/core/src/proxy/long.ts:2 long (41)"]],
    ["functions with five or more parameters", ["packages/cli/src/index.ts:4 wide (5)"]],
    [
      "exports without docstring",
      [
        "packages/core/src/schema/t.ts:1 T",
        "packages/core/src/schema/t.ts:2 x",
        "packages/core/src/schema/t.ts:4 Own",
      ],
    ],
  ])("counts %s", (name, places) => {
    const listed = [`${name}: ${places.length}`, ...places.map((place) => `  ${place}`), ""].join("\n");
    expect(printed).toContain(listed);
  });

  test("prints one line for each measure, and no other number", () => {
    expect(printed.split("\n").filter((line) => /^\S/.test(line))).toHaveLength(7);
  });
});
