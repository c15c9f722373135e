import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { identityOf, mutatedSource, placeOf } from "../mutant.ts";
import { countingSources, mutantsOf, mutatedFiles } from "../mutants.ts";
import { mutant } from "./fixtures.ts";

const root = join(import.meta.dirname, "..", "..", "..");
const file = "packages/core/src/scope/rule-filter.ts";
const text = readFileSync(join(root, file), "utf8");

describe("mutants", () => {
  test("are made of the five folders that decide what leaves", () => {
    const files = mutatedFiles(root);
    expect(new Set(files.map((each) => each.split("/")[3]))).toEqual(
      new Set(["policy", "privacy", "scope", "proxy", "identity"]),
    );
    expect(files.filter((each) => !existsSync(join(root, each)))).toEqual([]);
  });

  test("of the filter that joins verdicts have one that takes some for every, and no emptied text", async () => {
    const mutants = await mutantsOf(root, [file]);
    const swapped = mutants.find(({ replacement }) => replacement.startsWith("kept.some("));
    expect([swapped?.mutatorName, swapped?.original.startsWith("kept.every(")]).toEqual([
      "MethodExpression",
      true,
    ]);
    expect(mutants.filter(({ mutatorName }) => mutatorName === "StringLiteral")).toEqual([]);
    expect(new Set(mutants.map(identityOf)).size).toBe(mutants.length);
    expect(mutants.every((each) => text.slice(...rangeIn(each)) === each.original)).toBe(true);
  });

  test("have the same identities where lines come before them", () => {
    const { start, end } = mutant().location;
    const location = { start: { ...start, line: 9 }, end: { ...end, line: 9 } };
    expect(identityOf(mutant({ location }))).toBe(identityOf(mutant()));
  });

  test.each([
    { fileName: "b.ts" },
    { mutatorName: "BlockStatement" },
    { replacement: "none" },
    { original: "all" },
    { occurrence: 1 },
  ])("are two where they differ in %j", (rest) => {
    expect(identityOf(mutant(rest))).not.toBe(identityOf(mutant()));
  });

  test("stand in a source where their location says", () => {
    const source = "const all = kept.every(isTrue);\nif (a) {\n  b();\n}\n";
    const block = { start: { line: 1, column: 7 }, end: { line: 3, column: 1 } };
    expect(mutatedSource(source, mutant())).toBe("const all = kept.some(isTrue);\nif (a) {\n  b();\n}\n");
    expect(mutatedSource(source, mutant({ location: block, replacement: "{}" }))).toBe(
      "const all = kept.every(isTrue);\nif (a) {}\n",
    );
  });

  test("of one of two operators keep the meaning of the other", () => {
    const location = { start: { line: 0, column: 10 }, end: { line: 0, column: 16 } };
    const first = mutant({ location, mutatorName: "LogicalOperator", replacement: "a && b" });
    expect(mutatedSource("const x = a ?? b ?? c;", first)).toBe("const x = (a && b) ?? c;");
  });

  test("that are no source any more are refused", () => {
    expect(() => mutatedSource("const all = kept.every(isTrue);\n", mutant({ replacement: "((" }))).toThrow(
      "packages/core/src/scope/a.ts:1 cannot be read",
    );
  });

  test("are counted by their own counters", async () => {
    const [one, other] = await mutantsOf(root, [file]).then((all) => [all[0], all.at(-1)]);
    if (one === undefined || other === undefined) throw new Error("no mutants");
    const { sources, counters } = await countingSources(root, [one, other]);
    expect([...sources.keys()]).toEqual([file]);
    expect(new Set(counters).size).toBe(2);
    for (const counter of counters)
      expect(sources.get(file)).toMatch(new RegExp(`stryCov_\\w+\\(.*"${counter}"`));
  });
});

function rangeIn(of: Parameters<typeof identityOf>[0]): [number, number] {
  const { from, to } = placeOf(text, of.location);
  return [from, to];
}
