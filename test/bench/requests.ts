import { readFileSync } from "node:fs";
import { residentMegabytes } from "../harness/process-usage.ts";
import { absolute, compared, type Figure, median } from "./figures.ts";
import { interleave } from "./interleave.ts";
import type { Sandbox, Sandboxes } from "./lambda.ts";

/** A target as Graph knows it, and as the proxy's callers do. */
export interface Target {
  readonly raw: string;
  readonly sealed: string;
}

/** Bars of what a caller waits for, as multiples of a bare pass-through function; the README names them. */
export const BARS = { warm: 0.8, firstReply: 2.5 } as const;

const COLD_ROUNDS = 15;
const COLD_WARMUP = 2;

/** Spawn to the first `/next`, and to the first reply, each against the bare handler. */
export async function coldFigures(sandboxes: Sandboxes, { raw, sealed }: Target): Promise<readonly Figure[]> {
  const init: { ours: number[]; bare: number[] } = { ours: [], bare: [] };
  const first = await interleave(
    () => run(sandboxes.graphveil, sealed, init.ours),
    () => run(sandboxes.passThrough, raw, []),
    COLD_ROUNDS,
    COLD_WARMUP,
  );
  for (let round = 0; round < COLD_ROUNDS; round++) {
    const ours = await sandboxes.graphveil();
    const bare = await sandboxes.touchFetch();
    init.ours.push(ours.initMs);
    init.bare.push(bare.initMs);
    await Promise.all([ours.stop(), bare.stop()]);
  }
  return [
    compared("spawn to first /next, over touching fetch", "ms", median(init.ours), median(init.bare), 1.6),
    compared(
      "spawn to first reply, over pass-through",
      "ms",
      median(first.ours),
      median(first.baseline),
      BARS.firstReply,
    ),
  ];
}

const run = async (start: () => Promise<Sandbox>, target: string, init: number[]): Promise<void> => {
  const box = await start();
  init.push(box.initMs);
  await box.get(target);
  box.stop().catch(() => undefined);
};

const repeat = async (box: Sandbox, target: string, times: number): Promise<void> => {
  for (let i = 0; i < times; i++) await box.get(target);
};

/** Resident memory after many requests, against a tenth of them and against the bare handler. */
export async function memoryFigures(
  sandboxes: Sandboxes,
  { raw, sealed }: Target,
): Promise<readonly Figure[]> {
  const [ours, bare] = [await sandboxes.graphveil(), await sandboxes.passThrough()];
  await repeat(ours, sealed, 2_000);
  const early = residentMegabytes(ours.process);
  await repeat(ours, sealed, 18_000);
  const late = residentMegabytes(ours.process);
  await repeat(bare, raw, 20_000);
  const baseline = residentMegabytes(bare.process);
  await Promise.all([ours.stop(), bare.stop()]);
  return [
    compared("memory after 20,000 requests, over after 2,000", "MB", late, early, 1.15),
    compared("memory after 20,000 requests, over pass-through", "MB", late, baseline, 1.6),
  ];
}

/** Size of a file in KB, against its bar. */
export const sizeFigure = (name: string, path: string, bar: number): Figure =>
  absolute(name, "KB", readFileSync(path).length / 1024, bar);
