import { plainIds, sealedIds, type WriteIds } from "../harness/sealed-ids.ts";
import { createBatchedSend } from "./batches.ts";
import { createMeter, createPatientSend, createSingleSend, type Meter } from "./caller.ts";
import { cpuOf, type LoadDriver, type LoadTarget, memoryOf } from "./deployments.ts";
import { createExpectations } from "./expectations.ts";
import { createHostileCloud, type LoadCloud } from "./hostile-network.ts";
import { createReader, type Findings, type Reader } from "./reader.ts";
import { countUpstream, type Upstream } from "./upstream.ts";
import type { Workload } from "./workload.ts";

/** How the reader asks: one request at a time, or twenty in a batch. */
export type Method = "single" | "batch";

/** What one round of a reading cost. */
export interface RoundCost {
  readonly seconds: number;
  /** Seconds of CPU: of the function, and of this process, which is caller and simulated services in one. */
  readonly functionCpu: number;
  readonly harnessCpu: number;
  readonly roundTrips: number;
  /** Requests to Graph's mailboxes, and bytes of its replies before compression; of calendars, where these are known. */
  readonly requests: number;
  readonly bytes: number;
  readonly calendarBytes: number;
}

/** What reading some mailboxes through one function came to. */
export interface Reading {
  readonly mailboxes: number;
  /** The people that the directory told, and how many of them came twice. */
  readonly people: number;
  readonly first: Findings;
  readonly changes: Findings;
  readonly meter: Meter;
  /** From the first listing of people on; what the rounds alone took is among their costs. */
  readonly upstream: Upstream;
  /** Of the first round, and of the one behind it. Starting and listing people are before both. */
  readonly costs: readonly [first: RoundCost, changes: RoundCost];
  /** Resident memory of the function, in megabytes, from its start to its end. */
  readonly memory: readonly number[];
}

/** What a run over the whole tenant came to. */
export interface Run {
  readonly driver: string;
  readonly method: Method;
  readonly ours: Reading;
  /** Present where the workload compares. */
  readonly bare: readonly Reading[];
}

/** How often memory is looked at, in milliseconds. */
const MEMORY_EVERY_MS = 500;

const watchMemory = (target: LoadTarget) => {
  const memory: number[] = [];
  const timer = setInterval(() => memory.push(memoryOf(target)), MEMORY_EVERY_MS);
  return { memory, stop: () => clearInterval(timer) };
};

/** Counts what something costs. */
async function costing<T>(
  {
    target,
    meter,
    counts,
  }: { readonly target: LoadTarget; readonly meter: Meter; readonly counts: Upstream },
  work: () => Promise<T>,
): Promise<{ readonly done: T; readonly cost: RoundCost }> {
  const [started, cpu, own] = [performance.now(), cpuOf(target), process.cpuUsage()];
  const before = { ...counts, roundTrips: meter.roundTrips };
  const done = await work();
  const { user, system } = process.cpuUsage(own);
  const cost = {
    seconds: (performance.now() - started) / 1000,
    functionCpu: cpuOf(target) - cpu,
    harnessCpu: (user + system) / 1e6,
    roundTrips: meter.roundTrips - before.roundTrips,
    requests: counts.mailboxes - before.mailboxes,
    bytes: counts.bytes - before.bytes,
    calendarBytes: counts.calendarBytes - before.calendarBytes,
  };
  return { done, cost };
}

/** How many mailboxes are read at once, three collections each: more than batches take, so that these are full. */
const readerWidth = (method: Method, { width, batches }: LoadTarget): number =>
  method === "batch" ? batches * 14 : Math.max(1, Math.round(width / 3));

interface ReadOptions {
  readonly cloud: LoadCloud;
  readonly workload: Workload;
  readonly target: LoadTarget;
  readonly method: Method;
  readonly writeIds: WriteIds;
  /** How many of the mailboxes are read. */
  readonly mailboxes: number;
}

function readerOf({ cloud, workload, target, method, writeIds }: ReadOptions, meter: Meter): Reader {
  const { request, batches } = target;
  const send =
    method === "single" ? createSingleSend(request, meter) : createBatchedSend(request, meter, batches);
  return createReader({
    ask: createPatientSend(send, meter),
    expectations: createExpectations(cloud, workload, writeIds),
    pageSize: workload.pageSize,
    width: readerWidth(method, target),
  });
}

/** Reads mailboxes, lets a night pass, and reads what changed. */
async function read(options: ReadOptions): Promise<Reading> {
  const { cloud, workload, target, mailboxes } = options;
  const meter = createMeter();
  const reader = readerOf(options, meter);
  const { counts, stop } = countUpstream(cloud);
  const people = await reader.readPeople();
  await readerOf(options, createMeter()).readAll(people.slice(0, workload.warmUp));
  const watch = watchMemory(target);
  const costs = { target, meter, counts };
  const since = cloud.tenant.history.revision;
  const first = await costing(costs, () => reader.readAll(people.slice(0, mailboxes)));
  cloud.tenant.advance();
  const changes = await costing(costs, () => reader.readChanges(since));
  watch.stop();
  stop();
  return {
    mailboxes,
    people: new Set(people).size,
    first: first.done,
    changes: changes.done,
    costs: [first.cost, changes.cost],
    meter,
    upstream: counts,
    memory: watch.memory,
  };
}

async function readThrough(target: LoadTarget, options: Omit<ReadOptions, "target">): Promise<Reading> {
  try {
    return await read({ ...options, target });
  } finally {
    await target.stop();
  }
}

/** Reads a whole tenant through the built function of one cloud, with parts of it read through the bare one around that. */
export async function runLoad(driver: LoadDriver, method: Method, workload: Workload): Promise<Run> {
  const cloud = createHostileCloud(workload);
  const network = await cloud.simulator.listen();
  const leave = network.routeThisProcess();
  const share = Math.ceil((workload.mailboxes * workload.bareShare) / 2);
  const options = { cloud, workload, method };
  const bare: Reading[] = [];
  const compare = async (): Promise<void> => {
    if (share === 0) return;
    const target = await driver.bare(cloud, network, workload);
    bare.push(await readThrough(target, { ...options, writeIds: plainIds, mailboxes: share }));
  };
  try {
    await compare();
    const target = await driver.ours(cloud, network, workload);
    const { mailboxes } = workload;
    const ours = await readThrough(target, { ...options, writeIds: sealedIds(cloud), mailboxes });
    await compare();
    const { unsimulated } = cloud.simulator;
    if (unsimulated.length > 0) throw new Error(`not simulated: ${JSON.stringify(unsimulated[0])}`);
    return { driver: driver.name, method, ours, bare };
  } finally {
    leave();
    await network.close();
  }
}
