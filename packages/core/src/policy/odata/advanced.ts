import type { Filter, OrderKey } from "./syntax.ts";

/** True if the filter uses what the directory answers only from its index: `ne`, `not`, `endswith`. */
const needsIndex = (filter: Filter): boolean => {
  switch (filter.kind) {
    case "and":
    case "or":
      return filter.operands.some(needsIndex);
    case "not":
      return true;
    case "comparison":
      return filter.operator === "ne";
    case "function":
      return filter.name !== "startswith";
    case "any":
      return needsIndex(filter.condition);
    case "in":
      return false;
  }
};

/** Properties by which the directory sorts without its index. */
const sorted: ReadonlySet<string> = new Set(["displayName", "userPrincipalName"]);

/**
 * True for a query of directory objects that Graph answers only with `ConsistencyLevel: eventual` and `$count=true`.
 *
 * @see https://learn.microsoft.com/graph/aad-advanced-queries
 */
export function isAdvancedQuery(
  filter: Filter | undefined,
  orderBy: readonly OrderKey[] | undefined,
): boolean {
  if (orderBy === undefined) return filter !== undefined && needsIndex(filter);
  return filter !== undefined || orderBy.some(({ path }) => !sorted.has(path.join("/")));
}
