import { describe, expect, it } from "vitest";
import type { AuditEvent } from "../../src/audit/audit-event.ts";
import { createLog, type LogFormat, type LogLevel, type LogOptions, logLevels } from "../../src/audit/log.ts";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const SPAN = "00f067aa0ba902b7";
const formats: readonly LogFormat[] = ["aws", "google", "plain"];

const event: AuditEvent = {
  time: Date.UTC(2026, 10, 22, 12),
  invocation: "i-1",
  method: "GET",
  caller: "reader",
  operation: "/users/{user-id}/messages",
  mailbox: "s1_x",
  profile: "strict",
  loosened: undefined,
  decision: "permit",
  reason: undefined,
  status: 200,
  error: undefined,
  upstream: {
    status: 200,
    requestId: "r",
    latencyMs: 30,
    retries: 2,
    code: "ErrorItemNotFound",
    resourceUnits: 1,
    limitShare: 0.8,
  },
  records: 10,
  outOfScope: 0,
  emptyExclusion: true,
  resourceLookups: 3,
  pushDownRefused: true,
  invalidValues: 0,
  overlongTexts: 0,
  nonAddresses: 0,
  strangeNames: undefined,
  activity: { coldStart: true, tokenExchanges: 2, tokenRenewals: 1, scopeLookups: 4 },
  requests: [],
  bytes: 2048,
  durationMs: 41,
  policy: "ab",
  keyVersion: "v1",
  traceparent: `00-${TRACE}-${SPAN}-01`,
};

function open(options: Partial<LogOptions> = {}) {
  const lines: string[] = [];
  const log = createLog({
    format: "plain",
    level: "info",
    write: (line) => lines.push(line),
    now: () => Date.UTC(2026, 10, 22, 12, 0, 1),
    ...options,
  });
  return { log, lines, entries: () => lines.map((line): Record<string, unknown> => JSON.parse(line)) };
}

const audited = (
  options: Partial<LogOptions>,
  changed: Partial<AuditEvent> = {},
): Record<string, unknown> => {
  const { log, entries } = open(options);
  log.audit({ ...event, ...changed });
  return entries()[0] ?? expect.unreachable();
};

describe("a line", () => {
  it.each(formats)("of %s is one line of JSON", (format) => {
    const { log, lines } = open({ format });
    log.audit(event);
    log.write("error", "two\nlines\u2028", { a: "b\nc", n: 1, none: undefined });
    expect(lines).toHaveLength(2);
    for (const line of lines) expect(line).toMatch(/^\{[^\n]*\}\n$/);
  });

  it.each([
    ["plain", { timestamp: "2026-11-22T12:00:01.000Z", level: "WARN", message: "m", a: 1 }],
    ["aws", { timestamp: "2026-11-22T12:00:01.000Z", level: "WARN", message: "m", a: 1 }],
    ["google", { time: "2026-11-22T12:00:01.000Z", severity: "WARNING", message: "m", a: 1 }],
  ] as const)("of %s says time, severity and message where the platform reads them", (format, expected) => {
    const { log, entries } = open({ format });
    log.write("warn", "m", { a: 1, none: undefined });
    expect(entries()).toEqual([expected]);
  });
});

describe("levels", () => {
  const table: readonly (readonly [LogLevel, readonly LogLevel[]])[] = [
    ["debug", ["debug", "info", "warn", "error"]],
    ["info", ["info", "warn", "error"]],
    ["warn", ["warn", "error"]],
    ["error", ["error"]],
  ];

  it.each(table)("%s writes %j", (level, written) => {
    const { log, entries } = open({ level });
    for (const each of logLevels) log.write(each, each);
    expect(entries().map(({ message }) => message)).toEqual(written);
  });

  it.each(logLevels)("%s keeps no audit event back", (level) => {
    const { log, lines } = open({ level });
    log.audit(event);
    expect(lines).toHaveLength(1);
  });

  it.each([
    [200, "INFO", "INFO"],
    [304, "INFO", "INFO"],
    [400, "WARN", "WARNING"],
    [429, "WARN", "WARNING"],
    [500, "ERROR", "ERROR"],
    [504, "ERROR", "ERROR"],
  ])("an audit event with status %i is %s", (status, level, severity) => {
    expect(audited({ format: "aws" }, { status })).toMatchObject({ level });
    expect(audited({ format: "google" }, { status })).toMatchObject({ severity });
  });
});

