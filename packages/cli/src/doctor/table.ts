import { styleText } from "node:util";
import type { Finding, FindingResult } from "@graphveil/core/health";

/** How findings are shown to a person. */
export interface TableOptions {
  readonly colours: boolean;
  /** Columns of the terminal. */
  readonly width: number;
}

const SYMBOLS = { pass: "✔", warn: "▲", fail: "✖", untried: "·" } as const satisfies Record<
  FindingResult,
  string
>;
const COLOURS = { pass: "green", warn: "yellow", fail: "red", untried: "dim" } as const satisfies Record<
  FindingResult,
  string
>;
const INDENT_COLUMNS = 12;
const LEAST_WIDTH_COLUMNS = 40;

/** Breaks a text into lines at its spaces; a word that is longer than a line stays whole, to be copied. */
const wrap = (text: string, width: number): readonly string[] => {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
};

const part = (name: string, text: string, width: number): readonly string[] =>
  wrap(text, Math.max(LEAST_WIDTH_COLUMNS, width - INDENT_COLUMNS)).map(
    (line, index) => `  ${(index === 0 ? name : "").padEnd(INDENT_COLUMNS - 2)}${line}`,
  );

/** Findings as a table: a line for each, and below what is no pass what should be and what to do. */
export function findingTable(
  findings: readonly Finding[],
  { colours, width }: TableOptions,
): readonly string[] {
  const paint = (result: FindingResult, text: string): string =>
    colours ? styleText(COLOURS[result], text, { validateStream: false }) : text;
  const columns = Math.max(...findings.map(({ check }) => check.length), 0);
  return findings.flatMap(({ check, result, expected, found, remedy }) => {
    const head = `${SYMBOLS[result]} ${result.padEnd(7)}  ${check.padEnd(columns)}`;
    const [first = "", ...rest] = wrap(found, Math.max(LEAST_WIDTH_COLUMNS, width - columns - 13));
    const more = rest.map((line) => `${" ".repeat(columns + 13)}${line}`);
    const lines = [`${paint(result, head)}  ${first}`, ...more];
    if (result === "pass" && remedy === undefined) return lines;
    return [
      ...lines,
      ...(result === "pass" ? [] : part("expected", expected, width)),
      ...(remedy === undefined ? [] : part(result === "pass" ? "note" : "remedy", remedy, width)),
    ];
  });
}

/** How many findings there are of each result, in one line. */
export function summaryLine(findings: readonly Finding[]): string {
  const counts = (["pass", "warn", "fail", "untried"] as const).map(
    (result) => [result, findings.filter((finding) => finding.result === result).length] as const,
  );
  return counts.map(([result, count]) => `${count} ${result}`).join(", ");
}
