import { Agent, request as send } from "node:http";
import { join } from "node:path";
import type { Network, SimulatedCloud } from "@graphveil/simulator";
import { deployGoogleFunction, type GoogleDeployment } from "../harness/google-function.ts";
import { compared, type Figure, medianOfRuns, percentile, type Run } from "./figures.ts";
import type { Target } from "./requests.ts";

const RUNS = 5;
const AT_ONCE = 32;
/** Requests of each run. */
const REQUESTS = 24 * AT_ONCE;

/** A function under load, asked past the front end, which is no part of it. */
interface Loaded {
  /** Asks so often, so many at once, and gives the milliseconds of each request. */
  ask(target: string, requests: number): Promise<readonly number[]>;
  stop(): Promise<void>;
}

/** The header of a caller whom Google's front end has let in. */
const authorized = async ({ callerToken }: GoogleDeployment): Promise<string> => {
  const [head, payload] = (await callerToken()).split(".");
  return `Bearer ${head}.${payload}.SIGNATURE_REMOVED_BY_GOOGLE`;
};

async function createLoaded(deployment: GoogleDeployment): Promise<Loaded> {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const { port } = deployment.container;
  const headers = {
    authorization: await authorized(deployment),
    accept: "application/json",
    "accept-encoding": "gzip",
  };
  const get = (path: string): Promise<number> =>
    new Promise((resolve, reject) => {
      const started = performance.now();
      const request = send({ host: "127.0.0.1", port, agent, path, headers }, (response) => {
        response.resume();
        response.once("error", reject);
        response.once("end", () => {
          if (response.statusCode === 200) resolve(performance.now() - started);
          else reject(new Error(`the function answered ${response.statusCode}`));
        });
      });
      request.once("error", reject);
      request.end();
    });
  return {
    async ask(target, requests) {
      const times: number[] = [];
      let left = requests;
      const worker = async (): Promise<void> => {
        for (; left > 0; ) {
          left -= 1;
          times.push(await get(target));
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, worker));
      return times;
    },
    async stop() {
      agent.destroy();
      await deployment.stop();
    },
  };
}

/** A page with the bar of the time per request: 0.4 is 2.5 times the throughput. */
interface LoadedPage {
  readonly name: string;
  readonly target: Target;
  readonly bar: number;
}

async function pageFigures(ours: Loaded, bare: Loaded, page: LoadedPage): Promise<readonly Figure[]> {
  const { name, target, bar } = page;
  const runs: Run[] = [];
  const all: { ours: number[]; baseline: number[] } = { ours: [], baseline: [] };
  const timed = async (loaded: Loaded, path: string, times: number[]): Promise<number> => {
    const started = performance.now();
    times.push(...(await loaded.ask(path, REQUESTS)));
    return (performance.now() - started) / REQUESTS;
  };
  // Both are warm: the engine has made its fast code.
  await ours.ask(target.sealed, REQUESTS);
  await bare.ask(target.raw, REQUESTS);
  for (let run = 0; run < RUNS; run++)
    runs.push({
      ours: await timed(ours, target.sealed, all.ours),
      baseline: await timed(bare, target.raw, all.baseline),
    });
  const title = `Google function, ${AT_ONCE} at once, ${name}`;
  return [
    medianOfRuns(`${title}: time per request, over pass-through`, "ms", runs, bar),
    compared(
      "the same, slowest hundredth of the requests",
      "ms",
      percentile(all.ours, 0.99),
      percentile(all.baseline, 0.99),
      0.6,
    ),
  ];
}

/** The built function under the real framework with many requests at once, over a bare function beside it. */
export async function googleFigures(
  stack: SimulatedCloud,
  network: Network,
  {
    token,
    ...targets
  }: {
    readonly token: string;
    readonly events: Target;
    readonly calendarView: Target;
    readonly messages: Target;
  },
): Promise<readonly Figure[]> {
  const source = join(import.meta.dirname, "bare-handlers", "pass-through-function");
  const variables = { BENCH_TOKEN: token, NODE_ENV: "production" };
  const bare = await createLoaded(
    await deployGoogleFunction(stack, network, { source, target: "passThrough", variables }),
  );
  const ours = await createLoaded(await deployGoogleFunction(stack, network));
  const figures: Figure[] = [];
  for (const page of [
    { name: "100 events", target: targets.events, bar: 0.4 },
    { name: "100 events of a calendar view", target: targets.calendarView, bar: 0.4 },
    { name: "100 messages", target: targets.messages, bar: 0.286 },
  ])
    figures.push(...(await pageFigures(ours, bare, page)));
  await Promise.all([ours.stop(), bare.stop()]);
  return figures;
}