describe("an audit event", () => {
  it.each(formats)("is whole in the form of %s, its time in ISO 8601", (format) => {
    const entry = audited({ format });
    const { loosened, reason, error, strangeNames, ...rest } = event;
    expect([loosened, reason, error, strangeNames]).toEqual(Array.from({ length: 4 }));
    expect(entry).toMatchObject({ message: "audit", audit: { ...rest, time: "2026-11-22T12:00:00.000Z" } });
  });

  it.each(formats)("names no URL in the form of %s", (format) => {
    const text = JSON.stringify(audited({ format, project: "p" }));
    expect(text).not.toMatch(/https?:|requestUrl|referer|remoteIp|userAgent/i);
  });

  it("is metrics on AWS: every metric and dimension that is declared has its value", () => {
    const entry = audited({ format: "aws", functionName: "graphveil-eu" });
    const metadata = entry["_aws"] as {
      Timestamp: number;
      CloudWatchMetrics: {
        Namespace: string;
        Dimensions: string[][];
        Metrics: { Name: string; Unit: string }[];
      }[];
    };
    expect(metadata.Timestamp).toBe(event.time);
    const declared = metadata.CloudWatchMetrics.map(({ Namespace, Dimensions, Metrics }) => {
      for (const { Name } of Metrics) expect(entry[Name], Name).toBeTypeOf("number");
      return [Namespace, Dimensions, Metrics.length];
    });
    expect(declared).toEqual([
      ["Graphveil", [["FunctionName"]], 17],
      ["Graphveil", [["FunctionName", "Caller"]], 3],
    ]);
    expect(entry).toMatchObject({
      FunctionName: "graphveil-eu",
      Caller: "reader",
      Requests: 1,
      Refusals: 0,
      Failures: 0,
      ClientErrors: 0,
      ExchangeFailures: 0,
      GraphThrottles: 0,
      InvalidValues: 0,
      Latency: 41,
      UpstreamLatency: 30,
      Records: 10,
    });
  });

  it("counts on AWS where neither caller nor upstream is known", () => {
    const refused = audited({ format: "aws" }, { caller: undefined, upstream: undefined, status: 401 });
    expect(refused).toMatchObject({ FunctionName: "none", Caller: "none", UpstreamLatency: 0, Failures: 0 });
  });

  const counted: readonly (readonly [Partial<AuditEvent>, object])[] = [
    [{ status: 399 }, { ClientErrors: 0, Failures: 0 }],
    [{ status: 400 }, { ClientErrors: 1, Failures: 0 }],
    [{ status: 499 }, { ClientErrors: 1, Failures: 0 }],
    [{ status: 500 }, { ClientErrors: 0, Failures: 1 }],
    [
      { decision: "deny", status: 403, error: "operationRefused" },
      { Refusals: 1, ExchangeFailures: 0 },
    ],
    [
      { status: 503, error: "tokenUnavailable" },
      { ExchangeFailures: 1, Failures: 1, Refusals: 0 },
    ],
    [{ status: 502, error: "upstreamUnauthorized" }, { ExchangeFailures: 1 }],
    [
      { status: 429, error: "throttled" },
      { GraphThrottles: 1, ClientErrors: 1, ExchangeFailures: 0 },
    ],
    [{ invalidValues: 3 }, { InvalidValues: 3 }],
    [{ strangeNames: { calendar: 2, event: 5 } }, { "StrangeNames.calendar": 2, "StrangeNames.event": 5 }],
  ];
  it.each(counted)("of %j counts on AWS as %j", (changed, expected) => {
    expect(audited({ format: "aws" }, changed)).toMatchObject(expected);
  });

  it("declares on AWS a metric for each type with strange names, and only for these", () => {
    const metricsOf = (changed: Partial<AuditEvent>) => {
      const line = audited({ format: "aws" }, changed) as {
        readonly _aws: {
          readonly CloudWatchMetrics: readonly { readonly Metrics: readonly { readonly Name: string }[] }[];
        };
      };
      return line._aws.CloudWatchMetrics[0]?.Metrics.map(({ Name }) => Name) ?? [];
    };
    expect(metricsOf({}).filter((name) => name.startsWith("StrangeNames"))).toEqual([]);
    expect(metricsOf({ strangeNames: { place: 1 } })).toContain("StrangeNames.place");
  });

  it("is a request without its URL on Google Cloud", () => {
    expect(audited({ format: "google" })).toMatchObject({
      httpRequest: { requestMethod: "GET", status: 200, responseSize: "2048", latency: "0.041s" },
    });
  });
});

