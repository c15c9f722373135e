import { tokenPairs } from "../graph/links.ts";
import { isAdvancedQuery } from "../policy/odata/advanced.ts";
import type { Operation } from "../policy/operations/operation.ts";
import { formatQuery, type ParsedQuery } from "../policy/query/query.ts";
import { type ResolvedRequest, writeQuery } from "./resolve.ts";
import { wholePage } from "./sealed-order.ts";

/** True for an advanced query of the directory, which Graph answers only from its index. */
export const isAdvanced = (
  { alwaysAdvanced, advancedCount }: Operation,
  { filter, orderBy }: ParsedQuery,
): boolean => alwaysAdvanced || (advancedCount && isAdvancedQuery(filter, orderBy));

/** What is asked for besides what the caller asks for. */
export interface QueryAdditions {
  /** True for an advanced query, which needs `$count=true`; see {@link isAdvanced}. */
  readonly advanced: boolean;
  /** The `$select` to send where the caller sends none. */
  readonly pushed?: readonly string[] | undefined;
  /** Properties that must be there wherever a `$select` is sent, since the proxy decides by them. */
  readonly select?: readonly string[] | undefined;
  /** Navigation properties that the proxy decides by. */
  readonly expand?: readonly string[] | undefined;
  /** True where pages are to be as large as Graph gives them; see `sealedOrderOf`. Default: false. */
  readonly isWhole?: boolean | undefined;
}

/**
 * The query with what Graph needs besides. `$top` of a delta is not sent: it would end the round after so many changes, as if
 * there were no more. It travels as a preference; see `preferencesOf`.
 */
const completed = (asked: ParsedQuery, operation: Operation, additions: QueryAdditions): ParsedQuery => {
  const { reply } = operation;
  const query = additions.isWhole === true ? wholePage(asked, operation) : asked;
  const select = query.select ?? additions.pushed;
  const needed = [...(select ?? []), ...(additions.select ?? [])];
  const { top, ...rest } = query;
  return {
    ...rest,
    ...(top === undefined || reply.kind === "delta" ? {} : { top }),
    ...(select === undefined ? {} : { select: [...new Set(needed)] }),
    ...(additions.advanced && reply.kind === "collection" ? { count: true } : {}),
  };
};

/**
 * The query that goes to Graph, encoded: what was decided on, with Graph's token where the request goes on from a link,
 * which takes the place of `$skip` and, unless it is one, of what was expanded. The links of a delta carry its parameters
 * in their token, and Graph refuses to be given them twice. Links of ours are made from the caller's own query, so that a
 * scope of another day adds what it needs itself.
 */
export function upstreamQuery(
  { openedQuery, cursor }: ResolvedRequest,
  operation: Operation,
  additions: QueryAdditions,
): string {
  const query = completed(openedQuery, operation, additions);
  const { expand = [] } = additions;
  const expanded = expand.length === 0 ? [] : [["$expand", expand.join(",")] as const];
  if (cursor?.token === undefined) return writeQuery([...formatQuery(query), ...expanded]);
  const tokens = tokenPairs(cursor.token);
  if (operation.reply.kind === "delta") return writeQuery(tokens);
  const { skip: _, ...rest } = query;
  const isHeld = cursor.token.parameter !== "$skip";
  return writeQuery([...formatQuery(rest), ...tokens, ...(isHeld ? [] : expanded)]);
}
