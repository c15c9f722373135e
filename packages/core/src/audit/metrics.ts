import type { AuditEvent, BatchEntry } from "./audit-event.ts";

/** The metric of a number of things. */
export const countMetric = (name: string) => ({ Name: name, Unit: "Count" });

const latency = { Name: "Latency", Unit: "Milliseconds" };

/**
 * CloudWatch bills each metric with each value of its dimensions, so the function has what its alarms and its dashboard show, and
 * a caller what tells who reads how much. Without the function's name, two proxies of one account would add up.
 */
const metricDirectives = (more: readonly string[]) => [
  {
    Namespace: "Graphveil",
    Dimensions: [["FunctionName"]],
    Metrics: [
      ...["Requests", "Refusals", "Failures", "ClientErrors", "ExchangeFailures", "GraphThrottles"].map(
        countMetric,
      ),
      countMetric("InvalidValues"),
      countMetric("EmptyExclusions"),
      ...more.map(countMetric),
      latency,
      { Name: "UpstreamLatency", Unit: "Milliseconds" },
    ],
  },
  {
    Namespace: "Graphveil",
    Dimensions: [["FunctionName", "Caller"]],
    Metrics: [countMetric("Requests"), countMetric("Records"), latency],
  },
];

/** No token for Graph, or one that Graph did not accept. */
const exchangeFailures: readonly (string | undefined)[] = ["tokenUnavailable", "upstreamUnauthorized"];

type Told = AuditEvent | BatchEntry;

/** The requests that an event covers: its own, and those of a batch. */
const toldIn = (event: AuditEvent): readonly Told[] => [event, ...(event.requests ?? [])];

/** For how many requests something holds. */
const counted = (event: AuditEvent, holds: (told: Told) => boolean): number =>
  toldIn(event).filter(holds).length;

/** How many there are of each name. */
function tally(prefix: string, names: readonly (string | undefined)[]): Readonly<Record<string, number>> {
  const numbers: Record<string, number> = {};
  for (const name of names)
    if (name !== undefined) numbers[`${prefix}.${name}`] = (numbers[`${prefix}.${name}`] ?? 0) + 1;
  return numbers;
}

/** Graph's codes of the requests that reached it; a batch as a whole has none where its requests have their own. */
const graphCodes = (event: AuditEvent): readonly (string | undefined)[] =>
  toldIn(event).map(({ upstream }) => upstream?.code);

/** Names of properties that the schema does not know, a number for each type. The names themselves are in no metric. */
const strangeNames = ({ strangeNames: byType = {} }: AuditEvent): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(byType).map(([type, number = 0]) => [`StrangeNames.${type}`, number]));

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

/** Repeats of the requests to Graph; those of a batch are in its requests. */
const retries = ({ upstream, requests }: AuditEvent): number =>
  sum((requests ?? [{ upstream }]).map((told) => told.upstream?.retries ?? 0));

/** What is not so at most requests: a metric only where it is, since each costs money. */
const occasional = (event: AuditEvent): Readonly<Record<string, number>> => {
  const { activity } = event;
  const codes = graphCodes(event);
  const numbers = {
    Retries: retries(event),
    ColdStarts: activity?.coldStart === true ? 1 : 0,
    TokenExchanges: activity?.tokenExchanges ?? 0,
    TokenRenewals: activity?.tokenRenewals ?? 0,
    ScopeLookups: activity?.scopeLookups ?? 0,
    PushDownRefusals: Number(event.pushDownRefused === true),
    GraphErrors: codes.filter((code) => code !== undefined).length,
    StrangeNames: sum(Object.values(strangeNames(event))),
    ...tally(
      "Refusals",
      toldIn(event).map(({ decision, error }) => (decision === "deny" ? error : undefined)),
    ),
    ...tally("GraphErrors", codes),
    ...strangeNames(event),
  };
  return Object.fromEntries(Object.entries(numbers).filter(([, number]) => number > 0));
};

/**
 * The metrics of an audit event, as members of its line.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function embeddedMetrics(event: AuditEvent, functionName: string): Readonly<Record<string, unknown>> {
  const more = occasional(event);
  return {
    _aws: { Timestamp: event.time, CloudWatchMetrics: metricDirectives(Object.keys(more)) },
    FunctionName: functionName,
    Caller: event.caller ?? "none",
    Requests: 1,
    Refusals: counted(event, ({ decision }) => decision === "deny"),
    Failures: counted(event, ({ status = 0 }) => status >= 500),
    ClientErrors: counted(event, ({ status = 0 }) => status >= 400 && status < 500),
    ExchangeFailures: counted(event, ({ error }) => exchangeFailures.includes(error)),
    GraphThrottles: counted(event, ({ error }) => error === "throttled"),
    InvalidValues: event.invalidValues,
    EmptyExclusions: Number(event.emptyExclusion === true),
    Latency: event.durationMs,
    UpstreamLatency: event.upstream?.latencyMs ?? 0,
    Records: event.records,
    ...more,
  };
}
