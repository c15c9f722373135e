import { join } from "node:path";
import type { Network, NodeProcess } from "@graphveil/simulator";
import { deployGoogleFunction } from "../harness/google-function.ts";
import { deployLambdaPool } from "../harness/lambda-pool.ts";
import { cpuSeconds, residentMegabytes } from "../harness/process-usage.ts";
import type { LoadCloud } from "./hostile-network.ts";
import type { Workload } from "./workload.ts";

/** A function that runs, and how it is asked. */
export interface LoadTarget {
  request(target: string, init: RequestInit): Promise<Response>;
  readonly processes: readonly NodeProcess[];
  /** How many requests it is given at once. */
  readonly width: number;
  /** How many batches it is given at once: each is the work of twenty requests, and has an instance of Lambda to itself. */
  readonly batches: number;
  stop(): Promise<void>;
}

/** One of the clouds, with our function on it and with the bare one. */
export interface LoadDriver {
  readonly name: "google" | "lambda";
  ours(cloud: LoadCloud, network: Network, workload: Workload): Promise<LoadTarget>;
  bare(cloud: LoadCloud, network: Network, workload: Workload): Promise<LoadTarget>;
}

/** Requests at once that a Google function of one instance is given. */
const GOOGLE_WIDTH = 24;
const GOOGLE_BATCHES = 6;

const bareHandler = (name: string): string => join(import.meta.dirname, "..", "bench", "bare-handlers", name);

const googleTarget = (deployment: Awaited<ReturnType<typeof deployGoogleFunction>>): LoadTarget => ({
  request: deployment.request,
  processes: [deployment.container],
  width: GOOGLE_WIDTH,
  batches: GOOGLE_BATCHES,
  stop: deployment.stop,
});

const lambdaTarget = (pool: Awaited<ReturnType<typeof deployLambdaPool>>): LoadTarget => ({
  request: pool.request,
  processes: pool.processes,
  width: pool.processes.length,
  batches: pool.processes.length,
  stop: pool.stop,
});

/** Both clouds. */
export const drivers: readonly LoadDriver[] = [
  {
    name: "google",
    ours: async (cloud, network) => googleTarget(await deployGoogleFunction(cloud, network)),
    bare: async (cloud, network) =>
      googleTarget(
        await deployGoogleFunction(cloud, network, {
          source: bareHandler("pass-through-function"),
          target: "passThrough",
          variables: { BENCH_TOKEN: await cloud.longToken(), NODE_ENV: "production" },
        }),
      ),
  },
  {
    name: "lambda",
    ours: async (cloud, network, { instances }) =>
      lambdaTarget(await deployLambdaPool(cloud, network, { instances })),
    bare: async (cloud, network, { instances }) =>
      lambdaTarget(
        await deployLambdaPool(cloud, network, {
          instances,
          taskRoot: bareHandler("pass-through"),
          variables: { BENCH_TOKEN: await cloud.longToken() },
        }),
      ),
  },
];

/** Resident memory of all instances of a function together, in megabytes. */
export const memoryOf = ({ processes }: LoadTarget): number =>
  processes.reduce((sum, process) => sum + residentMegabytes(process), 0);

/** Seconds of CPU that all instances of a function have taken. */
export const cpuOf = ({ processes }: LoadTarget): number =>
  processes.reduce((sum, process) => sum + cpuSeconds(process), 0);
