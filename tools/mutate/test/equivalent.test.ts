import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { equivalentMutants, reasonOf } from "../equivalent.ts";
import { mutantsOf } from "../mutants.ts";
import { changeOf } from "../report.ts";
import { mutant } from "./fixtures.ts";

const root = join(import.meta.dirname, "..", "..", "..");

describe("the list of equivalent mutants", () => {
  test("has only mutants of the sources as they are, each once and with a reason", async () => {
    const files = [...new Set(equivalentMutants.map(({ file }) => file))];
    const mutants = await mutantsOf(root, files);
    const sources = new Map(files.map((file) => [file, readFileSync(join(root, file), "utf8")]));
    const possible = new Set(
      mutants.map((one) => {
        const { before, after } = changeOf(one, sources.get(one.fileName) ?? "");
        return JSON.stringify([one.fileName, before, after]);
      }),
    );
    const changes = equivalentMutants.map(({ file, before, after }) => JSON.stringify([file, before, after]));
    expect(changes.filter((change) => !possible.has(change))).toEqual([]);
    expect(new Set(changes).size).toBe(changes.length);
    expect(equivalentMutants.filter(({ reason }) => reason.length < 20)).toEqual([]);
  });

  test("finds a mutant by its file and its lines, wherever they stand", () => {
    const listed = {
      file: mutant().fileName,
      before: "const all = kept.every(isTrue);",
      after: "const all = kept.some(isTrue);",
      reason: "kept has one element",
    };
    const location = { start: { line: 1, column: 19 }, end: { line: 1, column: 24 } };
    const source = "\n  const all = kept.every(isTrue);\n";
    expect(reasonOf([listed], mutant({ location }), source)).toBe("kept has one element");
    expect(reasonOf([listed], mutant({ location, replacement: "none" }), source)).toBeUndefined();
    expect(reasonOf([listed], mutant({ location, fileName: "b.ts" }), source)).toBeUndefined();
  });
});
