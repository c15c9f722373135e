/** A metric on AWS; its dimensions hold the function's name, and for a caller's own the caller's. */
export interface CloudWatchMetric {
  readonly namespace: "AWS/Lambda" | "Graphveil";
  readonly name: string;
  readonly statistic: "Sum" | "p99";
}

/** An alarm of CloudWatch on one metric, or on an expression over several. */
export interface CloudWatchAlarm {
  readonly kind: "metric";
  /** By the names that the expression uses. */
  readonly metrics: Readonly<Record<string, CloudWatchMetric>>;
  /** Metric math over the names of `metrics`; null where there is one metric. */
  readonly expression: string | null;
  readonly comparison: "GreaterThanOrEqualToThreshold" | "LessThanThreshold";
  /** The default; an operator sets another by the alarm's name. */
  readonly threshold: number;
  /** Seconds of one period. */
  readonly period: number;
  /** How many periods in a row. */
  readonly periods: number;
  readonly missing: "notBreaching" | "breaching";
}

/** A rule of EventBridge on calls of AWS's own API, which CloudTrail reports. */
export interface EventRule {
  readonly kind: "event";
  readonly source: "aws.kms" | "aws.lambda" | "aws.iam";
  /** What the call's name begins with: AWS Lambda appends a date to some. */
  readonly calls: readonly string[];
  /** Parameter of the call that names the resource, and whose resource it is. */
  readonly parameter: string;
  readonly of: "key" | "function" | "role";
}

/** A metric on Google Cloud: the platform's by its type, or one of the log metrics by its name. */
export type MonitoringMetric = { readonly type: string } | { readonly log: string };

/** An alert policy on a metric's threshold. */
export interface ThresholdAlert {
  readonly kind: "threshold";
  readonly metric: MonitoringMetric;
  readonly aligner: "ALIGN_DELTA" | "ALIGN_PERCENTILE_99";
  readonly reducer: "REDUCE_SUM" | "REDUCE_MAX";
  /** The default, within five minutes; an operator sets another by the alarm's name. */
  readonly threshold: number;
}

/** An alert policy on a metric that has no data. */
export interface AbsenceAlert {
  readonly kind: "absence";
  readonly metric: MonitoringMetric;
  /** How long there is no data; Google allows at most 23 h 30 min. */
  readonly seconds: number;
}

/** An alert policy on entries of the project's Admin Activity audit log. */
export interface ActivityAlert {
  readonly kind: "activity";
  /** What the method's name ends with. */
  readonly methods: readonly string[];
  readonly of: "key" | "function" | "account";
}

/** What is watched, by one name on both clouds. Names are never changed: operators' rules use them. */
export interface Alarm {
  readonly name: string;
  /** What is so when it fires. */
  readonly meaning: string;
  readonly remedy: string;
  readonly aws: CloudWatchAlarm | EventRule | null;
  readonly google: ThresholdAlert | AbsenceAlert | ActivityAlert | null;
}

/** A metric that Google Cloud counts log entries of the function by; excluded entries count, too. */
export interface LogMetric {
  /** In the language of Cloud Logging, without the part that names the function. */
  readonly filter: string;
  /** Fields of the entry that become labels. */
  readonly labels: Readonly<Record<string, string>>;
  /** Field whose numbers are the metric's values, as a distribution; null where entries are counted. */
  readonly value: string | null;
}

/** A diagram of CloudWatch's dashboard. */
export interface CloudWatchWidget {
  readonly title: string;
  readonly statistics: readonly ("Sum" | "Minimum" | "Maximum" | "p50" | "p99")[];
  readonly metrics: readonly Omit<CloudWatchMetric, "statistic">[];
  /** One line for each caller. */
  readonly byCaller: boolean;
}

/** A diagram of Cloud Monitoring's dashboard. */
export interface MonitoringWidget {
  readonly title: string;
  readonly aligner: "ALIGN_DELTA" | "ALIGN_PERCENTILE_05" | "ALIGN_PERCENTILE_99" | "ALIGN_MAX";
  readonly metrics: readonly MonitoringMetric[];
  /** One line for each value of this label; null for one line for each metric. */
  readonly by: "caller" | "code" | null;
}
