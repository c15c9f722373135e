import { cpuOf, drivers, type LoadTarget } from "../load/deployments.ts";
import { createHostileCloud } from "../load/hostile-network.ts";
import { type RoundCost, runLoad } from "../load/run.ts";
import { wholeTenant } from "../load/workload.ts";
import type { Costs } from "./parameters.ts";

/** What the model is fitted on. */
export interface Fitted {
  readonly costs: Costs;
  /** KB of a message and of an event as Graph sends them to the proxy, before compression. */
  readonly kbPerMessage: number;
  readonly kbPerEvent: number;
  /** Requests that are repeats. */
  readonly faultShare: number;
  /** Mailboxes of the run, which were read by single requests. */
  readonly mailboxes: number;
}

const PINGS = 3000;
const AT_ONCE = 24;

/** What round trips cost that ask nothing of Graph. */
async function costOfRoundTrips(
  target: LoadTarget,
): Promise<Pick<Costs, "perRoundTrip" | "harnessPerRoundTrip">> {
  const ping = async (): Promise<void> => {
    const reply = await target.request("/_graphveil/health", {});
    await reply.arrayBuffer();
    // A connection that the container closes as it is used is the front end's 503; it costs next to nothing.
    if (reply.status !== 200 && reply.status !== 503) throw new Error(`health answered ${reply.status}`);
  };
  const many = (count: number) =>
    Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (let at = 0; at < count / AT_ONCE; at += 1) await ping();
      }),
    );
  await many(PINGS);
  const [before, own] = [cpuOf(target), process.cpuUsage()];
  await many(PINGS);
  const { user, system } = process.cpuUsage(own);
  return {
    perRoundTrip: (cpuOf(target) - before) / PINGS,
    harnessPerRoundTrip: (user + system) / 1e6 / PINGS,
  };
}

async function measureRoundTrips() {
  const [google] = drivers;
  if (google === undefined) throw new RangeError("there are drivers");
  const workload = wholeTenant(40);
  const cloud = createHostileCloud(workload);
  const network = await cloud.simulator.listen();
  const leave = network.routeThisProcess();
  const target = await google.ours(cloud, network, workload);
  try {
    return await costOfRoundTrips(target);
  } finally {
    await target.stop();
    leave();
    await network.close();
  }
}

/**
 * What each request and each KB cost beside the round trips: two rounds of different pages give two equations. Where they are
 * too alike to tell the two apart, all of it goes to the requests.
 */
export function splitCosts(
  rounds: readonly [RoundCost, RoundCost],
  perRoundTrip: number,
): Pick<Costs, "perRequest" | "perKb"> {
  const [first, second] = rounds.map(({ functionCpu, roundTrips, requests, bytes }) => ({
    rest: functionCpu - perRoundTrip * roundTrips,
    requests,
    kb: bytes / 1024,
  }));
  if (first === undefined || second === undefined) throw new RangeError("a run has two rounds");
  const determinant = first.requests * second.kb - second.requests * first.kb;
  const perRequest = (first.rest * second.kb - second.rest * first.kb) / determinant;
  const perKb = (first.requests * second.rest - second.requests * first.rest) / determinant;
  if (perRequest >= 0 && perKb >= 0) return { perRequest, perKb };
  return { perRequest: (first.rest + second.rest) / (first.requests + second.requests), perKb: 0 };
}

/** Fits the model on a run by single requests through the Google function. */
export async function fitModel(mailboxes: number): Promise<Fitted> {
  const [google] = drivers;
  if (google === undefined) throw new RangeError("there are drivers");
  const { perRoundTrip, harnessPerRoundTrip } = await measureRoundTrips();
  const { ours } = await runLoad(google, "single", { ...wholeTenant(mailboxes), bareShare: 0 });
  const [first, changes] = ours.costs;
  const requests = first.requests + changes.requests;
  const harness = first.harnessCpu + changes.harnessCpu;
  const roundTrips = first.roundTrips + changes.roundTrips;
  const { inbox, sentitems, calendar } = ours.first.records;
  return {
    costs: {
      perRoundTrip,
      ...splitCosts(ours.costs, perRoundTrip),
      harnessPerRoundTrip,
      harnessPerRequest: Math.max(0, harness - harnessPerRoundTrip * roundTrips) / requests,
    },
    kbPerMessage: (first.bytes - first.calendarBytes) / 1024 / (inbox + sentitems),
    kbPerEvent: first.calendarBytes / 1024 / calendar,
    faultShare: 1 - (ours.first.floor + ours.changes.floor) / requests,
    mailboxes,
  };
}
