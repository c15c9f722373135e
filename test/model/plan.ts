import type { Fitted } from "./fit.ts";
import type { Round } from "./parameters.ts";
import { plannedRounds, plannedScenario } from "./scenarios.ts";
import { type Outcome, simulate } from "./simulate.ts";

/** One row of `dist/model.json`: what one reader costs, and how many readers pay. */
export interface ModelRow {
  readonly mailboxes: number;
  readonly round: string;
  readonly method: "single" | "batch";
  readonly pushDown: boolean;
  /** Hours by one reader on Lambda, and by one on Cloud Run. */
  readonly lambdaHours: number;
  readonly cloudRunHours: number;
  /** Requests to Graph, and GB that it sends before compression. */
  readonly requests: number;
  readonly upstreamGb: number;
  readonly roundTrips: number;
  readonly lambdaGbSeconds: number;
  readonly cloudRunVcpuSeconds: number;
  /** What more readers meet first on Lambda, how many of them pay, and the hours that they take together. */
  readonly limit: string;
  readonly shards: number;
  readonly shardedHours: number;
}

/** What more readers cannot pass, as a number of readers. */
interface Limits {
  /** Graph's own for an application: 130,000 requests in 10 seconds (learn.microsoft.com/graph/throttling-limits). */
  readonly graphRequestsPerSecond: number;
  /** Concurrent executions of an AWS account in a region, by default. */
  readonly lambdaConcurrency: number;
}

const limits: Limits = { graphRequestsPerSecond: 13_000, lambdaConcurrency: 1_000 };

/** Mailboxes that are simulated by default. */
const SAMPLE = 3_000;
const PAGE_OF_DIRECTORY = 999;
/** One reader is worth starting for what takes it this long, in hours. */
const WORTH_HOURS = 0.05;
const KB_PER_GB = 1024 * 1024;

const tenants: readonly number[] = [10_000, 100_000, 1_000_000];

/** How many readers go at once, and what stops the next one. */
function shardsOf(lambda: Outcome, instances: number, hours: number): Pick<ModelRow, "limit" | "shards"> {
  const perSecond = lambda.requests / lambda.seconds;
  const candidates = [
    {
      limit: "Graph's 13,000 requests a second for an application",
      most: limits.graphRequestsPerSecond / perSecond,
    },
    {
      limit: "Lambda's 1,000 concurrent executions of an account",
      most: limits.lambdaConcurrency / instances,
    },
    { limit: "nothing: more readers have too little to do", most: hours / WORTH_HOURS },
  ].toSorted((one, other) => one.most - other.most);
  const [least] = candidates;
  if (least === undefined) throw new RangeError("there are limits");
  return { limit: least.limit, shards: Math.max(1, Math.floor(least.most)) };
}

/** How one round is read. */
interface Manner {
  readonly isBatched: boolean;
  readonly pushDown: boolean;
  readonly sample: number;
}

function rowsOf(fitted: Fitted, round: Round, { isBatched, pushDown, sample }: Manner): readonly ModelRow[] {
  const scenarioOf = (platform: "lambda" | "cloudRun") =>
    plannedScenario(fitted, round, { platform, isBatched, pushDown }, sample);
  const [lambdaPlan, cloudRunPlan] = [scenarioOf("lambda"), scenarioOf("cloudRun")];
  const [lambda, cloudRun] = [simulate(lambdaPlan), simulate(cloudRunPlan)];
  return tenants.map((mailboxes): ModelRow => {
    const factor = mailboxes / sample;
    const lambdaHours = (lambda.seconds * factor) / 3600;
    const { limit, shards } = shardsOf(lambda, lambdaPlan.fleet.instances, lambdaHours);
    const vcpuSeconds = cloudRun.seconds * cloudRunPlan.fleet.instances * factor;
    return {
      mailboxes,
      round: round.name,
      method: isBatched ? "batch" : "single",
      pushDown,
      lambdaHours,
      cloudRunHours: (cloudRun.seconds * factor) / 3600,
      requests: Math.round(lambda.requests * factor + Math.ceil(mailboxes / PAGE_OF_DIRECTORY)),
      upstreamGb: (lambda.kb * factor) / KB_PER_GB,
      roundTrips: Math.round(lambda.roundTrips * factor),
      lambdaGbSeconds: lambda.heldSeconds * factor * lambdaPlan.fleet.memoryGb,
      cloudRunVcpuSeconds: vcpuSeconds,
      limit,
      shards,
      shardedHours: lambdaHours / shards,
    };
  });
}

/**
 * The whole table: three tenants, two rounds, with and without batches, with and without push-down.
 *
 * @param sample mailboxes that are simulated; a larger tenant takes as much more as it is larger
 */
export const plan = (fitted: Fitted, sample = SAMPLE): readonly ModelRow[] =>
  plannedRounds(fitted)
    .flatMap((round) =>
      [false, true].flatMap((isBatched) =>
        [true, false].flatMap((pushDown) => rowsOf(fitted, round, { isBatched, pushDown, sample })),
      ),
    )
    .toSorted((one, other) => one.mailboxes - other.mailboxes);
