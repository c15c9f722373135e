import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { LoadRow } from "../load/report.ts";
import { predictionsOf } from "./check.ts";
import { type Fitted, fitModel } from "./fit.ts";
import { type ModelRow, plan } from "./plan.ts";

const { values } = parseArgs({
  options: {
    fit: { type: "boolean", default: false },
    check: { type: "boolean", default: false },
    load: { type: "string", default: join("dist", "load.json") },
  },
});

const dist = join(import.meta.dirname, "..", "..", "dist");
const fittedFile = join(import.meta.dirname, "fitted.json");
const FIT_MAILBOXES = 1000;
const write = (text: string) => process.stdout.write(`${text}\n`);
const read = <T>(file: string): T => JSON.parse(readFileSync(file, "utf8")) as T;

const figure = (value: number): string =>
  value >= 10 ? Math.round(value).toLocaleString("en-US") : value.toPrecision(2);

const cells = (row: ModelRow): readonly string[] => [
  row.mailboxes.toLocaleString("en-US"),
  row.round,
  row.method,
  row.pushDown ? "yes" : "no",
  figure(row.lambdaHours),
  figure(row.cloudRunHours),
  figure(row.requests),
  figure(row.roundTrips),
  figure(row.upstreamGb),
  figure(row.lambdaGbSeconds),
  figure(row.cloudRunVcpuSeconds),
  String(row.shards),
  figure(row.shardedHours),
  row.limit,
];

const heads = [
  ...["mailboxes", "round", "method", "push-down", "Lambda, h", "Cloud Run, h", "requests", "round trips"],
  ...["GB from Graph", "Lambda GB-s", "Cloud Run vCPU-s", "readers that pay", "h by these", "what limits"],
];

const table = (rows: readonly (readonly string[])[]): string =>
  rows.map((row) => `| ${row.join(" | ")} |`).join("\n");

if (values.fit) {
  writeFileSync(fittedFile, `${JSON.stringify(await fitModel(FIT_MAILBOXES), null, 2)}\n`);
  write(`fitted on ${FIT_MAILBOXES} mailboxes by single requests`);
}
const fitted = read<Fitted>(fittedFile);
const rows = plan(fitted);
write(table([heads, heads.map(() => "-"), ...rows.map(cells)]));
const predictions = values.check
  ? read<readonly LoadRow[]>(join(dist, "..", values.load))
      .filter(({ driver }) => driver === "google")
      .flatMap((row) => predictionsOf(fitted, row))
  : [];
for (const { run, quantity, measured, predicted, error, holds } of predictions)
  write(
    `${run}: ${quantity}: measured ${figure(measured)}, predicted ${figure(predicted)}, ${(error * 100).toFixed(1)} % ${holds ? "holds" : "MISSED"}`,
  );
mkdirSync(dist, { recursive: true });
writeFileSync(join(dist, "model.json"), `${JSON.stringify({ fitted, rows, predictions }, null, 2)}\n`);
if (predictions.some(({ holds }) => !holds)) process.exitCode = 1;
