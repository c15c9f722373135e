import { isAdvancedQuery } from "../policy/odata/advanced.ts";
import type { Operation, OperationReply } from "../policy/operation.ts";
import { formatQuery, type ParsedQuery } from "../policy/query.ts";
import { type ResolvedRequest, writeQuery } from "./resolve.ts";
import type { Restriction } from "./scope/restriction.ts";

/** What a query goes to Graph with besides the caller's own. */
export interface QueryAdditions {
  /** The `$select` to send where the caller sends none. */
  readonly pushed: readonly string[] | undefined;
  /** What the scope has to see of each record. */
  readonly restriction: Pick<Restriction, "select" | "expand"> | undefined;
}

/** A room list's id is sealed together with its address. */
const withRoomListAddress = (select: readonly string[], { type }: OperationReply): readonly string[] =>
  type !== "roomList" || select.includes("emailAddress") ? select : [...select, "emailAddress"];

/** The query with what Graph needs besides. */
const completed = (
  query: ParsedQuery,
  { reply, alwaysAdvanced, advancedCount }: Operation,
  { pushed, restriction }: QueryAdditions,
): ParsedQuery => {
  const select = query.select ?? pushed;
  // The directory counts whenever it answers from its index.
  const counted =
    (alwaysAdvanced && reply.kind === "collection") ||
    (advancedCount && isAdvancedQuery(query.filter, query.orderBy));
  return {
    ...query,
    ...(select === undefined
      ? {}
      : { select: [...new Set([...withRoomListAddress(select, reply), ...(restriction?.select ?? [])])] }),
    ...(counted ? { count: true } : {}),
  };
};

/**
 * The query that goes to Graph, encoded: what was decided on, with Graph's token where the request goes on from a link. The
 * links of a delta carry its parameters in their token, and Graph refuses to be given them twice. Links of ours are made
 * from the caller's own query, so that a scope of another day adds what it needs itself.
 */
export function upstreamQuery(
  { openedQuery, cursor }: ResolvedRequest,
  operation: Operation,
  additions: QueryAdditions,
): string {
  const token = cursor === undefined ? [] : [[cursor.token.parameter, cursor.token.value] as const];
  if (cursor !== undefined && operation.reply.kind === "delta") return writeQuery(token);
  const { skip, ...rest } = openedQuery;
  // Graph's token holds the place, and all but `$skip` what was expanded.
  const query = cursor === undefined && skip !== undefined ? { ...rest, skip } : rest;
  const isHeld = cursor !== undefined && cursor.token.parameter !== "$skip";
  const expand = isHeld ? [] : (additions.restriction?.expand ?? []);
  return writeQuery([
    ...formatQuery(completed(query, operation, additions)),
    ...token,
    ...(expand.length === 0 ? [] : [["$expand", expand.join(",")] as const]),
  ]);
}