describe("the caller's trace", () => {
  it.each([
    ["00", false],
    ["01", true],
    ["02", false],
    ["03", true],
    ["ff", true],
  ])("with the flags %s is linked on Google Cloud, sampled: %j", (flags, sampled) => {
    const entry = audited(
      { format: "google", project: "p" },
      { traceparent: `00-${TRACE}-${SPAN}-${flags}` },
    );
    expect(entry).toMatchObject({
      "logging.googleapis.com/trace": `projects/p/traces/${TRACE}`,
      "logging.googleapis.com/spanId": SPAN,
      "logging.googleapis.com/trace_sampled": sampled,
    });
  });

  it("stays out without a project or a trace, and on the other platforms", () => {
    const linked = "logging.googleapis.com/trace";
    expect(audited({ format: "google" })).not.toHaveProperty([linked]);
    expect(audited({ format: "google", project: "p" }, { traceparent: undefined })).not.toHaveProperty([
      linked,
    ]);
    expect(audited({ format: "aws", project: "p" })).not.toHaveProperty([linked]);
  });
});

describe("a line with a metric", () => {
  const lineOf = (format: LogFormat) => {
    const lines: string[] = [];
    const write = (line: string) => void lines.push(line);
    const log = createLog({ format, level: "error", write, now: () => 0, functionName: "f" });
    log.write("warn", "It ends.", { code: "certificateExpiry" }, "CertificateExpiring");
    return JSON.parse(lines.join("")) as Readonly<Record<string, unknown>>;
  };

  it("is written whatever the level, and counted on AWS", () => {
    expect(lineOf("aws")).toMatchObject({
      level: "WARN",
      message: "It ends.",
      code: "certificateExpiry",
      FunctionName: "f",
      CertificateExpiring: 1,
      _aws: {
        CloudWatchMetrics: [
          {
            Namespace: "Graphveil",
            Dimensions: [["FunctionName"]],
            Metrics: [{ Name: "CertificateExpiring", Unit: "Count" }],
          },
        ],
      },
    });
  });

  it("has the days that a certificate is valid yet as a metric of its own", () => {
    const lines: string[] = [];
    const write = (line: string) => void lines.push(line);
    const log = createLog({ format: "aws", level: "error", write, now: () => 0, functionName: "f" });
    const days = { Name: "CertificateDaysLeft", Unit: "None" };
    log.write("info", "It is valid.", { daysLeft: 200 }, "CertificateDaysLeft");
    log.write("error", "It has ended.", { daysLeft: -1 }, "CertificateExpiring");
    const [valid, ended] = lines.map((line) => JSON.parse(line));
    expect(valid).toMatchObject({ CertificateDaysLeft: 200, daysLeft: 200 });
    expect(valid).not.toHaveProperty("CertificateExpiring");
    expect(valid._aws.CloudWatchMetrics[0].Metrics).toEqual([days]);
    expect(ended).toMatchObject({ CertificateDaysLeft: -1, CertificateExpiring: 1 });
    expect(ended._aws.CloudWatchMetrics[0].Metrics).toEqual([
      { Name: "CertificateExpiring", Unit: "Count" },
      days,
    ]);
  });

  it.each(["google", "plain"] as const)("is a plain line on %s", (format) => {
    expect(Object.keys(lineOf(format)).sort()).toEqual(
      format === "google"
        ? ["code", "message", "severity", "time"]
        : ["code", "level", "message", "timestamp"],
    );
  });
});
