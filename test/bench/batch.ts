import type { SimulatedCloud } from "@graphveil/simulator";
import { type Figure, median, medianOfRuns, type Run } from "./figures.ts";
import { interleave } from "./interleave.ts";
import type { Sandbox, Sandboxes } from "./lambda.ts";
import type { Target } from "./requests.ts";

const RUNS = 5;
const SIZE = 20;
/** How far Graph is away in the comparison of a batch with its requests, in milliseconds. */
const AWAY_MS = 20;

const targets = Array.from({ length: SIZE }, (_, at) => at);

/** A batch of GETs, as clients send it. */
const bodyOf = (pages: readonly string[]): string =>
  JSON.stringify({
    requests: targets.map((at) => ({
      id: String(at),
      method: "GET",
      url: pages[at % pages.length]?.replace(/^\/v1\.0/, ""),
    })),
  });

const post = (box: Sandbox, body: string) => box.post("/v1.0/$batch", body);

/** Times two things in five runs, each after the other. */
async function fiveRuns(
  ours: () => unknown,
  baseline: () => unknown,
  rounds: number,
): Promise<readonly Run[]> {
  const runs: Run[] = [];
  for (let run = 0; run < RUNS; run++) {
    const times = await interleave(ours, baseline, rounds, run === 0 ? 3 : 0);
    runs.push({ ours: median(times.ours), baseline: median(times.baseline) });
  }
  return runs;
}

/** A batch of twenty pages of a hundred through the bundle, over one that the bare handler passes on. */
async function pagesFigure(sandboxes: Sandboxes, pages: readonly Target[]): Promise<Figure> {
  const [ours, bare] = [await sandboxes.graphveil(), await sandboxes.passThrough()];
  const [sealed, raw] = [bodyOf(pages.map((page) => page.sealed)), bodyOf(pages.map((page) => page.raw))];
  const runs = await fiveRuns(
    () => post(ours, sealed),
    () => post(bare, raw),
    10,
  );
  await Promise.all([ours.stop(), bare.stop()]);
  return medianOfRuns("batch of 20 pages of 100, over a bare batch pass-through", "ms", runs, 0.8);
}

/** Twenty reads in one batch, over the same reads one after another, with Graph some way away. */
async function readsFigure(stack: SimulatedCloud, sandboxes: Sandboxes, small: Target): Promise<Figure> {
  const box = await sandboxes.graphveil();
  const nearer = stack.simulator.faults.inject({
    leg: "graph",
    fault: { kind: "latency", milliseconds: AWAY_MS },
  });
  const body = bodyOf([small.sealed]);
  const runs = await fiveRuns(
    () => post(box, body),
    async () => {
      for (const _ of targets) await box.get(small.sealed);
    },
    5,
  );
  nearer();
  await box.stop();
  return medianOfRuns(
    `20 reads in one batch, over one after another, Graph ${AWAY_MS} ms away (0.25: four times as fast)`,
    "ms",
    runs,
    0.25,
  );
}

/** All figures of batches. */
export async function batchFigures(
  stack: SimulatedCloud,
  sandboxes: Sandboxes,
  pages: { readonly messages: Target; readonly calendarView: Target; readonly small: Target },
): Promise<readonly Figure[]> {
  return [
    await pagesFigure(sandboxes, [pages.messages, pages.calendarView]),
    await readsFigure(stack, sandboxes, pages.small),
  ];
}
