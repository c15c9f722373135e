import { describe, expect, test } from "vitest";
import { createRunRecorder } from "../run-report.ts";

type Recorder = ReturnType<typeof createRunRecorder>;
type Case = Parameters<Recorder["onTestCaseResult"]>[0];

const result = (state: "passed" | "failed"): Case =>
  ({
    id: "1",
    fullName: "suite > test",
    module: { moduleId: "/root/a.test.ts" },
    meta: () => ({}),
    result: () => ({ state }),
  }) as unknown as Case;

describe("a run", () => {
  const verdictOf = (...results: readonly Case[]) => {
    const recorder = createRunRecorder("/root", () => undefined);
    for (const each of results) recorder.onTestCaseResult(each);
    return recorder.report(false);
  };

  test("passed where no test failed", () => {
    expect(verdictOf(result("passed"), result("passed"))).toMatchObject({
      verdict: "passed",
      failure: undefined,
    });
  });

  test("failed by the first test that did", () => {
    expect(verdictOf(result("passed"), result("failed"), result("failed"))).toMatchObject({
      verdict: "failed",
      failure: "a.test.ts > suite > test",
    });
  });

  test("that was ended has no end, and one with an error outside of its tests failed", () => {
    const recorder = createRunRecorder("/root", () => undefined);
    recorder.onTestRunEnd(undefined, []);
    expect([recorder.report(false).verdict, recorder.report(true).verdict]).toEqual(["passed", "no end"]);
    recorder.onTestRunEnd(undefined, [new Error("late")]);
    expect(recorder.report(false).verdict).toBe("failed");
  });
});
