import { identityOf, type Mutant, mutatedSource } from "./mutant.ts";
import type { Reach, ReachingTests } from "./reach.ts";
import type { MutantResult, Status } from "./results.ts";
import type { Verdict } from "./run-report.ts";
import { inTestOrder } from "./test-order.ts";
import type { TestSession } from "./test-session.ts";

/** Milliseconds of computing that a worker may take to load the files of tests. */
const LOADING_MS = 10_000;
/** How many times as long as without the mutant a test may compute before it is said to have no end. */
const PATIENCE_TIMES = 5;

const statusOf: Readonly<Record<Verdict, Status>> = {
  passed: "survived",
  failed: "killed",
  "no end": "no end",
};

/** Milliseconds of computing for the tests that are run first, and for loading a file of tests. */
const FIRST_TESTS_MS = 2_500;
const LOADING_FILE_MS = 100;

/** Tries mutants. */
export interface Trial {
  /** Runs the tests that most likely, and soonest, notice the mutant; "undecided" where there are more that reach it. */
  readonly first: (mutant: Mutant, source: string) => Promise<TrialResult>;
  /** Runs the others. */
  readonly rest: (mutant: Mutant, source: string) => Promise<TrialResult>;
}

/** What came of a trial. */
export type TrialResult = Pick<MutantResult, "status" | "by">;

/** The number of files of tests that are run first, always one. */
function firstOf(tests: readonly ReachingTests[]): number {
  let sum = 0;
  const end = tests.findIndex(({ cost }) => {
    sum += cost + LOADING_FILE_MS;
    return sum > FIRST_TESTS_MS;
  });
  return end === -1 ? tests.length : Math.max(1, end);
}

/** Makes a trial that runs the tests that reach a mutant until one of them notices it. */
export function createTrial(session: Pick<TestSession, "run">, reach: Reach): Trial {
  const lastNoticed = new Map<string, string>();
  const testsOf = (mutant: Mutant) => {
    const { fileName: source } = mutant;
    return inTestOrder(reach(mutant), { source, lastNoticed: lastNoticed.get(source) });
  };
  const run = async (
    mutant: Mutant,
    source: string,
    tests: readonly ReachingTests[],
  ): Promise<TrialResult> => {
    const { fileName } = mutant;
    const report = await session.run({
      tests,
      sources: new Map([[fileName, mutatedSource(source, mutant)]]),
      cpuLimit: LOADING_MS + PATIENCE_TIMES * Math.max(...tests.map(({ longest }) => longest)),
    });
    const file = report.failure?.split(" > ")[0];
    if (file !== undefined) lastNoticed.set(fileName, file);
    return { status: statusOf[report.verdict], by: report.failure };
  };
  const begun = new Map<string, ReadonlySet<string>>();
  return {
    first: async (mutant, source) => {
      const tests = testsOf(mutant);
      if (tests.length === 0) return { status: "no coverage" };
      const chosen = tests.slice(0, firstOf(tests));
      begun.set(identityOf(mutant), new Set(chosen.map(({ file }) => file)));
      const result = await run(mutant, source, chosen);
      return result.status === "survived" && chosen.length < tests.length ? { status: "undecided" } : result;
    },
    rest: (mutant, source) =>
      run(
        mutant,
        source,
        testsOf(mutant).filter(({ file }) => begun.get(identityOf(mutant))?.has(file) !== true),
      ),
  };
}
