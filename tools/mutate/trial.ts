import { type Mutant, mutatedSource } from "./mutant.ts";
import type { Reach } from "./reach.ts";
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

/** Makes a function that runs the tests that reach a mutant, until one of them notices it. */
export function createTrial(session: Pick<TestSession, "run">, reach: Reach) {
  const lastNoticed = new Map<string, string>();
  return async (mutant: Mutant, source: string): Promise<Pick<MutantResult, "status" | "by">> => {
    const { fileName } = mutant;
    const tests = inTestOrder(reach(mutant), { source: fileName, lastNoticed: lastNoticed.get(fileName) });
    if (tests.length === 0) return { status: "no coverage" };
    const report = await session.run({
      tests,
      sources: new Map([[fileName, mutatedSource(source, mutant)]]),
      cpuLimit: LOADING_MS + PATIENCE_TIMES * Math.max(...tests.map(({ longest }) => longest)),
    });
    const file = report.failure?.split(" > ")[0];
    if (file !== undefined) lastNoticed.set(fileName, file);
    return { status: statusOf[report.verdict], by: report.failure };
  };
}
