import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type AuditEvent, type BatchEntry, createLog, type LogFormat } from "@graphveil/core";
import { wireForms } from "@graphveil/core/errors";
import { describe, expect, test } from "vitest";
import type { CloudWatchMetric, MonitoringMetric } from "../alarms/alarm.ts";
import { alarms } from "../alarms/alarms.ts";
import { logMetrics } from "../alarms/log-metrics.ts";
import { alarmsText } from "../alarms/render.ts";
import { cloudWatchWidgets, monitoringWidgets } from "../alarms/widgets.ts";
import { type LogEntry, parseLoggingFilter } from "./logging-filter.ts";

const root = join(import.meta.dirname, "..", "..", "..");

const event: AuditEvent = {
  time: 0,
  invocation: "i",
  method: "GET",
  caller: "acme",
  operation: "/users",
  mailbox: undefined,
  profile: "strict",
  loosened: undefined,
  decision: "permit",
  reason: undefined,
  status: 200,
  error: undefined,
  upstream: undefined,
  records: 1,
  outOfScope: 0,
  emptyExclusion: undefined,
  resourceLookups: undefined,
  pushDownRefused: undefined,
  invalidValues: 0,
  overlongTexts: 0,
  nonAddresses: 0,
  strangeNames: undefined,
  requests: undefined,
  activity: undefined,
  bytes: 10,
  durationMs: 1,
  policy: "0",
  keyVersion: "v1",
  traceparent: undefined,
};

/** What an event says of a request of a batch that is served. */
const entry: BatchEntry = {
  operation: "/users",
  mailbox: undefined,
  decision: "permit",
  reason: undefined,
  status: 200,
  error: undefined,
  upstream: undefined,
  records: 1,
  outOfScope: 0,
  emptyExclusion: undefined,
  resourceLookups: undefined,
  pushDownRefused: undefined,
  invalidValues: 0,
  overlongTexts: 0,
  nonAddresses: 0,
  strangeNames: undefined,
};

/** An event with all that is counted only where it is. */
const everything: Partial<AuditEvent> = {
  decision: "deny",
  status: 403,
  error: "mailboxRefused",
  upstream: {
    status: 403,
    code: "ErrorAccessDenied",
    requestId: undefined,
    latencyMs: 7,
    retries: 2,
    resourceUnits: undefined,
    limitShare: undefined,
  },
  pushDownRefused: true,
  strangeNames: { user: 3 },
  activity: { coldStart: true, tokenExchanges: 2, tokenRenewals: 1, scopeLookups: 4 },
};

/** The line of an audit event as the platform gets it. */
function lineOf(format: LogFormat, changed: Partial<AuditEvent> = {}): LogEntry {
  let line = "";
  const write = (text: string) => {
    line += text;
  };
  createLog({ format, level: "info", write, now: () => 0, functionName: "graphveil" }).audit({
    ...event,
    ...changed,
  });
  return JSON.parse(line) as LogEntry;
}

/** The line of a certificate that ends soon. */
function countedLine(format: LogFormat): LogEntry {
  let line = "";
  const write = (text: string) => {
    line += text;
  };
  const log = createLog({ format, level: "info", write, now: () => 0, functionName: "graphveil" });
  log.write("warn", "It ends.", { code: "certificateExpiry", daysLeft: 29 }, "CertificateExpiring");
  return JSON.parse(line) as LogEntry;
}

test("the table holds what was published under these names", () => {
  expect(alarms.map(({ name }) => name)).toEqual([
    "errors",
    "failures",
    "refusals",
    "exchange-failures",
    "graph-throttling",
    "invalid-values",
    "empty-exclusions",
    "token-renewals",
    "push-down-refusals",
    "certificate-expiry",
    "latency",
    "throttles",
    "refused-at-the-door",
    "no-traffic",
    "direct-invocations",
    "key-at-risk",
    "code-changed",
    "identity-changed",
  ]);
});

