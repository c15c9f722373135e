import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { drivers } from "./deployments.ts";
import { type LoadRow, rowOf, withRoundTrips } from "./report.ts";
import { type Method, runLoad } from "./run.ts";
import { scaled, wholeTenant } from "./workload.ts";

const { values } = parseArgs({
  options: {
    mailboxes: { type: "string", default: "10000" },
    driver: { type: "string" },
    method: { type: "string" },
    out: { type: "string", default: join("dist", "load.json") },
    "skip-build": { type: "boolean", default: false },
  },
});
const mailboxes = Number(values.mailboxes);
if (!Number.isInteger(mailboxes) || mailboxes < 1) throw new RangeError("--mailboxes is a number from 1 on");

const root = join(import.meta.dirname, "..", "..");
const write = (text: string) => process.stdout.write(`${text}\n`);
const methods: readonly Method[] = ["single", "batch"];
const wanted = <T extends string>(all: readonly T[], one: string | undefined): readonly T[] =>
  all.filter((each) => one === undefined || each === one);

const figure = (value: number | null): string => (value === null ? "" : value.toFixed(2));

const line = (row: LoadRow): string =>
  [
    `${row.driver}, ${row.name}: ${row.read} of ${row.expected} records, ${row.missing} missing, ${row.twice} twice,`,
    `${row.skipped} mailboxes unreadable, ${row.tokenFailures} token failures; ${row.roundTrips} round trips,`,
    `upstream ${figure(row.upstream / row.floor)} of the least, throughput ${figure(row.throughputRatio)} of bare,`,
    `p99 ${figure(row.p99Ms)} ms (${figure(row.p99Ratio)} of bare), memory ${figure(row.rssGrowth)};`,
    `${row.seconds.toFixed(0)} s, ${row.exchanges} exchanges (${row.failedExchanges} failed), ${row.faults} faults`,
    row.holds ? "— holds" : `— MISSED: ${row.missed.slice(0, 5).join("; ")}`,
  ].join(" ");

if (!values["skip-build"])
  execFileSync(process.execPath, [join(root, "tools", "build", "main.ts")], { cwd: root, stdio: "inherit" });
const workload = wholeTenant(mailboxes);
for (const text of scaled) write(`scaled: ${text}`);
const rows: LoadRow[] = [];
for (const driver of drivers.filter(({ name }) => values.driver === undefined || name === values.driver))
  for (const method of wanted(methods, values.method)) {
    const row = rowOf(await runLoad(driver, method, workload), workload);
    rows.push(row);
    write(line(row));
  }
if (rows.length === 0) throw new RangeError("--driver is google or lambda, --method is single or batch");
const compared = withRoundTrips(rows);
writeFileSync(join(root, values.out), `${JSON.stringify(compared, null, 2)}\n`);
for (const { driver, name, missed } of compared.filter(({ holds }) => !holds))
  write(`MISSED ${driver}, ${name}: ${missed.join("; ")}`);
if (compared.some(({ holds }) => !holds)) process.exitCode = 1;
