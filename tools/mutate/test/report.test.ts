import { describe, expect, test } from "vitest";
import { changeOf, describeMutant, summaryOf } from "../report.ts";
import { mutant } from "./fixtures.ts";

const source = "const all = kept.every(isTrue);\n  if (a) {\n    b();\n  }\n";
const block = mutant({
  location: { start: { line: 1, column: 9 }, end: { line: 3, column: 3 } },
  mutatorName: "BlockStatement",
  replacement: "{}",
});

describe("a report", () => {
  test("shows place, operator and change", () => {
    expect(describeMutant(mutant(), source)).toBe(
      "packages/core/src/scope/a.ts:1 MethodExpression\n- const all = kept.every(isTrue);\n+ const all = kept.some(isTrue);\n",
    );
  });

  test("shows a change over several lines", () => {
    expect(describeMutant(block, source)).toBe(
      "packages/core/src/scope/a.ts:2 BlockStatement\n-   if (a) {\n-     b();\n-   }\n+   if (a) {}\n",
    );
  });

  test("names a change without the space around its lines", () => {
    expect(changeOf(block, source)).toEqual({ before: "if (a) {\nb();\n}", after: "if (a) {}" });
  });

  test("says how many were killed, and what became of the others", () => {
    const outcomes = ["killed", "no end", "survived", "equivalent", "no coverage", "undecided"] as const;
    expect(summaryOf(outcomes.map((status) => ({ status })))).toBe(
      "2 of 6 mutants killed (33.3 %), 1 equivalent, 1 survived, 1 no coverage, 1 undecided",
    );
    expect(summaryOf([])).toBe("0 of 0 mutants killed (0.0 %)");
  });
});
