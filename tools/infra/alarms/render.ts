import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { markdownTable } from "../../generate/markdown-table.ts";
import type { Alarm, CloudWatchAlarm, MonitoringMetric } from "./alarm.ts";
import { alarms } from "./alarms.ts";
import { logMetrics } from "./log-metrics.ts";
import { cloudWatchWidgets, monitoringWidgets } from "./widgets.ts";

/** What both modules read, as `infra/modules/alarms.json`: alarms by name, log metrics by name, diagrams. */
export const alarmsText = (): string =>
  `${JSON.stringify({ alarms, logMetrics, widgets: { aws: cloudWatchWidgets, google: monitoringWidgets } }, null, 2)}\n`;

const code = (text: string): string => `\`${text}\``;

const minutes = (seconds: number): string => (seconds < 3600 ? `${seconds / 60} min` : `${seconds / 3600} h`);

function cloudWatch({
  metrics,
  expression,
  comparison,
  threshold,
  period,
  periods,
}: CloudWatchAlarm): string {
  const named = Object.entries(metrics).map(([id, { namespace, name, statistic }]) => [
    id,
    `${statistic} of ${code(`${namespace} ${name}`)}`,
  ]);
  const what =
    expression === null
      ? named.map(([, text]) => text).join("")
      : `${code(expression)}: ${named.map(([id, text]) => `${id} is ${text}`).join(", ")}`;
  const sign = comparison === "LessThanThreshold" ? "<" : "≥";
  return `${what} ${sign} ${threshold} in ${minutes(period)}${periods > 1 ? `, ${periods} times in a row` : ""}`;
}

function aws({ aws: alarm }: Alarm): string {
  if (alarm === null) return "–";
  if (alarm.kind === "metric") return cloudWatch(alarm);
  return `event of ${code(alarm.source)} on the ${alarm.of}: ${alarm.calls.join(", ")}`;
}

const metricOf = (metric: MonitoringMetric): string =>
  "type" in metric ? code(metric.type) : `entries ${code(logMetrics[metric.log]?.filter ?? "")}`;

function google({ google: alert }: Alarm): string {
  if (alert === null) return "–";
  if (alert.kind === "activity") return `audit log on the ${alert.of}: ${alert.methods.join(", ")}`;
  if (alert.kind === "absence") return `no ${metricOf(alert.metric)} in ${minutes(alert.seconds)}`;
  const percentile = alert.aligner === "ALIGN_PERCENTILE_99" ? "p99 of " : "";
  return `${percentile}${metricOf(alert.metric)} ≥ ${alert.threshold} in 5 min`;
}

const tables = (): string =>
  [
    markdownTable(
      ["alarm", "says", "do"],
      alarms.map(({ name, meaning, remedy }) => [code(name), meaning, remedy]),
    ),
    markdownTable(
      ["alarm", "on AWS", "on Google Cloud"],
      alarms.map((alarm) => [code(alarm.name), aws(alarm), google(alarm)]),
    ),
  ].join("\n");

const BEGIN = "<!-- BEGIN_ALARMS -->";
const END = "<!-- END_ALARMS -->";

/**
 * The runbook with its tables of alarms renewed.
 *
 * @throws Error where the markers are missing
 */
export async function runbookPage(root: string): Promise<string> {
  const page = await readFile(join(root, "docs", "runbook.md"), "utf8");
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`docs/runbook.md needs ${BEGIN} and ${END}`);
  return `${page.slice(0, begin)}${BEGIN}\n\n${tables()}\n${page.slice(end)}`;
}
