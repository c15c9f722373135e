/*
 * `bench:linear`: does the time of the sanitizer grow with the size of a reply and no faster, whatever is in it? Inputs of
 * every kind grow by powers of two. It fails where the time grows above linear, and says for which input.
 */

import { createEffectiveProfile, createKeyedVeil, deriveKeys, type KeyedVeil } from "@graphveil/core/privacy";
import { type GrowingInput, namedInputs, randomInputs } from "./linear-inputs.ts";

const SEED = Number(process.argv[2] ?? 1);
const RANDOM_INPUTS = 120;
/** From here the time is more than what a call costs by itself. */
const SIZES_BYTES = [1 << 15, 1 << 16, 1 << 17, 1 << 18, 1 << 19];
/** Below it an input is too quick to tell anything of its growth. */
const MIN_TOLD_MS = 2;
/** The exponent of linear growth is 1, and 2 of quadratic; memory and a busy machine add some tenths. */
const MAX_EXPONENT = 1.4;
const ROUNDS = 3;
const ATTEMPTS = 4;

/** Makes veils that remember no value of an earlier reply. */
type MakeVeil = () => KeyedVeil;

const veilOf = (settings: Parameters<typeof createEffectiveProfile>[0]): MakeVeil => {
  const result = createEffectiveProfile(settings);
  if (!result.ok) throw new Error(JSON.stringify(result.faults));
  const own = { version: "v1", keys: deriveKeys(new Uint8Array(32).fill(7)) };
  const keyring = { issue: own, accept: [own] };
  const keepsDomain = (domain: string): boolean => domain === "contoso.com";
  return () => createKeyedVeil({ keyring, profile: result.profile, keepsDomain });
};

const veils: readonly (readonly [action: string, makeVeil: MakeVeil])[] = [
  ["measure", veilOf({ profile: "analytics" })],
  [
    "phrases",
    veilOf({
      profile: "strict",
      overrides: { classes: { text: "phrases" } },
      phrases: ["nachtigall", "a", "a a", "a a a", "aa", "nacht nacht"],
    }),
  ],
];

/** The least time of some rounds, in milliseconds of this process. */
function timeOf(makeVeil: MakeVeil, { shape, grow }: GrowingInput, size: number): number {
  const body = Buffer.from(grow(size));
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const veil = makeVeil();
    // The plans of the shape are compiled before the clock runs.
    veil.sanitize(Buffer.from(grow(1)), shape, () => undefined);
    const before = process.cpuUsage();
    veil.sanitize(body, shape, () => undefined);
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 1000);
  }
  return best;
}

/** The exponent of the growth: the slope of time over size on logarithmic scales, by least squares. */
function exponentOf(times: readonly number[]): number {
  const points = times.map((time, i) => [i, Math.log2(Math.max(time, 0.01))] as const);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(points.map(([at]) => at)), mean(points.map(([, time]) => time))];
  const covariance = mean(points.map(([at, time]) => (at - x) * (time - y)));
  return covariance / mean(points.map(([at]) => (at - x) ** 2));
}

/** What was measured of one input. */
interface Growth {
  readonly times: readonly number[];
  readonly exponent: number;
  readonly isLinear: boolean;
}

/** The growth of an input; one that seems too fast is measured again, since another process may have been in the way. */
function growthOf(makeVeil: MakeVeil, input: GrowingInput): Growth {
  let growth: Growth | undefined;
  for (let attempt = 0; attempt < ATTEMPTS && growth?.isLinear !== true; attempt++) {
    const times = SIZES_BYTES.map((size) => timeOf(makeVeil, input, size)).slice(1);
    const exponent = exponentOf(times);
    growth = { times, exponent, isLinear: exponent <= MAX_EXPONENT || (times.at(-1) ?? 0) < MIN_TOLD_MS };
  }
  if (growth === undefined) throw new Error("nothing was measured");
  return growth;
}

let steep = 0;
let slowest = 0;
const inputs = [...namedInputs, ...randomInputs(SEED, RANDOM_INPUTS)];
for (const [action, makeVeil] of veils) {
  for (const input of inputs) {
    const { times, exponent, isLinear } = growthOf(makeVeil, input);
    slowest = Math.max(slowest, times.at(-1) ?? 0);
    if (isLinear) continue;
    steep += 1;
    const measured = times.map((time) => time.toFixed(1)).join(", ");
    process.stdout.write(`${action}, ${input.name}: ${measured} ms, exponent ${exponent.toFixed(2)}\n`);
  }
}
const asked = `${veils.length * inputs.length} inputs of up to ${(SIZES_BYTES.at(-1) ?? 0) >> 10} KiB, seed ${SEED}`;
process.stdout.write(`${asked}: ${steep} above linear, the slowest took ${slowest.toFixed(0)} ms\n`);
process.exitCode = steep === 0 ? 0 : 1;