test("what is watched of an audit event is in its JSON Schema", async () => {
  const { properties } = JSON.parse(await readFile(join(root, "docs", "audit.schema.json"), "utf8")) as {
    readonly properties: Readonly<Record<string, { readonly enum?: readonly string[] }>>;
  };
  const named = JSON.stringify([alarms, logMetrics]).replaceAll("\\", "");
  const members = new Set(Array.from(named.matchAll(/\baudit\.(\w+)/g), ([, member = ""]) => member));
  expect([...members]).toEqual(expect.arrayContaining(["status", "decision", "error", "invalidValues"]));
  expect([...members].filter((member) => !(member in properties))).toEqual([]);
  const values = [...named.matchAll(/\baudit\.(error|decision) ?= ?"(\w+)"/g)];
  expect(values.length).toBeGreaterThan(2);
  for (const [, member = "", value] of values) expect(properties[member]?.enum).toContain(value);
});

describe("on AWS", () => {
  interface Directive {
    readonly Namespace: string;
    readonly Dimensions: readonly (readonly string[])[];
    readonly Metrics: readonly { readonly Name: string }[];
  }
  const directivesOf = (entry: LogEntry) =>
    (entry["_aws"] as { readonly CloudWatchMetrics: readonly Directive[] }).CloudWatchMetrics;
  const directives = [...directivesOf(lineOf("aws", everything)), ...directivesOf(countedLine("aws"))];
  /** A refusal of each code there is. */
  const refusals = Object.keys(wireForms).map((code) => `Graphveil Refusals.${code} by FunctionName`);
  /** Names that come from Graph or from its metadata are shown by queries of the log. */
  const isOpen = (metric: string) => /^Graphveil (?:GraphErrors|StrangeNames)\./.test(metric);
  const emitted = directives.flatMap(({ Namespace, Dimensions, Metrics }) =>
    Dimensions.flatMap((names) => Metrics.map(({ Name }) => `${Namespace} ${Name} by ${names.join(", ")}`)),
  );
  /**
   * Metrics of the platform with the dimension FunctionName.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
   * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-monitoring.html
   */
  const platform = [
    ...["Invocations", "Errors", "Throttles", "Duration", "ConcurrentExecutions"],
    ...["UrlRequestCount", "Url4xxCount", "Url5xxCount", "UrlRequestLatency"],
  ].map((name) => `AWS/Lambda ${name} by FunctionName`);
  const known = new Set([...emitted, ...refusals, ...platform]);

  const ofFunction = ({ namespace, name }: Pick<CloudWatchMetric, "namespace" | "name">) =>
    `${namespace} ${name} by FunctionName`;
  const watched = alarms.flatMap(({ aws }) =>
    aws?.kind === "metric" ? Object.values(aws.metrics).map(ofFunction) : [],
  );
  const shown = cloudWatchWidgets.flatMap(({ metrics, byCaller }) =>
    metrics.map((metric) => ofFunction(metric) + (byCaller ? ", Caller" : "")),
  );

  test("each alarm and each diagram is of a metric that code or platform emits, with its dimensions", () => {
    expect(watched.length).toBeGreaterThan(10);
    expect([...watched, ...shown].filter((metric) => !known.has(metric))).toEqual([]);
  });

  test("each metric that the code emits, which costs money, is used", () => {
    const used = new Set([...watched, ...shown]);
    expect(emitted.filter((metric) => !used.has(metric) && !isOpen(metric))).toEqual([]);
    expect(emitted.filter(isOpen)).toEqual([
      "Graphveil GraphErrors.ErrorAccessDenied by FunctionName",
      "Graphveil StrangeNames.user by FunctionName",
    ]);
  });

  test.each(alarms.flatMap(({ name, aws }) => (aws?.kind === "metric" ? [[name, aws] as const] : [])))(
    "the expression of %s is over its own metrics",
    (_name, { expression, metrics }) => {
      const names = [...(expression ?? "value").matchAll(/\b[a-z]+\b/g)].map(([name]) => name);
      expect([...new Set(names)].sort()).toEqual(Object.keys(metrics).sort());
    },
  );

  test.each(alarms.flatMap(({ name, aws }) => (aws?.kind === "metric" ? [[name, aws] as const] : [])))(
    "CloudWatch takes the periods of %s",
    (_name, { period, periods }) => {
      expect([60, 300, 3600]).toContain(period);
      expect(period * periods).toBeLessThanOrEqual(period >= 3600 ? 604_800 : 86_400);
    },
  );
});

