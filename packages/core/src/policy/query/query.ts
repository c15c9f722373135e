/*
 * The query of a request: parameters are parsed, checked against what the caller sees, and written again for Graph.
 * Nothing of the caller's text is copied.
 */

import { type NamedParameter, namedParameters } from "../../schema/request-rules.ts";
import { formatFilter, formatOrderBy } from "../odata/format.ts";
import type { Operation, ParameterName } from "../operations/operation.ts";
import {
  invalid,
  isFault,
  type QueryContext,
  type QueryFault,
  type QueryValues,
  readers,
} from "./query-values.ts";

export type { QueryContext } from "./query-values.ts";

/** A query that was understood completely; rebuilt for Graph, never copied. */
export type ParsedQuery = QueryValues;

/** A query, a sealed token that replaces one, or why it is refused. */
export type QueryResult =
  | { readonly ok: true; readonly query: ParsedQuery }
  | { readonly ok: true; readonly skipToken: string }
  | { readonly ok: true; readonly deltaToken: string }
  | QueryFault;

interface Parameter {
  readonly name: string;
  readonly value: string;
}

/** Parameters that Graph knows, by their name in lower case without `$`: all spellings of one are one. */
const spellings: ReadonlyMap<string, NamedParameter> = new Map(
  namedParameters.map((name) => [name.replace("$", "").toLowerCase(), name]),
);

/** Longest query that is taken, as it is written for Graph: a link to the next page holds it and has to stay a target. */
const MAX_WRITTEN_CHARACTERS = 4500;
/** A query of so many characters cannot become longer than that: one becomes nine at most. */
const NEVER_TOO_LONG_CHARACTERS = 400;

const refused = (reason: string): QueryFault => ({ ok: false, code: "operationRefused", reason });

/**
 * True for what @pnp/graph writes into the query of a delta beside the preference `odata.maxpagesize`, which says the same.
 * Graph takes no notice of it there, and neither does the proxy.
 */
const isUnheeded = (name: string, { reply }: Operation): boolean =>
  reply.kind === "delta" && name === "maxPageSize";

/** The parameters by canonical name, each at most once. */
const collect = (
  parameters: readonly Parameter[],
  operation: Operation,
): ReadonlyMap<NamedParameter, string> | QueryFault => {
  const byName = new Map<NamedParameter, string>();
  for (const [index, { name, value }] of parameters.entries()) {
    if (isUnheeded(name, operation)) continue;
    const system = name.startsWith("$");
    const canonical = spellings.get((system ? name.slice(1) : name).toLowerCase());
    if (canonical === undefined || (system && !canonical.startsWith("$")))
      return invalid(`query: parameter ${index + 1} is unknown`, { rule: "unknown" });
    if (byName.has(canonical))
      return invalid(`query: ${canonical} is given twice`, { rule: "repeated", parameter: canonical });
    byName.set(canonical, value);
  }
  return byName;
};

const isAllowed = (name: string, operation: Operation): name is ParameterName =>
  (operation.parameters as readonly string[]).includes(name);

const isTooLong = (query: ParsedQuery, given: ReadonlyMap<string, string>): boolean => {
  let characters = 0;
  for (const [name, value] of given) characters += name.length + value.length;
  if (characters <= NEVER_TOO_LONG_CHARACTERS) return false;
  const sizes = formatQuery(query).map(([name, value]) => name.length + encodeURIComponent(value).length);
  return sizes.reduce((sum, size) => sum + size, 0) > MAX_WRITTEN_CHARACTERS;
};

/** The sealed token of a link, and the name of its parameter. */
interface LinkToken {
  readonly name: "$skiptoken" | "$deltatoken";
  readonly value: string;
}

const isLatest = (value: string, { latestDelta }: Operation): boolean =>
  latestDelta && value.toLowerCase() === "latest";

/** The token that a query goes on from; lists and deltas have one of pages, only deltas have one of rounds. */
const linkTokenOf = (
  byName: ReadonlyMap<NamedParameter, string>,
  operation: Operation,
): LinkToken | QueryFault | undefined => {
  const { kind } = operation.reply;
  const skip = kind === "collection" || kind === "delta" ? byName.get("$skiptoken") : undefined;
  const delta = kind === "delta" ? byName.get("$deltatoken") : undefined;
  if (skip !== undefined && delta !== undefined) return invalid("query: two tokens", { rule: "oneToken" });
  if (skip !== undefined) return { name: "$skiptoken", value: skip };
  return delta === undefined || isLatest(delta, operation)
    ? undefined
    : { name: "$deltatoken", value: delta };
};

/**
 * Reads a query against what an operation takes and what its caller may see (OData 4.01 URL conventions §5.1).
 *
 * "The same system query option, irrespective of casing or whether or not it is prefixed with a $, MUST NOT be specified
 * more than once for any resource." So `$top=1&TOP=2` is refused: the proxy and Graph could each obey another of the two.
 *
 * Anything else is refused: a parameter that only filters or counts on a hidden property would answer questions about it.
 * Beside a sealed `$skiptoken` or `$deltatoken` only that token counts, and other parameters that the operation takes are
 * ignored, because loaders repeat theirs on every link.
 */
export function parseQuery(parameters: readonly Parameter[], context: QueryContext): QueryResult {
  const { operation } = context;
  const byName = collect(parameters, operation);
  if (isFault(byName)) return byName;
  const token = linkTokenOf(byName, operation);
  if (isFault(token)) return token;
  const query: Record<string, unknown> = {};
  for (const [name, value] of byName) {
    if (name === token?.name) continue;
    if (name === "$deltatoken" && isLatest(value, operation)) {
      query["latest"] = true;
      continue;
    }
    if (!isAllowed(name, operation)) return refused(`query: ${name} is not allowed here`);
    if (token !== undefined) continue;
    const [key, read] = readers[name];
    const parsed = read(value, context);
    if (isFault(parsed)) return parsed;
    query[key] = parsed;
  }
  if (token?.name === "$skiptoken") return { ok: true, skipToken: token.value };
  if (token?.name === "$deltatoken") return { ok: true, deltaToken: token.value };
  const missing = operation.required.find((name) => !byName.has(name));
  if (missing !== undefined)
    return invalid(`query: ${missing} is missing`, { rule: "missing", parameter: missing });
  return isTooLong(query, byName)
    ? invalid("query: too long", { rule: "queryTooLong" })
    : { ok: true, query };
}

/** The parameters of a parsed query in canonical order, unencoded; what is sent is written from these. */
export function formatQuery(query: ParsedQuery): readonly (readonly [string, string])[] {
  const pairs: (readonly [string, string])[] = [];
  const add = (name: ParameterName, value: string | number | boolean | undefined): void => {
    if (value !== undefined) pairs.push([name, String(value)]);
  };
  add("startDateTime", query.startDateTime);
  add("endDateTime", query.endDateTime);
  add("includeHiddenMessages", query.includeHiddenMessages);
  add("includeHiddenFolders", query.includeHiddenFolders);
  add("$select", query.select?.join(","));
  add("$filter", query.filter && formatFilter(query.filter));
  add("$orderby", query.orderBy && formatOrderBy(query.orderBy));
  add("$top", query.top);
  add("$skip", query.skip);
  add("$count", query.count);
  add("changeType", query.changeType);
  if (query.latest === true) pairs.push(["$deltatoken", "latest"]);
  return pairs;
}
