import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createMeasurementFile } from "../measurement-file.ts";
import { identityOf } from "../mutant.ts";
import { type Measurement, measureReach, type Reach, reachIn } from "../reach.ts";
import type { RunReport, TestReport } from "../run-report.ts";
import { inTestOrder } from "../test-order.ts";
import type { RunRequest } from "../test-session.ts";
import { createMirrorTrial, createTrial } from "../trial.ts";
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
  const reach: Reach = () => [tests("one.test.ts", 500), tests("other.test.ts", 1000)];
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
    expect(await createTrial({ run }, reach).first(mutant(), source)).toEqual({ status, by: undefined });
  });

  test("runs the mutated source, with patience for the longest test, and what noticed it goes first the next time", async () => {
    const failed = { verdict: "failed", failure: "other.test.ts > suite > test" } as const;
    const { run, requests } = session(failed, failed);
    const { first } = createTrial({ run }, reach);
    expect(await first(mutant(), source)).toEqual({ status: "killed", by: failed.failure });
    await first(mutant(), source);
    expect(requests.map(({ tests: order }) => order.map(({ file }) => file))).toEqual([
      ["one.test.ts", "other.test.ts"],
      ["other.test.ts", "one.test.ts"],
    ]);
    expect(requests[0]?.sources.get(mutant().fileName)).toBe("const all = kept.some(isTrue);\n");
    expect(requests[0]?.cpuLimit).toBe(10_000 + 5 * 1000);
  });

  test("runs the tests that take long in a second round", async () => {
    const passed = { verdict: "passed", failure: undefined } as const;
    const { run, requests } = session(passed, passed);
    const long: Reach = () => [
      tests("one.test.ts", 500),
      tests("two.test.ts", 800),
      tests("long.test.ts", 4000),
    ];
    const { first, rest } = createTrial({ run }, long);
    expect(await first(mutant(), source)).toEqual({ status: "undecided" });
    expect(await rest(mutant(), source)).toEqual({ status: "survived", by: undefined });
    expect(requests.map(({ tests: order }) => order.map(({ file }) => file))).toEqual([
      ["one.test.ts", "two.test.ts"],
      ["long.test.ts"],
    ]);
  });

  test("of the file that mirrors a source needs no measurement, and decides nothing where that passes", async () => {
    const mirror = "packages/core/test/scope/a.test.ts";
    const passed = { verdict: "passed", failure: undefined } as const;
    const failed = { verdict: "failed", failure: mirror } as const;
    const { run, requests } = session(passed, failed);
    const tryOne = createMirrorTrial({ run, files: ["packages/core/test/scope/b.test.ts", mirror] });
    expect(await tryOne(mutant(), source)).toEqual({ status: "undecided" });
    expect(await tryOne(mutant(), source)).toEqual({ status: "killed", by: mirror });
    expect(requests.map(({ tests: order }) => order)).toEqual([
      [{ file: mirror, ids: undefined }],
      [{ file: mirror, ids: undefined }],
    ]);
    const without = createMirrorTrial({ run, files: [] });
    expect(await without(mutant(), source)).toEqual({ status: "undecided" });
  });

  test("runs one file of tests first, however long it takes", async () => {
    const { run, requests } = session({ verdict: "failed", failure: "long.test.ts" });
    await createTrial({ run }, () => [tests("long.test.ts", 9000)]).first(mutant(), source);
    expect(requests).toHaveLength(1);
  });

  test("of a mutant that no test reaches runs nothing", async () => {
    const { run } = session();
    expect(await createTrial({ run }, () => []).first(mutant(), source)).toEqual({ status: "no coverage" });
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
  const measured = (meta: TestReport["meta"]): Measurement => ({
    tests: [
      { file: "a.test.ts", id: "a1", meta: { computed: 5, ...meta } },
      { file: "a.test.ts", id: "a2", meta: { computed: 9 } },
      { file: "b.test.ts", id: "b1", meta: { computed: 3 } },
      { file: "b.test.ts", id: "b2", meta: { computed: 2 } },
    ],
    counters: { [identityOf(inFilter)]: "7" },
    importing: { [inFilter.fileName]: ["b.test.ts"] },
  });

  test.each([
    [{ reached: ["6", "7"] }, [{ file: "a.test.ts", ids: ["a1"], cost: 5, longest: 5 }]],
    [{ reachedOutside: ["7"] }, [{ file: "b.test.ts", ids: undefined, cost: 5, longest: 3 }]],
    [{ reached: ["6"] }, []],
  ])("is those that reached a mutant, or all of the files that import its source: %j", (meta, expected) => {
    expect(reachIn(measured(meta))(inFilter)).toEqual(expected);
  });

  test("is measured over sources that count", async () => {
    const { counters, importing } = await measureReach(root, session({}), [inFilter]);
    expect([Object.keys(counters), importing]).toEqual([
      [identityOf(inFilter)],
      { [inFilter.fileName]: ["b.test.ts"] },
    ]);
  });

  test("is kept for the same code and mutants that it knows", async () => {
    const folder = await mkdtemp(join(tmpdir(), "graphveil-measurement-"));
    try {
      const path = join(folder, "new", "measurement.json");
      const file = createMeasurementFile(root, path);
      expect(file.load([inFilter])).toBeUndefined();
      file.save(measured({}));
      expect(file.load([inFilter])).toEqual(measured({}));
      expect(file.load([inFilter, mutant()])).toBeUndefined();
      expect(createMeasurementFile(folder, path).load([inFilter])).toBeUndefined();
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  test("cannot be measured where a test fails before anything is changed", async () => {
    const failing = session({ verdict: "failed", failure: "a.test.ts > test" });
    await expect(measureReach(root, failing, [inFilter])).rejects.toThrow("a.test.ts > test");
  });
});
