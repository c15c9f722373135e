import { expect, test } from "vitest";
import { readTestReport } from "../test-report.ts";

const lines = (...messages: readonly object[]): string =>
  messages.map((message) => JSON.stringify(message)).join("\n");
const error = (summary: string, detail: string) => ({
  type: "diagnostic",
  "@testfile": "tests-plan/a.tftest.hcl",
  "@testrun": "one",
  diagnostic: { severity: "error", summary, detail },
});

test("counts what passed, and keeps what failed with its run", () => {
  const report = readTestReport(
    lines(
      error("Test assertion failed", "The role must do nothing else."),
      { type: "diagnostic", diagnostic: { severity: "warning", summary: "Deprecated", detail: "" } },
      { type: "test_summary", test_summary: { status: "fail", passed: 3, failed: 1 } },
    ),
  );
  expect(report.passed).toBe(3);
  expect(report.failures).toEqual([
    { run: "tests-plan/a.tftest.hcl one", message: "Test assertion failed: The role must do nothing else." },
  ]);
});

test("keeps plans without the providers' schemas", () => {
  const report = readTestReport(
    lines({
      type: "test_plan",
      "@testfile": "f",
      "@testrun": "r",
      test_plan: { resource_changes: [], provider_schemas: { large: true } },
    }),
  );
  expect(report.plans).toEqual([{ file: "f", run: "r", plan: { resource_changes: [] } }]);
});

test("tells a guarded resource from a failure", () => {
  const detail =
    "Resource aws_kms_key.this[0] has lifecycle.prevent_destroy set, but the plan calls for more.";
  const report = readTestReport(
    lines(error("Instance cannot be destroyed", detail), error("Error", "Other.")),
  );
  expect(report.undestroyable).toEqual(["aws_kms_key.this[0]"]);
  expect(report.failures).toHaveLength(1);
});

test("what is not JSON is a failure", () => {
  expect(readTestReport("panic: out of memory\n").failures).toEqual([
    { run: "", message: "Not JSON: panic: out of memory" },
  ]);
});

test("a fault that a run expects does not count; one of the clean-up does", () => {
  const of = { "@testfile": "tests-plan/a.tftest.hcl" };
  const passed = { ...of, "@testrun": "one", test_run: { progress: "complete", status: "pass" } };
  const teardown = { ...of, test_file: { progress: "teardown" } };
  const expected = error("Invalid value for variable", "region must be one.");
  const { failures } = readTestReport(lines(passed, expected, teardown, error("Error", "Not removed.")));
  expect(failures).toEqual([{ run: "tests-plan/a.tftest.hcl one", message: "Error: Not removed." }]);
});
