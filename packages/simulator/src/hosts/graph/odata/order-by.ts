import type { JsonValue } from "../../../tenant/wire.ts";
import { badRequest } from "../graph-error.ts";
import { valueAt } from "./filter-evaluator.ts";
import type { Path } from "./filter-parser.ts";

/** One key of an `$orderby`. */
export interface SortKey {
  readonly path: Path;
  readonly descending: boolean;
}

/** Parses an `$orderby`; anything else is Graph's 400. */
export function parseOrderBy(text: string): readonly SortKey[] {
  return text.split(",").map((part) => {
    const match = /^\s*([A-Za-z_][\w/]*)(?:\s+(asc|desc))?\s*$/i.exec(part);
    if (match === null) throw badRequest(`Invalid $orderby clause: Syntax error in '${text}'.`);
    return { path: (match[1] ?? "").split("/"), descending: match[2]?.toLowerCase() === "desc" };
  });
}

const ranked = (value: JsonValue) => (typeof value === "string" ? value.toLowerCase() : value);

function order(left: JsonValue, right: JsonValue): number {
  const [one, other] = [ranked(left), ranked(right)];
  if (one === other) return 0;
  if (one === null || typeof one === "object") return -1;
  if (other === null || typeof other === "object") return 1;
  return one < other ? -1 : 1;
}

/** Entities in the order of the keys; equal ones keep theirs, and null is before everything. */
export function sorted<T extends { readonly wire: JsonValue }>(
  entities: readonly T[],
  keys: readonly SortKey[],
): readonly T[] {
  return entities.toSorted((one, other) => {
    for (const { path, descending } of keys) {
      const ranking = order(valueAt(one.wire, path), valueAt(other.wire, path));
      if (ranking !== 0) return descending ? -ranking : ranking;
    }
    return 0;
  });
}
