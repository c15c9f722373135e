import Papa from "papaparse";
import type { Row } from "./pages.ts";

/** The value at a path. A name may hold dots itself, as `subject@graphveil.measure` does: the longest name wins. */
function valueAt(value: unknown, path: string): unknown {
  if (Array.isArray(value)) return value.map((each) => valueAt(each, path));
  if (typeof value !== "object" || value === null) return undefined;
  for (let end = path.length; end > 0; end = path.lastIndexOf(".", end - 1)) {
    const name = path.slice(0, end);
    if (!Object.hasOwn(value, name)) continue;
    const member: unknown = Reflect.get(value, name);
    return end === path.length ? member : valueAt(member, path.slice(end + 1));
  }
  return undefined;
}

/** A cell: text as it is, nothing for what is absent, objects and lists as JSON. */
const cellOf = (value: unknown): string => {
  if (value === undefined || value === null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
};

/** Where a formula begins. The library's own pattern lets one through that holds a line feed. */
const FORMULA = /^[=+\-@\t\r]/;

/**
 * Rows of CSV (RFC 4180), each with its end. A value that a spreadsheet would take for a formula gets an apostrophe before it: it begins with
 * `=`, `+`, `-`, `@`, a tab or a carriage return.
 *
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
export const csvRows = (rows: readonly (readonly string[])[]): string =>
  `${Papa.unparse(
    rows.map((row) => [...row]),
    { newline: "\r\n", escapeFormulae: FORMULA },
  )}\r\n`;

/** The header of the columns. */
export const csvHeader = (columns: readonly string[]): string => csvRows([columns]);

/** A line for each record; a column is a path such as `from.emailAddress.address`. */
export const csvLines = (records: readonly Row[], columns: readonly string[]): string =>
  csvRows(records.map((record) => columns.map((column) => cellOf(valueAt(record, column)))));
