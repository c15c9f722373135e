import { identityOf, type Mutant } from "./mutant.ts";
import { countingSources } from "./mutants.ts";
import type { RunReport, TestReport } from "./run-report.ts";
import type { SelectedTests, TestSession } from "./test-session.ts";

/** Tests of one file that reach a mutant, with what they cost. */
export interface ReachingTests extends SelectedTests {
  /** Milliseconds of computing that these tests took when nothing was changed. */
  readonly cost: number;
  /** The same for the longest of them. */
  readonly longest: number;
}

/** Which tests reach a mutant, file by file. */
export type Reach = (mutant: Mutant) => readonly ReachingTests[];

/** Milliseconds of computing without a finished test after which not even a slow file of tests is only being loaded. */
const FIRST_RUN_LIMIT_MS = 300_000;

/** Adds up tests by file. */
function byFile(tests: RunReport["tests"], isWhole: boolean): readonly ReachingTests[] {
  return Array.from(
    Map.groupBy(tests, ({ file }) => file),
    ([file, own]) => {
      const costs = own.map(({ meta }) => meta.computed ?? 0);
      return {
        file,
        ids: isWhole ? undefined : own.map(({ id }) => id),
        cost: costs.reduce((sum, cost) => sum + cost, 0),
        longest: Math.max(...costs),
      };
    },
  );
}

/** What a run of every unit test over sources that count has shown. */
export interface Measurement {
  readonly tests: RunReport["tests"];
  /** The counter of each mutant, by its identity. */
  readonly counters: Readonly<Record<string, string>>;
  /** The files of tests that import a source, by its name. */
  readonly importing: Readonly<Record<string, readonly string[]>>;
}

/**
 * Runs files of tests over the sources as they are, or as they are given.
 *
 * @throws Error that names the first test that fails, since then no failure says anything.
 */
export async function runUnchanged(
  session: Pick<TestSession, "run">,
  files: readonly string[],
  sources: ReadonlyMap<string, string> = new Map(),
): Promise<RunReport> {
  const tests = files.map((file) => ({ file, ids: undefined }));
  const report = await session.run({ tests, sources, cpuLimit: FIRST_RUN_LIMIT_MS });
  const { failure } = report;
  if (failure !== undefined) throw new Error(`A test fails before anything is changed: ${failure}`);
  return report;
}

/**
 * Runs every unit test once, over sources that count.
 *
 * @throws Error as {@link runUnchanged}
 */
export async function measureReach(
  root: string,
  session: TestSession,
  mutants: readonly Mutant[],
): Promise<Measurement> {
  const { sources, counters } = await countingSources(root, mutants);
  const { tests } = await runUnchanged(session, session.files, sources);
  return {
    tests,
    counters: Object.fromEntries(mutants.map((mutant, at) => [identityOf(mutant), counters[at] ?? ""])),
    importing: Object.fromEntries(
      Array.from(sources.keys(), (source) => [source, session.filesThatImport(source)]),
    ),
  };
}

/**
 * Tells for each mutant which tests reach it. A mutant that is reached while files are loaded may have any effect later, so
 * that all tests of all files that import its source belong to it.
 */
export function reachIn({ tests, counters, importing }: Measurement): Reach {
  const outside = new Set(tests.flatMap(({ meta }) => meta.reachedOutside ?? []));
  const reaching = new Map<string, TestReport[]>();
  for (const test of tests)
    for (const counter of test.meta.reached ?? []) {
      const known = reaching.get(counter);
      if (known === undefined) reaching.set(counter, [test]);
      else known.push(test);
    }
  return (mutant) => {
    const counter = counters[identityOf(mutant)] ?? "";
    if (!outside.has(counter)) return byFile(reaching.get(counter) ?? [], false);
    const files = new Set(importing[mutant.fileName]);
    return byFile(
      tests.filter(({ file }) => files.has(file)),
      true,
    );
  };
}