describe("on Google Cloud", () => {
  const logName = (id: string) => `projects/p/logs/${encodeURIComponent(id)}`;
  const stdout = (payload: LogEntry): LogEntry => {
    const { severity, httpRequest, ...jsonPayload } = payload;
    return { logName: logName("run.googleapis.com/stdout"), severity, httpRequest, jsonPayload };
  };
  const audited = (changed: Partial<AuditEvent>) => stdout(lineOf("google", changed));
  const requestLog = (status: number, textPayload?: string): LogEntry => ({
    logName: logName("run.googleapis.com/requests"),
    severity: status >= 500 ? "ERROR" : status >= 400 ? "WARNING" : "INFO",
    httpRequest: { status },
    ...(textPayload === undefined ? {} : { textPayload }),
  });

  const noInstance = "The request was aborted because there was no available instance.";
  const notAuthorized = "The request was not authenticated. Either allow unauthenticated invocations or …";
  const startFault = stdout({ severity: "ERROR", message: "GRAPHVEIL_KEY is not set" });
  /** Entries, and the metrics that count them. */
  const entries: readonly (readonly [string, LogEntry, readonly string[]])[] = [
    ["a reply", audited({}), ["requests"]],
    ["the platform's entry of it", requestLog(200), []],
    ["a fault of the configuration", startFault, ["errors"]],
    ["a reply of 502", audited({ status: 502, error: "upstreamInvalid" }), ["failures", "requests"]],
    ["the platform's entry of it", requestLog(502), []],
    ["a refusal", audited({ decision: "deny", status: 403 }), ["refusals", "requests"]],
    ["the platform's entry of it", requestLog(403), []],
    ["a caller whom the platform refused", requestLog(403, notAuthorized), ["refused-at-the-door"]],
    [
      "a token that it did not accept",
      requestLog(401, "The access token could not be verified"),
      ["refused-at-the-door"],
    ],
    [
      "no token for Graph",
      audited({ status: 503, error: "tokenUnavailable" }),
      ["exchange-failures", "failures", "requests"],
    ],
    [
      "a token that Graph refused",
      audited({ status: 502, error: "upstreamUnauthorized" }),
      ["exchange-failures", "failures", "requests"],
    ],
    ["Graph's 429", audited({ status: 429, error: "throttled" }), ["graph-throttling", "requests"]],
    [
      "Graph's 429 for a request of a batch",
      audited({ requests: [{ ...entry, status: 429, error: "throttled" }] }),
      ["graph-throttling", "requests"],
    ],
    ["a batch of requests that are served", audited({ requests: [entry] }), ["requests"]],
    ["the platform's entry of it", requestLog(429), []],
    ["a request without an instance", requestLog(429, noInstance), ["throttles"]],
    [
      "all that is counted only where it is",
      audited(everything),
      [
        ...["cold-starts", "graph-errors", "push-down-refused", "refusals", "requests", "retries"],
        ...["scope-lookups", "strange-names", "token-exchanges", "token-renewals", "upstream-latency"],
      ],
    ],
    [
      "an error of Graph for a request of a batch",
      audited({ requests: [{ ...entry, upstream: everything.upstream }] }),
      ["graph-errors", "requests", "retries"],
    ],
    ["values that were left out", audited({ invalidValues: 2 }), ["invalid-values", "requests"]],
    ["an empty exclusion", audited({ emptyExclusion: true }), ["empty-exclusions", "requests"]],
    ["a refused push-down", audited({ pushDownRefused: true }), ["push-down-refused", "requests"]],
    [
      "a certificate that ends soon",
      { severity: "WARNING", jsonPayload: { code: "certificateExpiry", daysLeft: 29 } },
      ["certificate-expiry", "certificate-days-left"],
    ],
    [
      "a certificate that is valid for long",
      { severity: "INFO", jsonPayload: { code: "certificateDaysLeft", daysLeft: 200 } },
      ["certificate-days-left"],
    ],
  ];
  test.each(entries)("%s is counted where it should be", (_what, entry, counted) => {
    const matching = Object.entries(logMetrics).filter(([, { filter }]) => parseLoggingFilter(filter)(entry));
    expect(matching.map(([name]) => name).sort()).toEqual([...counted].sort());
  });

  test("each log metric counts one of these", () => {
    expect(new Set(entries.flatMap(([, , counted]) => counted))).toEqual(new Set(Object.keys(logMetrics)));
  });

  /** Metrics of Cloud Run: https://cloud.google.com/monitoring/api/metrics_gcp_p_z#gcp-run */
  const platform = ["request_count", "request_latencies", "container/instance_count"].map(
    (name) => `run.googleapis.com/${name}`,
  );
  const isKnown = (metric: MonitoringMetric) =>
    "type" in metric ? platform.includes(metric.type) : metric.log in logMetrics;
  const watched = alarms.flatMap(({ google }) =>
    google !== null && "metric" in google ? [google.metric] : [],
  );
  const shown = monitoringWidgets.flatMap(({ metrics }) => metrics);

  test("each alert and each diagram is of a metric that there is", () => {
    expect(watched.length).toBeGreaterThan(8);
    expect([...watched, ...shown].filter((metric) => !isKnown(metric))).toEqual([]);
  });

  test("a diagram by caller is of a metric that knows the caller", () => {
    const metrics = monitoringWidgets.flatMap((widget) => (widget.by === "caller" ? widget.metrics : []));
    expect(metrics.length).toBeGreaterThan(0);
    for (const metric of metrics)
      expect("log" in metric && logMetrics[metric.log]?.labels).toHaveProperty("caller");
  });

  test("a label is a field of the audit event", () => {
    const { jsonPayload } = audited(everything) as { readonly jsonPayload: { readonly audit: object } };
    for (const { labels, value } of Object.values(logMetrics))
      for (const field of [
        ...Object.values(labels),
        ...(value?.startsWith("jsonPayload.audit.") ? [value] : []),
      ])
        expect(jsonPayload.audit).toHaveProperty(field.replace("jsonPayload.audit.", ""));
  });

  /** What the two clouds call by other names, or what only one of them counts from audit events. */
  const otherwise: Readonly<Record<string, string | undefined>> = {
    GraphThrottles: "graph-throttling",
    PushDownRefusals: "push-down-refused",
    CertificateExpiring: "certificate-expiry",
    Latency: undefined,
    ClientErrors: undefined,
    Records: undefined,
  };

  test("each metric of CloudWatch is one here, by the same name", () => {
    const line = [lineOf("aws", everything), countedLine("aws")];
    const names = line.flatMap((entry) =>
      (
        entry["_aws"] as {
          readonly CloudWatchMetrics: readonly { readonly Metrics: readonly { readonly Name: string }[] }[];
        }
      ).CloudWatchMetrics.flatMap(({ Metrics }) => Metrics.map(({ Name }) => Name)),
    );
    const kebab = (name: string) =>
      name.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
    const plain = new Set(names.filter((name) => !name.includes(".")));
    const here = [...plain].flatMap((name) => (name in otherwise ? (otherwise[name] ?? []) : [kebab(name)]));
    expect(here.filter((name) => !(name in logMetrics))).toEqual([]);
    expect(here.length).toBeGreaterThan(14);
  });

  test("an absence is not longer than Google allows", () => {
    for (const { google } of alarms)
      if (google?.kind === "absence") expect(google.seconds).toBeLessThanOrEqual(84_600);
  });
});

test("a filter in another language is refused", () => {
  expect(() => parseLoggingFilter("resource.type == 1")).toThrow("no filter");
  expect(() => parseLoggingFilter("(a=1")).toThrow();
});

test("both modules read the file that is generated, and the runbook has each alarm", async () => {
  for (const module of ["aws-proxy", "gcp-proxy"])
    expect(await readFile(join(root, "infra", "modules", module, "monitoring.tf"), "utf8")).toMatch(
      /jsondecode\(file\("\$\{path\.module\}\/\.\.\/alarms\.json"\)\)/,
    );
  expect(JSON.parse(alarmsText()).alarms).toHaveLength(alarms.length);
  const runbook = await readFile(join(root, "docs", "runbook.md"), "utf8");
  for (const { name } of alarms) expect(runbook).toContain(`| \`${name}\``);
});
