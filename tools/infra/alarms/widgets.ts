import { wireForms } from "@graphveil/core/errors";
import type { CloudWatchWidget, MonitoringMetric, MonitoringWidget } from "./alarm.ts";

type Metrics = CloudWatchWidget["metrics"];

const platform = (...names: readonly string[]): Metrics =>
  names.map((name) => ({ namespace: "AWS/Lambda", name }));
const audited = (...names: readonly string[]): Metrics =>
  names.map((name) => ({ namespace: "Graphveil", name }));
const logs = (...names: readonly string[]): readonly MonitoringMetric[] => names.map((log) => ({ log }));
const run = (name: string): readonly MonitoringMetric[] => [{ type: `run.googleapis.com/${name}` }];

const watched = "Requests, refused and failed";
const byCode = "Refusals by code";
const ofGraph = "Errors of Graph by code";
const askedAgain = "Asked of Graph again, and what it sends that is not known";
const besides = "New processes, tokens, look-ups of scopes";
const daysLeft = "Certificate: days left, in the last 60";
const turnedAway = "Turned away: by the platform, at the door, by Graph";

/** The diagrams of CloudWatch's dashboard, two in a row. */
export const cloudWatchWidgets: readonly CloudWatchWidget[] = [
  {
    title: watched,
    statistics: ["Sum"],
    metrics: audited(
      "Requests",
      "Refusals",
      "Failures",
      "ExchangeFailures",
      "InvalidValues",
      "PushDownRefusals",
    ),
    byCaller: false,
  },
  {
    title: turnedAway,
    statistics: ["Sum"],
    metrics: [
      ...platform("Errors", "Throttles", "Url4xxCount"),
      ...audited("ClientErrors", "GraphThrottles"),
    ],
    byCaller: false,
  },
  { title: "Requests by caller", statistics: ["Sum"], metrics: audited("Requests"), byCaller: true },
  { title: "Records by caller", statistics: ["Sum"], metrics: audited("Records"), byCaller: true },
  {
    title: "Latency, ms",
    statistics: ["p50", "p99"],
    metrics: audited("Latency", "UpstreamLatency"),
    byCaller: false,
  },
  { title: "Latency by caller, ms", statistics: ["p99"], metrics: audited("Latency"), byCaller: true },
  {
    title: "Invocations, and requests of the URL",
    statistics: ["Sum"],
    metrics: platform("Invocations", "UrlRequestCount"),
    byCaller: false,
  },
  {
    title: "Concurrent executions",
    statistics: ["Maximum"],
    metrics: platform("ConcurrentExecutions"),
    byCaller: false,
  },
  {
    title: byCode,
    statistics: ["Sum"],
    metrics: audited(...Object.keys(wireForms).map((code) => `Refusals.${code}`)),
    byCaller: false,
  },
  {
    title: askedAgain,
    statistics: ["Sum"],
    metrics: audited("Retries", "GraphErrors", "StrangeNames"),
    byCaller: false,
  },
  {
    title: besides,
    statistics: ["Sum"],
    metrics: audited("ColdStarts", "TokenExchanges", "TokenRenewals", "ScopeLookups"),
    byCaller: false,
  },
  { title: daysLeft, statistics: ["Minimum"], metrics: audited("CertificateDaysLeft"), byCaller: false },
];

/** The diagrams of Cloud Monitoring's dashboard, two in a row. */
export const monitoringWidgets: readonly MonitoringWidget[] = [
  {
    title: watched,
    aligner: "ALIGN_DELTA",
    metrics: logs(
      "requests",
      "refusals",
      "failures",
      "exchange-failures",
      "invalid-values",
      "push-down-refused",
    ),
    by: null,
  },
  {
    title: turnedAway,
    aligner: "ALIGN_DELTA",
    metrics: logs("errors", "throttles", "refused-at-the-door", "graph-throttling"),
    by: null,
  },
  { title: "Requests by caller", aligner: "ALIGN_DELTA", metrics: logs("requests"), by: "caller" },
  {
    title: "Latency, 99th percentile, ms",
    aligner: "ALIGN_PERCENTILE_99",
    metrics: run("request_latencies"),
    by: null,
  },
  {
    title: "Requests that reached an instance",
    aligner: "ALIGN_DELTA",
    metrics: run("request_count"),
    by: null,
  },
  { title: "Instances", aligner: "ALIGN_MAX", metrics: run("container/instance_count"), by: null },
  {
    title: "Latency of Graph, 99th percentile, ms",
    aligner: "ALIGN_PERCENTILE_99",
    metrics: logs("upstream-latency"),
    by: null,
  },
  { title: byCode, aligner: "ALIGN_DELTA", metrics: logs("refusals"), by: "code" },
  { title: ofGraph, aligner: "ALIGN_DELTA", metrics: logs("graph-errors"), by: "code" },
  {
    title: askedAgain,
    aligner: "ALIGN_DELTA",
    metrics: logs("retries", "strange-names"),
    by: null,
  },
  {
    title: besides,
    aligner: "ALIGN_DELTA",
    metrics: logs("cold-starts", "token-exchanges", "token-renewals", "scope-lookups"),
    by: null,
  },
  {
    title: daysLeft,
    aligner: "ALIGN_PERCENTILE_05",
    metrics: logs("certificate-days-left"),
    by: null,
  },
];
