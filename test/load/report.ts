import { unreadableOf } from "./hostile-network.ts";
import type { Reading, RoundCost, Run } from "./run.ts";
import type { Workload } from "./workload.ts";

/** One row of `dist/load.json`. */
export interface LoadRow {
  readonly name: string;
  readonly driver: string;
  readonly mailboxes: number;
  /** Records that had to be read, of both rounds, and those that were. */
  readonly expected: number;
  readonly read: number;
  readonly missing: number;
  readonly twice: number;
  /** Mailboxes that the reader named as unreadable. */
  readonly skipped: number;
  readonly tokenFailures: number;
  readonly roundTrips: number;
  /** Requests to Graph's mailboxes, and the least that its page sizes allow. */
  readonly upstream: number;
  readonly floor: number;
  /** Mailboxes a second over those of the bare handler. */
  readonly throughputRatio: number | null;
  readonly p99Ratio: number | null;
  /** Memory at the end over memory after a fifth of the time. */
  readonly rssGrowth: number | null;
  readonly holds: boolean;
  /** What does not hold, in words. */
  readonly missed: readonly string[];
  readonly seconds: number;
  readonly p99Ms: number;
  readonly residentMb: number | null;
  /** Seconds of CPU: of the function, and of caller and simulated services together. */
  readonly functionCpu: number;
  readonly harnessCpu: number;
  /** Bytes of Graph's replies, before compression. */
  readonly upstreamBytes: number;
  readonly exchanges: number;
  readonly failedExchanges: number;
  readonly faults: number;
  readonly directoryRequests: number;
  /** The replies of the proxy that were no success, by status and code. */
  readonly failures: Readonly<Record<string, number>>;
}

/** The bars of a run. */
export const BARS = { upstream: 1.05, throughput: 1, rssGrowth: 1.15, roundTrips: 15 } as const;

/** Requests of a run at least, below which its shares are chance. */
const ENOUGH_REQUESTS = 10_000;
/** The same for memory: a process grows for its first ten thousand requests, whatever it does. */
const ENOUGH_FOR_MEMORY = 50_000;

const percentile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
};

const p99 = (readings: readonly Reading[]): number =>
  percentile(
    readings.flatMap(({ meter }) => meter.latencies),
    0.99,
  );

/** A cost of both rounds. */
const spent = ({ costs }: Reading, name: keyof RoundCost): number => costs[0][name] + costs[1][name];

/** Mailboxes a second. */
const pace = (readings: readonly Reading[]): number =>
  readings.reduce((sum, { mailboxes }) => sum + mailboxes, 0) /
  readings.reduce((sum, reading) => sum + spent(reading, "seconds"), 0);

/** The middle of the last tenth over the middle of the tenth behind the first fifth. */
function growthOf({ memory }: Reading): number | null {
  const tenth = Math.floor(memory.length / 10);
  if (tenth === 0) return null;
  const middle = (from: number) => percentile(memory.slice(from, from + tenth), 0.5);
  return middle(memory.length - tenth) / middle(2 * tenth);
}

/** Reads as a set what was skipped, and names what should not have been, or should have. */
function unexpected({ mailboxes, first, changes }: Reading, workload: Workload): readonly string[] {
  const expected = new Set(unreadableOf(workload).filter((number) => number < mailboxes));
  const skipped = new Map([...first.skipped, ...changes.skipped]);
  return [
    ...[...skipped]
      .filter(([number]) => !expected.has(number))
      .map(([number, why]) => `mailbox ${number} was not read: ${why}`),
    ...[...expected].filter((number) => !skipped.has(number)).map((number) => `mailbox ${number} was read`),
  ];
}

type Checked = Omit<LoadRow, "holds" | "missed">;

function missedBars(row: Checked): readonly string[] {
  const missed: string[] = [];
  const check = (holds: boolean, text: string) => {
    if (!holds) missed.push(text);
  };
  check(row.missing === 0, `${row.missing} records are missing`);
  check(row.twice === 0, `${row.twice} records came twice`);
  check(row.tokenFailures === 0, `${row.tokenFailures} callers saw a failure of the token`);
  if (row.upstream < ENOUGH_REQUESTS) return missed;
  check(
    row.upstream <= BARS.upstream * row.floor,
    `Graph was asked ${row.upstream} times, and not ${row.floor}`,
  );
  check((row.throughputRatio ?? 1) >= BARS.throughput, "the bare handler is faster");
  if (row.upstream >= ENOUGH_FOR_MEMORY) check((row.rssGrowth ?? 1) <= BARS.rssGrowth, "memory grows");
  return missed;
}

const sum = (
  { first, changes }: Reading,
  name: "expected" | "read" | "missing" | "twice" | "floor",
): number => first[name] + changes[name];

/** What a run came to, held against its bars. */
export function rowOf({ driver, method, ours, bare }: Run, workload: Workload): LoadRow {
  const { upstream } = ours;
  const compared = bare.length > 0;
  const row: Checked = {
    name: method === "single" ? "single requests" : "batches of 20",
    driver,
    mailboxes: ours.mailboxes,
    expected: sum(ours, "expected"),
    read: sum(ours, "read"),
    missing: sum(ours, "missing"),
    twice: sum(ours, "twice"),
    skipped: ours.first.skipped.size + ours.changes.skipped.size,
    tokenFailures: ours.meter.tokenFailures,
    roundTrips: spent(ours, "roundTrips"),
    upstream: spent(ours, "requests"),
    floor: sum(ours, "floor"),
    throughputRatio: compared ? pace([ours]) / pace(bare) : null,
    p99Ratio: compared ? p99([ours]) / p99(bare) : null,
    rssGrowth: growthOf(ours),
    seconds: spent(ours, "seconds"),
    p99Ms: p99([ours]),
    residentMb: ours.memory.at(-1) ?? null,
    functionCpu: spent(ours, "functionCpu"),
    harnessCpu: spent(ours, "harnessCpu"),
    upstreamBytes: spent(ours, "bytes"),
    exchanges: upstream.exchanges,
    failedExchanges: upstream.failedExchanges,
    faults: upstream.faults,
    directoryRequests: upstream.directory,
    failures: Object.fromEntries(ours.meter.failures),
  };
  const wrong = [
    ...missedBars(row),
    ...unexpected(ours, workload),
    ...bare.flatMap((reading) => unexpected(reading, workload).map((text) => `bare handler: ${text}`)),
    ...(ours.people === workload.mailboxes ? [] : [`the directory told ${ours.people} people`]),
  ];
  return { ...row, holds: wrong.length === 0, missed: wrong };
}

/** The rows of batches with what they save of the caller's round trips, over single requests of the same driver. */
export function withRoundTrips(rows: readonly LoadRow[]): readonly LoadRow[] {
  return rows.map((row) => {
    const single = rows.find(({ driver, name }) => driver === row.driver && name === "single requests");
    if (single === undefined || single === row || row.upstream < ENOUGH_REQUESTS) return row;
    if (row.roundTrips * BARS.roundTrips <= single.roundTrips) return row;
    const text = `${row.roundTrips} round trips are more than 1/${BARS.roundTrips} of ${single.roundTrips}`;
    return { ...row, holds: false, missed: [...row.missed, text] };
  });
}
