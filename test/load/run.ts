import type { Network } from "@graphveil/simulator";
import { createBatchedSend } from "./batches.ts";
import { createMeter, createPatientSend, createSingleSend, type Meter } from "./caller.ts";
import { type LoadDriver, type LoadTarget, residentMegabytes } from "./deployments.ts";
import { createExpectations, plainIds, sealedIds, type WriteIds } from "./expectations.ts";
import { createHostileCloud, type LoadCloud } from "./hostile-network.ts";
import { createReader, type Findings, type Reader } from "./reader.ts";
import { countUpstream, type Upstream } from "./upstream.ts";
import type { Workload } from "./workload.ts";

/** How the reader asks: one request at a time, or twenty in a batch. */
export type Method = "single" | "batch";

/** What reading some mailboxes through one function came to. */
export interface Reading {
  readonly mailboxes: number;
  /** The people that the directory told, and how many of them came twice. */
  readonly people: number;
  readonly first: Findings;
  readonly changes: Findings;
  readonly meter: Meter;
  /** From the first mailbox to the last; starting and listing people are before it. */
  readonly seconds: number;
  /** Resident memory of the function, in megabytes, from its start to its end. */
  readonly memory: readonly number[];
}

/** What a run over the whole tenant came to. */
export interface Run {
  readonly driver: string;
  readonly method: Method;
  readonly ours: Reading;
  readonly upstream: Upstream;
  /** Present where the workload compares. */
  readonly bare: readonly Reading[];
}

/** How often memory is looked at, in milliseconds. */
const MEMORY_EVERY_MS = 500;

const watchMemory = (target: LoadTarget) => {
  const memory: number[] = [];
  const timer = setInterval(() => memory.push(residentMegabytes(target)), MEMORY_EVERY_MS);
  return { memory, stop: () => clearInterval(timer) };
};

/** How many mailboxes are read at once, three collections each: more than batches take, so that these are full. */
const readerWidth = (method: Method, { width }: LoadTarget): number =>
  method === "batch" ? batchWidth(width) * 14 : Math.max(1, Math.round(width / 3));

/** Batches on their way at once: each is the work of twenty requests. */
const batchWidth = (width: number): number => Math.max(2, Math.round(width / 4));

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
  const { request, width } = target;
  const send =
    method === "single"
      ? createSingleSend(request, meter)
      : createBatchedSend(request, meter, batchWidth(width));
  return createReader({
    ask: createPatientSend(send, meter),
    expectations: createExpectations(cloud, workload, writeIds),
    pageSize: workload.pageSize,
    width: readerWidth(method, target),
  });
}

/** Reads mailboxes, lets a night pass, and reads what changed. */
async function read(options: ReadOptions): Promise<Reading> {
  const { cloud, target, mailboxes } = options;
  const meter = createMeter();
  const reader = readerOf(options, meter);
  const watch = watchMemory(target);
  const people = await reader.readPeople();
  const started = performance.now();
  const since = cloud.tenant.history.revision;
  const first = await reader.readAll(people.slice(0, mailboxes));
  cloud.tenant.advance();
  const changes = await reader.readChanges(since);
  const seconds = (performance.now() - started) / 1000;
  watch.stop();
  return { mailboxes, people: new Set(people).size, first, changes, meter, seconds, memory: watch.memory };
}

async function readBare(
  driver: LoadDriver,
  network: Network,
  options: Omit<ReadOptions, "target" | "writeIds">,
): Promise<Reading> {
  const target = await driver.bare(options.cloud, network, options.workload);
  try {
    return await read({ ...options, target, writeIds: plainIds });
  } finally {
    await target.stop();
  }
}

async function readOurs(
  driver: LoadDriver,
  network: Network,
  options: Omit<ReadOptions, "target" | "writeIds">,
): Promise<Pick<Run, "ours" | "upstream">> {
  const { cloud, workload } = options;
  const target = await driver.ours(cloud, network, workload);
  const upstream = countUpstream(cloud);
  try {
    return {
      ours: await read({ ...options, target, writeIds: sealedIds(cloud) }),
      upstream: upstream.counts,
    };
  } finally {
    upstream.stop();
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
    if (share > 0) bare.push(await readBare(driver, network, { ...options, mailboxes: share }));
  };
  try {
    await compare();
    const own = await readOurs(driver, network, { ...options, mailboxes: workload.mailboxes });
    await compare();
    const { unsimulated } = cloud.simulator;
    if (unsimulated.length > 0) throw new Error(`not simulated: ${JSON.stringify(unsimulated[0])}`);
    return { driver: driver.name, method, ...own, bare };
  } finally {
    leave();
    await network.close();
  }
}
