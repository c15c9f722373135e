import { type MappedToken, unmappedReasons } from "./token-map.ts";

/** The form of a map's file. */
export type MapForm = "csv" | "ndjson";

const quoted = (value: string): string =>
  /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;

type Row = Readonly<Record<string, string>>;

/** Old and new tokens, the reason where there is no new one, and the value where it is asked for. */
const rowOf = ({ from, hash, to, reason, value }: MappedToken, withAddresses: boolean): Row => ({
  old_token: from,
  old_hash: hash ?? "",
  new_token: to ?? "",
  unmapped: reason === undefined ? "" : unmappedReasons[reason],
  ...(withAddresses ? { value: value ?? "" } : {}),
});

/** A map as CSV (RFC 4180) with a header, or as one JSON object a line. */
export function writeMap(mapped: readonly MappedToken[], form: MapForm, withAddresses: boolean): string {
  const rows = mapped.map((each) => rowOf(each, withAddresses));
  if (form === "ndjson") return rows.map((row) => `${JSON.stringify(row)}\n`).join("");
  const names = ["old_token", "old_hash", "new_token", "unmapped", ...(withAddresses ? ["value"] : [])];
  const lines = rows.map((row) => names.map((name) => quoted(row[name] ?? "")).join(","));
  return [names.join(","), ...lines, ""].join("\r\n");
}
