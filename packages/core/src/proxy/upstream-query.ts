import { isAdvancedQuery } from "../policy/odata/advanced.ts";
import type { Operation, OperationReply } from "../policy/operation.ts";
import { formatQuery, type ParsedQuery } from "../policy/query.ts";
import { type ResolvedRequest, writeQuery } from "./resolve.ts";

/** A room list's id is sealed together with its address. */
const withRoomListAddress = (select: readonly string[], { type }: OperationReply): readonly string[] =>
  type !== "roomList" || select.includes("emailAddress") ? select : [...select, "emailAddress"];

/** The query with what Graph needs besides. */
const completed = (
  query: ParsedQuery,
  { reply, alwaysAdvanced, advancedCount }: Operation,
  pushed: readonly string[] | undefined,
): ParsedQuery => {
  const select = query.select ?? pushed;
  // The directory counts whenever it answers from its index.
  const counted =
    (alwaysAdvanced && reply.kind === "collection") ||
    (advancedCount && isAdvancedQuery(query.filter, query.orderBy));
  return {
    ...query,
    ...(select === undefined ? {} : { select: withRoomListAddress(select, reply) }),
    ...(counted ? { count: true } : {}),
  };
};

/**
 * The query that goes to Graph, encoded: what was decided on, with Graph's token where the request goes on from a link. The
 * links of a delta carry its parameters in their token, and Graph refuses to be given them twice.
 *
 * @param pushed the `$select` to send where the caller sends none
 */
export function upstreamQuery(
  { openedQuery, cursor }: ResolvedRequest,
  operation: Operation,
  pushed: readonly string[] | undefined,
): string {
  const token = cursor === undefined ? [] : [[cursor.token.parameter, cursor.token.value] as const];
  if (cursor !== undefined && operation.reply.kind === "delta") return writeQuery(token);
  const { skip, ...rest } = openedQuery;
  // Graph's token holds the place.
  const query = cursor === undefined && skip !== undefined ? { ...rest, skip } : rest;
  return writeQuery([...formatQuery(completed(query, operation, pushed)), ...token]);
}
