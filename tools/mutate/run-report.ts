import { relative } from "node:path";
import type { TestCase, TestModule } from "vitest/node";

/** The result of one test. */
export interface TestReport {
  readonly id: string;
  /** From the root of the repository. */
  readonly file: string;
  readonly meta: Readonly<ReturnType<TestCase["meta"]>>;
}

/** The result of a run; `no end` says that a test computed or waited for longer than it could have to. */
export type Verdict = "passed" | "failed" | "no end";

/** A run, as far as it went. */
export interface RunReport {
  readonly verdict: Verdict;
  readonly tests: readonly TestReport[];
  /** The test or the file that failed first. */
  readonly failure: string | undefined;
}

/** Takes down what Vitest reports of one run. */
export function createRunRecorder(root: string, onProgress: () => void) {
  const tests: TestReport[] = [];
  let failure: string | undefined;
  return {
    /** What has been taken down, of a run that was ended or came to its end. */
    report: (isEnded: boolean): RunReport => {
      if (isEnded) return { tests, failure, verdict: "no end" };
      return { tests, failure, verdict: failure === undefined ? "passed" : "failed" };
    },
    onTestCaseResult: (test: TestCase): void => {
      const file = relative(root, test.module.moduleId);
      tests.push({ id: test.id, file, meta: test.meta() });
      onProgress();
      if (failure !== undefined || test.result().state !== "failed") return;
      failure = `${file} > ${test.fullName}`;
    },
    onTestModuleEnd: (module: TestModule): void => {
      onProgress();
      if (module.state() === "failed") failure ??= relative(root, module.moduleId);
    },
    onTestRunEnd: (_: unknown, errors: readonly unknown[]): void => {
      if (errors.length > 0) failure ??= "an error outside of the tests";
    },
  };
}
