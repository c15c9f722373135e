import type { AuditEvent } from "./audit-event.ts";
import { countMetric, embeddedMetrics } from "./metrics.ts";

/** Severity of a log line; audit events are written whatever the level. */
export type LogLevel = "debug" | "info" | "warn" | "error";

/** Every level, the least severe first. */
export const logLevels = ["debug", "info", "warn", "error"] as const satisfies readonly LogLevel[];

/** How a platform wants its log lines. */
export type LogFormat = "aws" | "google" | "plain";

/** A metric of a line: how many certificates end soon, or how many days one is valid yet, which the line's `daysLeft` says. */
export type LineMetric = "CertificateExpiring" | "CertificateDaysLeft";

/** Writes log lines and audit events. */
export interface Log {
  audit(event: AuditEvent): void;
  /**
   * A line of the proxy's own; `fields` hold no URL, token, id or address. One with a metric, which an alarm counts, is
   * written whatever the level.
   */
  write(
    level: LogLevel,
    message: string,
    fields?: Readonly<Record<string, string | number | undefined>>,
    metric?: LineMetric,
  ): void;
}

/** What a log is made of. */
export interface LogOptions {
  readonly format: LogFormat;
  readonly level: LogLevel;
  /** Takes one line with its newline; standard output, past any patched console, since that would encode it twice. */
  readonly write: (line: string) => void;
  readonly now: () => number;
  /** Name of the AWS Lambda function, which tells its metrics from those of another proxy. */
  readonly functionName?: string | undefined;
  /** Google project for the trace's full name; without it the trace stays out. */
  readonly project?: string | undefined;
}

type Fields = Readonly<Record<string, unknown>>;

const severities: Readonly<Record<LogLevel, string>> = {
  debug: "DEBUG",
  info: "INFO",
  warn: "WARNING",
  error: "ERROR",
};

const levelOf = ({ status }: AuditEvent): LogLevel => {
  if (status >= 500) return "error";
  return status >= 400 ? "warn" : "info";
};

/** The metrics of one line, with the function's name as their only dimension: the count, and the days that the line names. */
const embeddedMetric = (
  metric: LineMetric,
  { daysLeft }: Fields,
  functionName: string,
  time: number,
): Fields => {
  const days = typeof daysLeft === "number" ? { CertificateDaysLeft: daysLeft } : {};
  const counted = metric === "CertificateExpiring" ? { CertificateExpiring: 1 } : {};
  const Metrics = [
    ...Object.keys(counted).map(countMetric),
    ...Object.keys(days).map((name) => ({ Name: name, Unit: "None" })),
  ];
  return {
    _aws: {
      Timestamp: time,
      CloudWatchMetrics: [{ Namespace: "Graphveil", Dimensions: [["FunctionName"]], Metrics }],
    },
    FunctionName: functionName,
    ...counted,
    ...days,
  };
};

const googleTrace = (traceparent: string | undefined, project: string | undefined): Fields => {
  const [, trace, span, flags] = traceparent?.split("-") ?? [];
  if (trace === undefined || project === undefined) return {};
  return {
    "logging.googleapis.com/trace": `projects/${project}/traces/${trace}`,
    "logging.googleapis.com/spanId": span,
    "logging.googleapis.com/trace_sampled": Number.parseInt(flags ?? "", 16) % 2 === 1,
  };
};

const googleRequest = (event: AuditEvent): Fields => ({
  httpRequest: {
    requestMethod: event.method,
    status: event.status,
    responseSize: String(event.bytes),
    latency: `${(event.durationMs / 1000).toFixed(3)}s`,
  },
});

const withIsoTime = (event: AuditEvent): Fields => ({ ...event, time: new Date(event.time).toISOString() });

/**
 * A log of one JSON line for each entry, in the fields that the platform reads by itself: `level` and `timestamp` with
 * Embedded Metric Format on AWS, `severity` and `httpRequest` without its URL on Google Cloud.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 * @see https://cloud.google.com/logging/docs/structured-logging
 */
export function createLog({ format, level, write, now, functionName, project }: LogOptions): Log {
  const threshold = logLevels.indexOf(level);
  const head = (severity: LogLevel, message: string): Fields => {
    const time = new Date(now()).toISOString();
    if (format === "google") return { severity: severities[severity], time, message };
    return { timestamp: time, level: severity.toUpperCase(), message };
  };
  const line = (fields: Fields) => write(`${JSON.stringify(fields)}\n`);

  return {
    audit(event) {
      const platform =
        format === "aws"
          ? embeddedMetrics(event, functionName ?? "none")
          : format === "google"
            ? { ...googleRequest(event), ...googleTrace(event.traceparent, project) }
            : {};
      line({ ...platform, ...head(levelOf(event), "audit"), audit: withIsoTime(event) });
    },
    write(severity, message, fields = {}, metric) {
      if (metric === undefined && logLevels.indexOf(severity) < threshold) return;
      const counted =
        metric !== undefined && format === "aws"
          ? embeddedMetric(metric, fields, functionName ?? "none", now())
          : {};
      line({ ...counted, ...head(severity, message), ...fields });
    },
  };
}
