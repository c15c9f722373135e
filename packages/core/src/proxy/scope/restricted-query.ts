import { type ResolvedRequest, upstreamQuery } from "../resolve.ts";
import type { Restriction } from "./restriction.ts";

/** True where Graph's token holds the whole query, as in a delta; beside a `$skip` the query is sent again. */
const holdsQuery = ({ cursor }: ResolvedRequest): boolean =>
  cursor !== undefined && cursor.token.parameter !== "$skip";

/**
 * The query that goes to Graph, with what the scope has to see of each record. Links of ours are made from the caller's own
 * query, so that a scope of another day adds what it needs itself.
 */
export function restrictedQuery(resolved: ResolvedRequest, restriction: Restriction | undefined): string {
  if (restriction === undefined) return upstreamQuery(resolved);
  const { query } = resolved;
  const select = query.select && [...new Set([...query.select, ...restriction.select])];
  const text = upstreamQuery(select === undefined ? resolved : { ...resolved, query: { ...query, select } });
  const expand = holdsQuery(resolved) ? [] : restriction.expand;
  const pairs = expand.length === 0 ? [] : [`$expand=${encodeURIComponent(expand.join(","))}`];
  return [...(text === "" ? [] : [text]), ...pairs].join("&");
}
