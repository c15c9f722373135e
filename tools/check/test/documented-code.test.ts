import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { findUntrueCode } from "../documented-code.ts";

const packages = join(import.meta.dirname, "..", "..", "..", "packages");
const names = ["core", "aws-lambda", "gcp-function", "cli", "simulator"];

/** Names of `export { a, type b } from` and of exported declarations. */
const exportedBy = (source: string): readonly string[] => [
  ...[...source.matchAll(/export (?:type )?\{([^}]*)\}/g)].flatMap(([, list = ""]) =>
    list.split(",").map((each) => each.trim().replace(/^type /, "")),
  ),
  ...[...source.matchAll(/export (?:async )?(?:function|const|class|interface|type) (\w+)/g)].map(
    ([, name = ""]) => name,
  ),
];

const documented = async (name: string) => {
  const folder = join(packages, name);
  const files = (await readdir(join(folder, "src"), { recursive: true })).filter((file) =>
    file.endsWith(".ts"),
  );
  const read = (path: string) => readFile(join(folder, path), "utf8");
  const entry = exportedBy(await read("src/index.ts"));
  return {
    readme: await read("README.md"),
    sources: await Promise.all(files.map((file) => read(join("src", file)))),
    exports: new Map([[`@graphveil/${name}`, new Set(entry)]]),
  };
};

test.each(names)("the README of %s shows its interfaces as they are", async (name) => {
  const { readme, ...rest } = await documented(name);
  expect(readme.match(/^(?:function|interface) \w+/gm)?.length).toBeGreaterThan(1);
  expect(findUntrueCode({ readme, ...rest })).toEqual([]);
});

test.each(names)("the README of %s says what it may import and how to test it", async (name) => {
  const { readme } = await documented(name);
  for (const heading of ["Interfaces", "What it may import", "How to test it"])
    expect(readme).toContain(`\n## ${heading}\n`);
});

test.each(names)("the README of %s names each entry of the package, those for tests aside", async (name) => {
  const { readme } = await documented(name);
  const { exports } = JSON.parse(await readFile(join(packages, name, "package.json"), "utf8")) as {
    readonly exports: Readonly<Record<string, string>>;
  };
  const entries = Object.keys(exports)
    .filter((entry) => !entry.startsWith("./test/"))
    .map((entry) => `@graphveil/${name}${entry.slice(1)}`);
  const named = readme.match(new RegExp(`@graphveil/${name}(?:/[a-z/-]*[a-z])?`, "g"));
  expect([...new Set(named)].sort()).toEqual(entries.sort());
});

describe("what is not so is found", () => {
  const sources = [
    "/** Text. */\nexport interface Door {\n  /** Text. */\n  readonly open: boolean;\n  close(): void;\n}",
    "export async function knock(\n  door: Door,\n  times = 1,\n): Promise<void> {\n  return;\n}",
  ];
  const exports = new Map([["@graphveil/door", new Set(["knock"])]]);
  const faultsOf = (code: string) =>
    findUntrueCode({ readme: `\`\`\`ts\n${code}\n\`\`\`\n`, sources, exports });

  test.each([
    ["interface Door {\n  close(): void;\n}", []],
    ["function knock(door: Door, times = 1): Promise<void>", []],
    [`import { knock } from "@graphveil/door";`, []],
    ["interface Door {\n  readonly open: string;\n}", ["interface Door has no readonly open: string"]],
    ["interface Gate {\n  close(): void;\n}", ["interface Gate has no close(): void"]],
    [
      "function knock(door: Door): Promise<void>",
      ["no such function: function knock(door: Door): Promise<void>"],
    ],
    [`import { ring } from "@graphveil/door";`, ["@graphveil/door exports no ring"]],
  ])("%j", (code, faults) => {
    expect(faultsOf(code)).toEqual(faults);
  });
});
