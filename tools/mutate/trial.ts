import { identityOf, type Mutant, mutatedSource } from "./mutant.ts";
import type { Reach, ReachingTests } from "./reach.ts";
import type { MutantResult, Status } from "./results.ts";
import type { Verdict } from "./run-report.ts";
import { inTestOrder, mirrorOf } from "./test-order.ts";
import type { SelectedTests, TestSession } from "./test-session.ts";

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
/** More than any test of a file that mirrors a source takes. */
const LONGEST_MIRROR_TEST_MS = 2_000;

/** Tries mutants. */
export interface Trial {
  /** Runs the tests that most likely, and soonest, notice the mutant; "undecided" where there are more that reach it. */
  readonly first: (mutant: Mutant, source: string) => Promise<TrialResult>;
  /** Runs the others. */
  readonly rest: (mutant: Mutant, source: string) => Promise<TrialResult>;
}

/** The result of a trial. */
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

/** Runs tests over a source with a mutant in it. */
async function runTests(
  session: Pick<TestSession, "run">,
  { mutant, source, tests, longest }: TrialRun,
): Promise<TrialResult> {
  const { verdict, failure } = await session.run({
    tests,
    sources: new Map([[mutant.fileName, mutatedSource(source, mutant)]]),
    cpuLimit: LOADING_MS + PATIENCE_TIMES * longest,
  });
  return { status: statusOf[verdict], by: failure };
}

interface TrialRun {
  readonly mutant: Mutant;
  readonly source: string;
  readonly tests: readonly SelectedTests[];
  /** Milliseconds of computing that the longest of the tests takes without the mutant. */
  readonly longest: number;
}

/** The files of tests that mirror the sources of mutants. */
export const mirrorsOf = (files: readonly string[], mutants: readonly Mutant[]): readonly string[] => {
  const mirrors = new Set(mutants.map(({ fileName }) => mirrorOf(fileName)));
  return files.filter((file) => mirrors.has(file));
};

/** Makes a trial of the one file of tests that mirrors a source, for which nothing has to be measured. */
export const createMirrorTrial =
  (session: Pick<TestSession, "run" | "files">) =>
  async (mutant: Mutant, source: string): Promise<TrialResult> => {
    const tests = mirrorsOf(session.files, [mutant]).map((file) => ({ file, ids: undefined }));
    if (tests.length === 0) return { status: "undecided" };
    const result = await runTests(session, { mutant, source, tests, longest: LONGEST_MIRROR_TEST_MS });
    return result.status === "survived" ? { status: "undecided" } : result;
  };

/** Makes a trial that runs the tests that reach a mutant until one of them notices it. */
export function createTrial(session: Pick<TestSession, "run">, reach: Reach): Trial {
  const lastNoticed = new Map<string, string>();
  const testsOf = (mutant: Mutant) => {
    const { fileName: source } = mutant;
    return inTestOrder(reach(mutant), { source, lastNoticed: lastNoticed.get(source) });
  };
  const run = async (mutant: Mutant, source: string, tests: readonly ReachingTests[]) => {
    const longest = Math.max(...tests.map((each) => each.longest));
    const result = await runTests(session, { mutant, source, tests, longest });
    const file = result.by?.split(" > ")[0];
    if (file !== undefined) lastNoticed.set(mutant.fileName, file);
    return result;
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
