import { expect } from "vitest";
import type { Witnessed } from "../harness/witness.ts";
import { countsUnasked, type OperationCase, selectedOf } from "./operation-cases.ts";
import { pathsOf, visiblePaths } from "./visible-paths.ts";

type Body = Readonly<Record<string, unknown>>;

const expectCollection = (
  body: Body,
  { operation, parameter }: Pick<OperationCase, "operation" | "parameter">,
): readonly Body[] => {
  const records = body["value"] as readonly Body[];
  const annotations = Object.keys(body).filter((each) => each !== "value");
  const counted = parameter === "$count" || countsUnasked({ operation, parameter });
  const allowed = ["@odata.nextLink", ...(counted ? ["@odata.count"] : [])];
  expect(allowed).toEqual(expect.arrayContaining(annotations));
  if (parameter !== "$skip") expect(records.length).toBeGreaterThan(0);
  if (parameter === "$top") expect(records).toHaveLength(1);
  if (parameter === "$count") expect(body["@odata.count"]).toBeGreaterThanOrEqual(records.length);
  return records;
};

const expectSelected = (records: readonly Body[], type: string): void => {
  const asked = [...selectedOf(type), "@odata.type"];
  for (const record of records) expect(asked).toEqual(expect.arrayContaining(Object.keys(record)));
  expect(Object.keys(records[0] ?? {}).length).toBeGreaterThanOrEqual(selectedOf(type).length);
};

/** The records of a reply: as many as the audit event says, and with nothing in them that a caller may not see. */
export function expectRecords(
  answer: Witnessed,
  { operation, parameter }: Pick<OperationCase, "operation" | "parameter">,
): void {
  const { type, kind } = operation.reply;
  const body = answer.json();
  const records = kind === "collection" ? expectCollection(body, { operation, parameter }) : [body];
  expect(answer.audit["records"]).toBe(records.length);
  if (parameter === "$select") expectSelected(records, type);
  const visible = visiblePaths[type] ?? new Set();
  const isAsked = (path: string) =>
    parameter === "$select" && selectedOf(type).includes(path.split(".")[0] ?? "");
  const unknown = [...pathsOf(records)].filter((path) => !visible.has(path) && !isAsked(path));
  expect(unknown).toEqual([]);
}
