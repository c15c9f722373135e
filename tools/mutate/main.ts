/*
 * `pnpm mutate SEED COUNT`: changes the code that decides what leaves the proxy, one place at a time, and says which changes
 * no unit test notices. Stryker's instrumenter makes the mutants; Vitest runs the tests that reach each of them.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type MutationRequest, parseMutationRequest, USAGE } from "./arguments.ts";
import { equivalentMutants, reasonOf } from "./equivalent.ts";
import { createMeasurementFile } from "./measurement-file.ts";
import { identityOf, type Mutant } from "./mutant.ts";
import { mutantsOf, mutatedFiles } from "./mutants.ts";
import { measureReach, type Reach, reachIn, runUnchanged } from "./reach.ts";
import { describeMutant, type Outcome, summaryOf } from "./report.ts";
import { digestOf, openResultFile } from "./results.ts";
import { inTurns, sampleOf } from "./sample.ts";
import { createTestSession, type TestSession } from "./test-session.ts";
import { createMirrorTrial, createTrial, mirrorsOf, type Trial } from "./trial.ts";

const root = join(import.meta.dirname, "..", "..");
const cache = join(root, "node_modules", ".cache", "mutate");
const results = openResultFile(join(cache, "results.jsonl"));
const sourceOf = (mutant: Mutant): string => readFileSync(join(root, mutant.fileName), "utf8");

/** The sample of each seed. */
async function draw({ seeds, count, path }: MutationRequest) {
  const files = mutatedFiles(root).filter((file) => path === undefined || file.includes(path));
  const mutants = await mutantsOf(root, files);
  return seeds.map((seed) => ({ seed, sample: sampleOf(mutants, seed, count) }));
}

/** What is known of a mutant without trying it. */
function knownStatus(mutant: Mutant): Outcome["status"] | undefined {
  const source = sourceOf(mutant);
  if (reasonOf(equivalentMutants, mutant, source) !== undefined) return "equivalent";
  return results.noticed(identityOf(mutant), digestOf(source))?.status;
}

/** What was measured of this code before, or is measured now. */
async function reachOf(session: TestSession, mutants: readonly Mutant[]): Promise<Reach> {
  const file = createMeasurementFile(root, join(cache, "measurement.json"));
  const stored = file.load(mutants);
  if (stored !== undefined) return reachIn(stored);
  const measured = await measureReach(root, session, mutants);
  file.save(measured);
  return reachIn(measured);
}

/** Tries mutants, first with the tests that most likely notice them, and writes down each result at once. */
async function tryAll(mutants: readonly Mutant[], found: Map<Mutant, Outcome["status"]>): Promise<void> {
  const session = await createTestSession(root);
  try {
    const tryWith = async (run: Trial["first"], chosen: readonly Mutant[]): Promise<void> => {
      for (const [at, mutant] of chosen.entries()) {
        const source = sourceOf(mutant);
        const { status, by } = await run(mutant, source);
        results.add({ identity: identityOf(mutant), source: digestOf(source), status, by });
        found.set(mutant, status);
        const change = describeMutant(mutant, source);
        const isOpen = status === "survived" || status === "no coverage";
        const text = isOpen ? change : change.slice(0, change.indexOf("\n"));
        process.stdout.write(`${at + 1}/${chosen.length} ${status}: ${text}\n`);
      }
    };
    const undecided = () => mutants.filter((mutant) => (found.get(mutant) ?? "undecided") === "undecided");
    await runUnchanged(session, mirrorsOf(session.files, mutants));
    await tryWith(createMirrorTrial(session), mutants);
    if (undecided().length === 0) return;
    const trial = createTrial(session, await reachOf(session, undecided()));
    await tryWith(trial.first, undecided());
    await tryWith(trial.rest, undecided());
  } finally {
    await session.close();
  }
}

/** Tries what no earlier run has noticed, each mutant once, and says of each sample how many were. */
async function run(request: MutationRequest): Promise<void> {
  const samples = await draw(request);
  const found = new Map<Mutant, Outcome["status"]>();
  const open: Mutant[] = [];
  for (const mutant of inTurns(samples.map(({ sample }) => sample))) {
    const status = knownStatus(mutant);
    if (status === undefined) open.push(mutant);
    else found.set(mutant, status);
  }
  process.stdout.write(`${found.size + open.length} mutants drawn, ${open.length} to be tried\n`);
  if (open.length > 0) await tryAll(open, found);
  for (const { seed, sample } of samples) {
    const outcomes = sample.map((mutant) => ({ status: found.get(mutant) ?? "undecided" }));
    process.stdout.write(`Seed ${seed}: ${summaryOf(outcomes)}\n`);
  }
}

const request = parseMutationRequest(process.argv.slice(2));
if (request === undefined) {
  process.stderr.write(USAGE);
  process.exitCode = 2;
} else await run(request);
