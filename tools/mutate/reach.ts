import { identityOf, type Mutant } from "./mutant.ts";
import { countingSources } from "./mutants.ts";
import type { RunReport } from "./run-report.ts";
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

/**
 * Runs every unit test once, over sources that count, and tells for each mutant which tests reach it. A mutant that is reached
 * while files are loaded may have any effect later, so that all tests of all files that import its source belong to it.
 * @throws Error that names the first test that fails, since then no failure says anything.
 */
export async function measureReach(
  root: string,
  session: TestSession,
  mutants: readonly Mutant[],
): Promise<Reach> {
  const { sources, counters } = await countingSources(root, mutants);
  const tests = session.files.map((file) => ({ file, ids: undefined }));
  const { tests: reports, failure } = await session.run({ tests, sources, cpuLimit: FIRST_RUN_LIMIT_MS });
  if (failure !== undefined) throw new Error(`A test fails before anything is changed: ${failure}`);
  const counterOf = new Map(mutants.map((mutant, at) => [identityOf(mutant), counters[at]]));
  const outside = new Set(reports.flatMap(({ meta }) => meta.reachedOutside ?? []));
  const reaching = new Map<string, (typeof reports)[number][]>();
  for (const report of reports)
    for (const counter of report.meta.reached ?? []) {
      const known = reaching.get(counter);
      if (known === undefined) reaching.set(counter, [report]);
      else known.push(report);
    }
  return (mutant) => {
    const counter = counterOf.get(identityOf(mutant)) ?? "";
    if (!outside.has(counter)) return byFile(reaching.get(counter) ?? [], false);
    const importing = new Set(session.filesThatImport(mutant.fileName));
    return byFile(
      reports.filter(({ file }) => importing.has(file)),
      true,
    );
  };
}
