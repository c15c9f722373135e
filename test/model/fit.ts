import { cpuOf, drivers, type LoadDriver, type LoadTarget } from "../load/deployments.ts";
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

const REQUESTS = 3000;
const AT_ONCE = 24;

/** Seconds of CPU of one request of its kind. */
interface RequestCost {
  readonly own: number;
  readonly harness: number;
}

/** What requests for one target cost, in the middle of many. */
async function costOf(target: LoadTarget, path: string): Promise<RequestCost> {
  const ask = async (): Promise<void> => {
    const reply = await target.request(path, {});
    await reply.arrayBuffer();
    // A connection that ends as it is used is the front end's 503; it costs next to nothing.
    if (reply.status !== 200 && reply.status !== 503) throw new Error(`${path} answered ${reply.status}`);
  };
  const many = (count: number) =>
    Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (let at = 0; at < count / AT_ONCE; at += 1) await ask();
      }),
    );
  await many(REQUESTS);
  const [before, own] = [cpuOf(target), process.cpuUsage()];
  await many(REQUESTS);
  const { user, system } = process.cpuUsage(own);
  return { own: (cpuOf(target) - before) / REQUESTS, harness: (user + system) / 1e6 / REQUESTS };
}

type FixedCosts = Pick<Costs, "perRoundTrip" | "perExchange" | "harnessPerRoundTrip" | "harnessPerExchange">;

/**
 * What round trips cost that ask nothing of Graph, and exchanges with Graph of next to nothing: the bare handler has the same
 * round trip and one exchange, and does nothing else.
 */
async function measureFixedCosts(driver: LoadDriver): Promise<FixedCosts> {
  const workload = { ...wholeTenant(40), unreadableEvery: 1000 };
  const cloud = createHostileCloud(workload);
  cloud.simulator.faults.clear();
  const network = await cloud.simulator.listen();
  const leave = network.routeThisProcess();
  const measure = async (target: LoadTarget, path: string): Promise<RequestCost> => {
    try {
      return await costOf(target, path);
    } finally {
      await target.stop();
    }
  };
  try {
    const roundTrip = await measure(await driver.ours(cloud, network, workload), "/_graphveil/health");
    const [person] = cloud.tenant.people;
    const bare = await driver.bare(cloud, network, workload);
    const exchange = await measure(bare, `/v1.0/users/${person?.id}?%24select=id`);
    return {
      perRoundTrip: roundTrip.own,
      perExchange: Math.max(0, exchange.own - roundTrip.own),
      harnessPerRoundTrip: roundTrip.harness,
      harnessPerExchange: Math.max(0, exchange.harness - roundTrip.harness),
    };
  } finally {
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
  const fixed = await measureFixedCosts(google);
  // The mailboxes are read once before: the engine of a function goes on finding its pace for thousands of requests.
  const { ours } = await runLoad(google, "single", {
    ...wholeTenant(mailboxes),
    bareShare: 0,
    warmUp: mailboxes,
  });
  const [first, changes] = ours.costs;
  const requests = first.requests + changes.requests;
  const roundTrips = first.roundTrips + changes.roundTrips;
  const harness =
    first.harnessCpu +
    changes.harnessCpu -
    (fixed.harnessPerRoundTrip + fixed.harnessPerExchange) * roundTrips;
  const { inbox, sentitems, calendar } = ours.first.records;
  return {
    costs: {
      ...fixed,
      ...splitCosts(ours.costs, fixed.perRoundTrip + fixed.perExchange),
      harnessPerRequest: Math.max(0, harness) / requests,
    },
    kbPerMessage: (first.bytes - first.calendarBytes) / 1024 / (inbox + sentitems),
    kbPerEvent: first.calendarBytes / 1024 / calendar,
    faultShare: 1 - (ours.first.floor + ours.changes.floor) / requests,
    mailboxes,
  };
}
