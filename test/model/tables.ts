import type { ModelRow } from "./plan.ts";

/** A number as people read it. */
export const figure = (value: number): string =>
  value >= 10 ? Math.round(value).toLocaleString("en-US") : value.toPrecision(2);

type Column = readonly [head: string, cell: (row: ModelRow) => string];

const common: readonly Column[] = [
  ["mailboxes", (row) => row.mailboxes.toLocaleString("en-US")],
  ["round", (row) => row.round],
  ["method", (row) => row.method],
];

const amounts: readonly Column[] = [
  ["Lambda, h", (row) => figure(row.lambdaHours)],
  ["Cloud Run, h", (row) => figure(row.cloudRunHours)],
  ["requests", (row) => figure(row.requests)],
  ["round trips", (row) => figure(row.roundTrips)],
  ["GB from Graph", (row) => figure(row.upstreamGb)],
  ["Lambda GB-s", (row) => figure(row.lambdaGbSeconds)],
  ["Cloud Run vCPU-s", (row) => figure(row.cloudRunVcpuSeconds)],
  ["readers that pay", (row) => String(row.shards)],
  ["hours by these", (row) => figure(row.shardedHours)],
];

const pushDown: Column = ["push-down", (row) => (row.pushDown ? "yes" : "no")];
const limit: Column = ["what limits", (row) => row.limit];

const table = (columns: readonly Column[], rows: readonly ModelRow[]): string => {
  const cells = [columns.map(([head]) => head), ...rows.map((row) => columns.map(([, cell]) => cell(row)))];
  const widths = columns.map((_, at) => Math.max(...cells.map((line) => line[at]?.length ?? 0)));
  const lines = cells.map((line) => line.map((text, at) => text.padEnd(widths[at] ?? 0)).join(" | "));
  const rule = widths.map((width) => "-".repeat(width)).join(" | ");
  return [lines[0], rule, ...lines.slice(1)].map((line) => `| ${line} |`).join("\n");
};

/** Every row with every column, for a terminal. */
export const allRows = (rows: readonly ModelRow[]): string =>
  table([...common, pushDown, ...amounts, limit], rows);

const parts: Readonly<Record<string, (rows: readonly ModelRow[]) => string>> = {
  readers: (rows) =>
    table(
      [...common, ...amounts],
      rows.filter((row) => row.pushDown),
    ),
  "push-down": (rows) =>
    table(
      [...common, pushDown, ...amounts.filter(([head]) => /GB|vCPU|h$/.test(head))],
      rows.filter((row) => row.mailboxes === 10_000 && row.round === "first"),
    ),
};

/** The page with its tables written again, each between two comments that name it. */
export const documentWith = (page: string, rows: readonly ModelRow[]): string =>
  Object.entries(parts).reduce(
    (text, [name, write]) =>
      text.replace(
        new RegExp(`(<!-- model: ${name} -->\\n)[^]*?(<!-- end -->)`),
        (_, begin: string, end: string) => `${begin}\n${write(rows)}\n\n${end}`,
      ),
    page,
  );
