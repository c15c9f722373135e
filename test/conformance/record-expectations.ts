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
  const isCounted = parameter === "$count" || countsUnasked({ operation, parameter });
  const isDelta = operation.reply.kind === "delta";
  const allowed = [
    "@odata.nextLink",
    ...(isCounted ? ["@odata.count"] : []),
    ...(isDelta ? ["@odata.deltaLink"] : []),
  ];
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

const expectCount = (answer: Witnessed): void => {
  expect(answer.headers.get("content-type")).toBe("text/plain");
  expect(answer.body.toString("utf8")).toMatch(/^[1-9]\d*$/);
  expect(answer.audit["records"]).toBe(0);
};

/** A property alone shows what it shows inside its type: bare where it is complex, else under `value`. */
const expectProperty = (
  body: Body,
  { type, property }: { readonly type: string; readonly property: string },
): void => {
  const visible = [...(visiblePaths[type] ?? [])].filter((path) => path.split(".")[0] === property);
  const bare = visible.includes(property);
  const paths = [...pathsOf(body)].map((path) =>
    bare ? path.replace("value", property) : `${property}.${path}`,
  );
  expect(visible).toEqual(expect.arrayContaining(paths));
  expect(paths.length).toBeGreaterThan(0);
};

/** The records of a reply: as many as the audit event says, and with nothing in them that a caller may not see. */
export function expectRecords(
  answer: Witnessed,
  { operation, parameter }: Pick<OperationCase, "operation" | "parameter">,
): void {
  const { type, kind } = operation.reply;
  if (kind === "count") {
    expectCount(answer);
    return;
  }
  const body = answer.json();
  if (kind === "property") {
    expectProperty(body, operation.reply);
    return;
  }
  const records = kind === "entity" ? [body] : expectCollection(body, { operation, parameter });
  expect(answer.audit["records"]).toBe(records.length);
  if (parameter === "$select") expectSelected(records, type);
  const visible = visiblePaths[type] ?? new Set();
  const isAsked = (path: string) =>
    parameter === "$select" && selectedOf(type).includes(path.split(".")[0] ?? "");
  const unknown = [...pathsOf(records)].filter((path) => !visible.has(path) && !isAsked(path));
  expect(unknown).toEqual([]);
}
