import { describe, expect, test } from "vitest";
import { measureReach, type Reach } from "../reach.ts";
import type { RunReport, TestReport } from "../run-report.ts";
import { inTestOrder } from "../test-order.ts";
import type { RunRequest } from "../test-session.ts";
import { createTrial } from "../trial.ts";
import { mutant } from "./fixtures.ts";

const source = "const all = kept.every(isTrue);\n";
const tests = (file: string, cost: number) => ({ file, ids: [`${file}#1`], cost, longest: cost });

describe("the order of tests", () => {
  test("is mirror, last one that noticed, neighbours, others, and the cheap ones first", () => {
    const files = ["proxy/b", "proxy/a", "scope/c", "scope/b", "graph/z", "scope/a"];
    const given = files.map((file, at) => ({ file: `packages/core/test/${file}.test.ts`, cost: 10 - at }));
    const ordered = inTestOrder(given, {
      source: "packages/core/src/scope/a.ts",
      lastNoticed: "packages/core/test/proxy/b.test.ts",
    });
    expect(ordered.map(({ file }) => file.slice("packages/core/test/".length, -".test.ts".length))).toEqual([
      "scope/a",
      "proxy/b",
      "scope/b",
      "scope/c",
      "graph/z",
      "proxy/a",
    ]);
  });
});

describe("a trial", () => {
  const reach: Reach = () => [tests("one.test.ts", 500), tests("other.test.ts", 4000)];
  const session = (...reports: readonly Pick<RunReport, "verdict" | "failure">[]) => {
    const requests: RunRequest[] = [];
    const run = (request: RunRequest) => {
      requests.push(request);
      const report = reports[requests.length - 1];
      return report === undefined
        ? Promise.reject(new Error("one run too many"))
        : Promise.resolve({ ...report, tests: [] });
    };
    return { run, requests };
  };

  test.each([
    ["passed", "survived"],
    ["failed", "killed"],
    ["no end", "no end"],
  ] as const)("of a run that %s says %s", async (verdict, status) => {
    const { run } = session({ verdict, failure: undefined });
    expect(await createTrial({ run }, reach)(mutant(), source)).toEqual({ status, by: undefined });
  });

  test("runs the mutated source, with patience for the longest test, and what noticed it goes first the next time", async () => {
    const failed = { verdict: "failed", failure: "other.test.ts > suite > test" } as const;
    const { run, requests } = session(failed, failed);
    const tryOne = createTrial({ run }, reach);
    expect(await tryOne(mutant(), source)).toEqual({ status: "killed", by: failed.failure });
    await tryOne(mutant(), source);
    expect(requests.map(({ tests: order }) => order.map(({ file }) => file))).toEqual([
      ["one.test.ts", "other.test.ts"],
      ["other.test.ts", "one.test.ts"],
    ]);
    expect(requests[0]?.sources.get(mutant().fileName)).toBe("const all = kept.some(isTrue);\n");
    expect(requests[0]?.cpuLimit).toBe(10_000 + 5 * 4000);
  });

  test("of a mutant that no test reaches runs nothing", async () => {
    const { run } = session();
    expect(await createTrial({ run }, () => [])(mutant(), source)).toEqual({ status: "no coverage" });
  });
});

describe("the reach of tests", () => {
  const root = new URL("../../..", import.meta.url).pathname;
  const inFilter = mutant({
    fileName: "packages/core/src/scope/rule-filter.ts",
    location: { start: { line: 0, column: 0 }, end: { line: 99, column: 0 } },
  });
  const session = (report: Partial<RunReport>) => ({
    files: ["a.test.ts", "b.test.ts"],
    run: () => Promise.resolve({ verdict: "passed", failure: undefined, tests: [], ...report } as RunReport),
    filesThatImport: () => ["b.test.ts"],
    close: () => Promise.resolve(),
  });
  const reported = (file: string, id: string, meta: TestReport["meta"]): TestReport => ({ file, id, meta });

  test("is those that reached a mutant, or all of the files that import its source", async () => {
    const reach = async (meta: TestReport["meta"]) =>
      (
        await measureReach(
          root,
          session({
            tests: [
              reported("a.test.ts", "a1", { computed: 5, ...meta }),
              reported("a.test.ts", "a2", { computed: 9 }),
              reported("b.test.ts", "b1", { computed: 3 }),
              reported("b.test.ts", "b2", { computed: 2 }),
            ],
          }),
          [inFilter],
        )
      )(inFilter);
    expect(await reach({ reached: [""] })).toEqual([{ file: "a.test.ts", ids: ["a1"], cost: 5, longest: 5 }]);
    expect(await reach({ reachedOutside: [""] })).toEqual([
      { file: "b.test.ts", ids: undefined, cost: 5, longest: 3 },
    ]);
    expect(await reach({})).toEqual([]);
  });

  test("cannot be measured where a test fails before anything is changed", async () => {
    const failing = session({ verdict: "failed", failure: "a.test.ts > test" });
    await expect(measureReach(root, failing, [inFilter])).rejects.toThrow("a.test.ts > test");
  });
});
