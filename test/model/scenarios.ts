import type { Fitted } from "./fit.ts";
import type { CollectionShape, Fleet, GraphShape, Round, Scenario } from "./parameters.ts";

/** What is left of a message where only what may pass is selected: `bench push-down` measures it. */
const SELECTED_SHARE = 0.31;
const KB_OF_EMPTY_PAGE = 0.6;

/** How many records a round tells of each collection. */
type Amounts = Readonly<Record<"inbox" | "sentitems" | "calendar", CollectionShape["records"]>>;

const roundOf = (name: string, pageSize: number, amounts: Amounts, fitted: Fitted): Round => ({
  name,
  pageSize,
  kbPerPage: KB_OF_EMPTY_PAGE,
  collections: Object.entries(amounts).map(([collection, records]) => ({
    name: collection,
    records,
    // Deltas of calendar views take no `$select`: they come whole in any case.
    kbPerRecord: collection === "calendar" ? fitted.kbPerEvent : fitted.kbPerMessage * SELECTED_SHARE,
    kbWithoutPushDown: collection === "calendar" ? fitted.kbPerEvent : fitted.kbPerMessage,
  })),
});

/** The rounds that the table tells of: what is assumed of a mailbox. */
export const plannedRounds = (fitted: Fitted): readonly Round[] => [
  roundOf("first", 100, { inbox: [500, 3500], sentitems: [200, 1400], calendar: [100, 700] }, fitted),
  roundOf("night", 100, { inbox: [0, 60], sentitems: [0, 16], calendar: [0, 12] }, fitted),
];

/** Microsoft Graph as it is assumed to answer: a page takes 0.12 s at least and 0.27 s on the average. */
export const plannedGraph: GraphShape = {
  leastSeconds: 0.12,
  meanExtraSeconds: 0.15,
  mailboxConcurrency: 4,
  batchConcurrency: 4,
  faultShare: 0.005,
  repeatSeconds: 1,
};

/** Requests to Graph that one reader has on their way at once, by single requests and by batches alike. */
const AT_ONCE = 48;

/** The instances that such a reader needs. */
export const fleetOf = (platform: Fleet["platform"], isBatched: boolean): Fleet => {
  const roundTripsAtOnce = isBatched ? AT_ONCE / plannedGraph.batchConcurrency : AT_ONCE;
  return platform === "lambda"
    ? { platform, instances: roundTripsAtOnce, concurrency: 1, memoryGb: 1 }
    : { platform, instances: Math.ceil(roundTripsAtOnce / 12), concurrency: 12, memoryGb: 1 };
};

/** One reader over so many mailboxes. */
export function plannedScenario(
  fitted: Fitted,
  round: Round,
  {
    platform,
    isBatched,
    pushDown,
  }: Pick<Fleet, "platform"> & {
    readonly isBatched: boolean;
    readonly pushDown: boolean;
  },
  mailboxes: number,
): Scenario {
  return {
    round,
    fleet: fleetOf(platform, isBatched),
    graph: plannedGraph,
    // The caller and Graph have machines of their own.
    costs: { ...fitted.costs, harnessPerRoundTrip: 0, harnessPerExchange: 0, harnessPerRequest: 0 },
    mailboxes,
    width: isBatched ? AT_ONCE * 7 : AT_ONCE / round.collections.length,
    batchSize: isBatched ? 20 : 1,
    batchWidth: AT_ONCE / plannedGraph.batchConcurrency,
    pushDown,
    seed: "model",
  };
}

/** The rounds of the load run. */
const loadRounds = (fitted: Fitted): readonly Round[] => [
  roundOf("first", 25, { inbox: [0, 40], sentitems: [0, 12], calendar: [0, 8 * EVENTS_PER_MEETING] }, fitted),
  roundOf("changes", 25, { inbox: [0, 4], sentitems: [0, 1], calendar: [0, 3] }, fitted),
];

/** A meeting in nine is a series, whose occurrences count, too. */
const EVENTS_PER_MEETING = 1.6;

/** The load run on the Google function, round by round. */
export const loadScenarios = (fitted: Fitted, mailboxes: number, isBatched: boolean): readonly Scenario[] =>
  loadRounds(fitted).map((round) => ({
    round,
    fleet: { platform: "cloudRun", instances: 1, concurrency: 80, memoryGb: 1 },
    graph: {
      leastSeconds: 0.01,
      meanExtraSeconds: 0,
      mailboxConcurrency: 4,
      batchConcurrency: 4,
      faultShare: fitted.faultShare,
      repeatSeconds: 0.125,
    },
    costs: fitted.costs,
    mailboxes,
    width: isBatched ? 84 : 8,
    batchSize: isBatched ? 20 : 1,
    batchWidth: 6,
    // The run reads deltas and selects nothing.
    pushDown: false,
    seed: "load",
  }));
