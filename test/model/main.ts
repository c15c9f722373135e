import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { LoadRow } from "../load/report.ts";
import { predictionsOf } from "./check.ts";
import { type Fitted, fitModel } from "./fit.ts";
import { plan } from "./plan.ts";
import { allRows, documentWith, figure } from "./tables.ts";

const { values } = parseArgs({
  options: {
    fit: { type: "boolean", default: false },
    check: { type: "boolean", default: false },
    document: { type: "boolean", default: false },
    load: { type: "string", default: join("dist", "load.json") },
  },
});

const dist = join(import.meta.dirname, "..", "..", "dist");
const fittedFile = join(import.meta.dirname, "fitted.json");
const FIT_MAILBOXES = 1000;
const write = (text: string) => process.stdout.write(`${text}\n`);
const read = <T>(file: string): T => JSON.parse(readFileSync(file, "utf8")) as T;

if (values.fit) {
  writeFileSync(fittedFile, `${JSON.stringify(await fitModel(FIT_MAILBOXES), null, 2)}\n`);
  write(`fitted on ${FIT_MAILBOXES} mailboxes by single requests`);
}
const fitted = read<Fitted>(fittedFile);
const rows = plan(fitted);
write(allRows(rows));
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
if (values.document) {
  const page = join(import.meta.dirname, "..", "..", "docs", "scale.md");
  writeFileSync(page, documentWith(readFileSync(page, "utf8"), rows));
}
if (predictions.some(({ holds }) => !holds)) process.exitCode = 1;
