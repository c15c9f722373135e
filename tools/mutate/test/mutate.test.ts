import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { parseMutationRequest } from "../arguments.ts";
import { mutantsOf, mutatedFiles } from "../mutants.ts";
import { describeMutant, isKilled, outcomeOf, summaryOf } from "../report.ts";
import { identityOf, type MutantPlace, rangeOf, sampleOf } from "../sample.ts";
import { createSampleChecker, SAMPLE_VARIABLE } from "../sample-checker.ts";

const root = join(import.meta.dirname, "..", "..", "..");
const place = (line: number, rest: Partial<MutantPlace> = {}): MutantPlace => ({
  fileName: "packages/core/src/scope/a.ts",
  location: { start: { line, column: 4 }, end: { line, column: 9 } },
  mutatorName: "MethodExpression",
  replacement: "some",
  ...rest,
});
const places = Array.from({ length: 200 }, (_, line) => place(line));

describe("a sample", () => {
  test("is the same for the same seed, another for another, and in the order of the sources", () => {
    const drawn = sampleOf(places, "1", 20);
    expect(sampleOf(places.toReversed(), "1", 20).toReversed()).toEqual(drawn);
    expect(sampleOf(places, "2", 20)).not.toEqual(drawn);
    const lines = drawn.map(({ location }) => location.start.line);
    expect(lines).toEqual(lines.toSorted((one, other) => one - other));
    expect([new Set(lines).size, sampleOf(places, "1", 999).length]).toEqual([20, 200]);
  });

  test("stays nearly the same where a file of its own changes", () => {
    const others = [...places, ...places.map((each) => ({ ...each, fileName: "b.ts" }))];
    const before = sampleOf(others, "1", 100).map(identityOf);
    const moved = others.map((each) =>
      each.fileName === "b.ts" ? each : place(each.location.start.line + 1),
    );
    const kept = sampleOf(moved, "1", 100).filter(({ fileName }) => fileName === "b.ts");
    const common = kept.filter((each) => before.includes(identityOf(each)));
    expect(common.length).toBeGreaterThan(kept.length * 0.7);
  });

  test("takes mutants for two that differ in anything", () => {
    const all = [
      place(1),
      place(2),
      place(1, { fileName: "b.ts" }),
      place(1, { mutatorName: "BlockStatement" }),
      place(1, { replacement: "none" }),
      place(1, { location: { start: { line: 1, column: 4 }, end: { line: 1, column: 8 } } }),
    ];
    expect(new Set(all.map(identityOf)).size).toBe(all.length);
  });

  test("names the range of a mutant as Stryker reads it", () => {
    expect(rangeOf(place(0))).toBe("packages/core/src/scope/a.ts:1:4-1:9");
  });
});

describe("a report", () => {
  const source = "const all = kept.every(isTrue);\nif (a) {\n  b();\n}\n";

  test("shows place, operator and change", () => {
    const location = { start: { line: 0, column: 17 }, end: { line: 0, column: 22 } };
    expect(describeMutant(place(0, { location }), source)).toBe(
      "packages/core/src/scope/a.ts:1 MethodExpression\n- const all = kept.every(isTrue);\n+ const all = kept.some(isTrue);\n",
    );
  });

  test("shows a change over several lines, and one that leaves nothing", () => {
    const location = { start: { line: 1, column: 7 }, end: { line: 3, column: 1 } };
    const block = place(1, { location, mutatorName: "BlockStatement", replacement: "{}" });
    expect(describeMutant(block, source)).toBe(
      "packages/core/src/scope/a.ts:2 BlockStatement\n- if (a) {\n-   b();\n- }\n+ if (a) {}\n",
    );
  });

  test.each([
    ["Killed", true],
    ["Timeout", true],
    ["RuntimeError", true],
    ["Survived", false],
    ["NoCoverage", false],
    ["Ignored", false],
  ] as const)("counts %s as killed: %s", (status, expected) => {
    expect(isKilled({ status })).toBe(expected);
  });

  test("says how many were killed", () => {
    const outcomes = [{ status: "Killed" }, { status: "Survived" }, { status: "Timeout" }] as const;
    expect(summaryOf(outcomes)).toBe("2 of 3 mutants killed (66.7 %)");
    expect(summaryOf([])).toBe("0 of 0 mutants killed (0.0 %)");
  });

  test("names a result as the sample does", () => {
    const location = { start: { line: 8, column: 5 }, end: { line: 8, column: 10 } };
    const result = { ...place(0), id: "1", status: "Killed" as const, fileName: "/r/a.ts", location };
    expect(outcomeOf("/r")({ ...result, replacement: "some" })).toEqual({
      ...place(7),
      fileName: "a.ts",
      status: "Killed",
    });
  });
});

describe("the arguments", () => {
  test.each([
    [["1", "50"], { seed: "1", count: 50, path: undefined }],
    [["autumn", "400", "scope"], { seed: "autumn", count: 400, path: "scope" }],
    [[], undefined],
    [["1"], undefined],
    [["", "5"], undefined],
    [["1", "0"], undefined],
    [["1", "5x"], undefined],
    [["1", "1000000"], undefined],
    [["1", "5", "scope", "more"], undefined],
  ])("%j are %j", (given, expected) => {
    expect(parseMutationRequest(given)).toEqual(expected);
  });
});

describe("mutants", () => {
  test("are made of the five folders that decide what leaves", () => {
    const files = mutatedFiles(root);
    expect(new Set(files.map((file) => file.split("/")[3]))).toEqual(
      new Set(["policy", "privacy", "scope", "proxy", "identity"]),
    );
    expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });

  test("of the filter that joins verdicts have one that takes some for every, and no emptied text", async () => {
    const mutants = await mutantsOf(root, ["packages/core/src/scope/rule-filter.ts"]);
    const swapped = mutants.find(({ replacement }) => replacement.startsWith("kept.some("));
    expect(swapped?.mutatorName).toBe("MethodExpression");
    expect(mutants.filter(({ mutatorName }) => mutatorName === "StringLiteral")).toEqual([]);
    expect(new Set(mutants.map(identityOf)).size).toBe(mutants.length);
  });
});

describe("the checker", () => {
  afterEach(() => vi.unstubAllEnvs());

  test("lets the mutants of the sample run, and no others", async () => {
    const folder = await mkdtemp(join(tmpdir(), "graphveil-mutate-test-"));
    try {
      const file = join(folder, "sample.json");
      await writeFile(file, JSON.stringify([identityOf(place(3))]));
      vi.stubEnv(SAMPLE_VARIABLE, file);
      const mutants = [3, 4].map((line) => ({
        ...place(line),
        id: String(line),
        replacement: "some",
        fileName: join(process.cwd(), place(line).fileName),
      }));
      const checker = createSampleChecker();
      await checker.init();
      expect(await checker.group?.(mutants)).toEqual([["3", "4"]]);
      expect(await checker.check(mutants)).toEqual({
        3: { status: "passed" },
        4: { status: "compileError", reason: "not in the sample" },
      });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
