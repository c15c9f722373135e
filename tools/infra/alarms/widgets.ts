import type { CloudWatchWidget, MonitoringMetric, MonitoringWidget } from "./alarm.ts";

type Metrics = CloudWatchWidget["metrics"];

const platform = (...names: readonly string[]): Metrics =>
  names.map((name) => ({ namespace: "AWS/Lambda", name }));
const audited = (...names: readonly string[]): Metrics =>
  names.map((name) => ({ namespace: "Graphveil", name }));
const logs = (...names: readonly string[]): readonly MonitoringMetric[] => names.map((log) => ({ log }));
const run = (name: string): readonly MonitoringMetric[] => [{ type: `run.googleapis.com/${name}` }];

const watched = "Requests, refused and failed";
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
    byCaller: false,
  },
  {
    title: turnedAway,
    aligner: "ALIGN_DELTA",
    metrics: logs("errors", "throttles", "refused-at-the-door", "graph-throttling"),
    byCaller: false,
  },
  { title: "Requests by caller", aligner: "ALIGN_DELTA", metrics: logs("requests"), byCaller: true },
  {
    title: "Latency, 99th percentile, ms",
    aligner: "ALIGN_PERCENTILE_99",
    metrics: run("request_latencies"),
    byCaller: false,
  },
  {
    title: "Requests that reached an instance",
    aligner: "ALIGN_DELTA",
    metrics: run("request_count"),
    byCaller: false,
  },
  { title: "Instances", aligner: "ALIGN_MAX", metrics: run("container/instance_count"), byCaller: false },
  {
    title: daysLeft,
    aligner: "ALIGN_PERCENTILE_05",
    metrics: logs("certificate-days-left"),
    byCaller: false,
  },
];
