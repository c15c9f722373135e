import type { GraphCall } from "../graph-call.ts";
import { badRequest } from "../graph-error.ts";
import { checkLiterals, declaredPath } from "./declared-path.ts";
import { directoryRules, searchable, tokenized } from "./directory-rules.ts";
import { dynamicUserProperties, type EntityType } from "./entity-types.ts";
import { passes } from "./filter-evaluator.ts";
import { type Mention, mentionsOf, renamed } from "./filter-mentions.ts";
import { parseFilter } from "./filter-parser.ts";
import { parseOrderBy, sorted } from "./order-by.ts";
import { countOption } from "./query.ts";
import { isFound, parseSearch } from "./search.ts";
import type { Entity } from "./serializer.ts";

/** How a collection of the directory is queried. */
export interface DirectoryQuery {
  readonly type: EntityType;
  /** Members of a group: every query is an advanced one. */
  readonly onlyAdvanced?: boolean;
  /** The path is a `/$count`, which needs no `$count=true` beside its header. */
  readonly counting?: boolean;
}

const unsupported = (message: string) => badRequest(message, "Request_UnsupportedQuery");

const notAdvanced = (operator: string) =>
  unsupported(
    `Operator '${operator}' is not supported because the required parameters might be missing. Try adding $count=true query parameter and ConsistencyLevel:eventual header. Refer to https://aka.ms/graph-docs/advanced-queries for more information`,
  );

/** Operators that only the index of advanced queries knows, under the names of the directory's message. */
const advancedOperators: Readonly<Record<string, string>> = {
  ne: "NotEqualsMatch",
  endswith: "EndsWithMatch",
  not: "Not",
  $count: "Count",
};

function checkMention(mention: Mention, type: EntityType, advanced: boolean): void {
  const { path, operator, negated } = mention;
  const [name = ""] = path;
  const rule = directoryRules[type.name]?.get(name);
  const counts = path.at(-1) === "$count";
  const operators = [operator, ...(negated ? ["not"] : [])];
  const dynamic = dynamicUserProperties.includes(name);
  if (!dynamic && !counts && operators.some((one) => rule?.operators.has(one) !== true)) {
    throw unsupported(
      `Unsupported or invalid query filter clause specified for property '${name}' of resource '${type.name}'.`,
    );
  }
  const needed = [...operators, ...(counts ? ["$count"] : [])].find((one) => one in advancedOperators);
  if (needed !== undefined && !advanced) throw notAdvanced(advancedOperators[needed] ?? needed);
}

function filtered<T extends Entity>(
  entries: readonly T[],
  text: string,
  type: EntityType,
  advanced: boolean,
) {
  const filter = renamed(parseFilter(text), (path) => declaredPath(path, type, dynamicUserProperties));
  for (const mention of mentionsOf(filter)) {
    checkMention(mention, type, advanced);
    checkLiterals(
      mention,
      entries.map(({ wire }) => wire),
    );
  }
  return entries.filter(({ wire }) => passes(filter, wire));
}

function ordered<T extends Entity>(entries: readonly T[], text: string, type: EntityType, advanced: boolean) {
  const keys = parseOrderBy(text).map((key) => ({ ...key, path: declaredPath(key.path, type) }));
  for (const { path } of keys) {
    const sortable = directoryRules[type.name]?.get(path[0] ?? "")?.sortable ?? "never";
    if (sortable === "never" || (sortable === "advanced" && !advanced))
      throw unsupported("Sorting not supported for current query.");
  }
  return sorted(entries, keys);
}

function found<T extends Entity>(call: GraphCall, entries: readonly T[], text: string, type: EntityType) {
  if (!call.eventual) {
    throw badRequest(
      "Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'",
      "Request_UnsupportedQuery",
    );
  }
  const search = parseSearch(text);
  if (search === undefined)
    throw badRequest(`Syntax error in the $search clause '${text}'.`, "Request_BadRequest");
  for (const { property } of search.flat()) {
    if (searchable[type.name]?.includes(property) !== true)
      throw unsupported(`Property '${property}' does not support search.`);
  }
  return entries.filter(({ wire }) => isFound(search, wire, tokenized));
}

/**
 * The entries that pass `$filter` and `$search`, in the order of `$orderby`. What the directory's ordinary index cannot
 * answer is an advanced query, which wants `ConsistencyLevel: eventual` and `$count=true`.
 */
export function queryDirectory<T extends Entity>(
  call: GraphCall,
  entries: readonly T[],
  { type, onlyAdvanced = false, counting = false }: DirectoryQuery,
): readonly T[] {
  const { query } = call;
  const [filter, order, search] = ["filter", "orderby", "search"].map((name) => query.get(name)?.value);
  const advanced = call.eventual && (counting || countOption(query));
  const asked = filter !== undefined || order !== undefined || search !== undefined;
  if (asked && onlyAdvanced && !advanced)
    throw unsupported("The specified filter to the reference property query is currently not supported.");
  let kept = entries;
  if (search !== undefined) kept = found(call, kept, search, type);
  if (filter !== undefined) kept = filtered(kept, filter, type, advanced);
  if (order === undefined) return kept;
  if (filter !== undefined && !advanced) throw unsupported("Sorting not supported for current query.");
  return ordered(kept, order, type, advanced);
}
