import { type BatchPart, type BatchRequest, MAX_BATCH_REQUESTS } from "../call/batch.ts";
import { CommandError } from "../command-error.ts";
import { EXIT } from "../exit-codes.ts";
import { afterAnswers, afterRefusal, requestsOf, type Step } from "./job-step.ts";
import type { Outcome } from "./journal.ts";
import type { Mailbox } from "./mailboxes.ts";
import type { Pace } from "./pace.ts";
import { createQueue, type Job } from "./queue.ts";
import type { Refused } from "./unread-mailbox.ts";

/** The result of a batch: its answers, or why the service did not take it and how long it wants no requests. */
export type BatchOutcome =
  | { readonly parts: ReadonlyMap<string, BatchPart> }
  | { readonly failure: CommandError; readonly refused: Refused; readonly waitMs: number };

/** What the crawl needs. */
export interface CrawlOptions {
  /** Sends a batch. It throws what ends the run, such as an unknown caller. */
  readonly send: (requests: readonly BatchRequest[], signal: AbortSignal) => Promise<BatchOutcome>;
  /** Takes the results of mailboxes, once for each. */
  readonly record: (outcomes: readonly Outcome[]) => Promise<void>;
  readonly pace: Pace;
  /** Ends the run; what is under way is dropped. */
  readonly signal: AbortSignal;
  /** Milliseconds of a clock. */
  readonly now: () => number;
  /** Settles after so many milliseconds, or when the signal is aborted. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** So many batches in a row that the service did not take end the run. */
const MAX_LOST_BATCHES = 6;
/** The share of a batch from which throttling is the tenant's and not that of a mailbox. */
const WIDE_RATIO = 0.5;

/** Goes faster where all went well; slower where something is asked again, and waits where that is much of it. */
function adapt(pace: Pace, steps: readonly Step[], now: number): void {
  const waits = steps.flatMap((step) => ("again" in step ? [step.again.notBefore - now] : []));
  if (waits.length === 0) pace.speedUp();
  else pace.slowDown(waits.length >= steps.length * WIDE_RATIO ? Math.min(...waits) : 0);
}

/** Makes the function that sends one batch and takes what comes of it; what it throws ends the run. */
function createRound({ send, record, pace, now }: CrawlOptions, again: (jobs: readonly Job[]) => void) {
  let lost = 0;
  const stepsOf = (jobs: readonly Job[], outcome: BatchOutcome): readonly Step[] => {
    if ("parts" in outcome) {
      lost = 0;
      return jobs.map((job, at) => afterAnswers(job, at, outcome.parts, now()));
    }
    lost++;
    if (lost >= MAX_LOST_BATCHES) throw outcome.failure;
    return jobs.map((job) => afterRefusal(job, outcome.refused, now() + outcome.waitMs));
  };
  return async (jobs: readonly Job[], signal: AbortSignal): Promise<void> => {
    const steps = stepsOf(jobs, await send(jobs.flatMap(requestsOf), signal));
    adapt(pace, steps, now());
    again(steps.flatMap((step) => ("again" in step ? [step.again] : [])));
    const outcomes = steps.flatMap((step) => ("outcome" in step ? [step.outcome] : []));
    if (outcomes.length > 0) await record(outcomes);
  };
}

/**
 * Reads the settings of every mailbox, 20 requests in a batch. A mailbox that is refused, or keeps failing, is recorded and never
 * ends the run; a service that takes no batch any more does.
 *
 * @throws CommandError interrupted; the last failure where the service takes nothing any more; what `send` and `record` throw
 */
export async function crawl(mailboxes: readonly Mailbox[], options: CrawlOptions): Promise<void> {
  const { pace, signal, now, sleep } = options;
  const queue = createQueue(mailboxes);
  const round = createRound(options, queue.again);
  const underWay = new Set<Promise<void>>();
  const failed = new AbortController();
  const ended = AbortSignal.any([signal, failed.signal]);
  const begin = (jobs: readonly Job[]): void => {
    const batch: Promise<void> = round(jobs, ended)
      .catch((error: unknown) => failed.abort(error))
      .finally(() => underWay.delete(batch));
    underWay.add(batch);
  };
  while (!(ended.aborted || (queue.isEmpty() && underWay.size === 0))) {
    const isFree = underWay.size < pace.limit();
    const jobs = isFree && pace.wait() === 0 ? queue.take(MAX_BATCH_REQUESTS, now()) : [];
    if (jobs.length > 0) {
      begin(jobs);
      continue;
    }
    // A batch that comes back ends the wait; so does the time of a job that waits, where another batch may be sent.
    const woken = new AbortController();
    const signals = AbortSignal.any([ended, woken.signal]);
    const wait = Math.max(1, pace.wait(), queue.nextAt() - now());
    await Promise.race([...underWay, ...(isFree && !queue.isEmpty() ? [sleep(wait, signals)] : [])]);
    woken.abort();
  }
  await Promise.all(underWay);
  if (signal.aborted) throw new CommandError(EXIT.interrupted, "Interrupted.");
  if (failed.signal.aborted) throw failed.signal.reason;
}
