import type { Operation, OperationReply } from "../policy/operation.ts";
import { formatQuery, type ParsedQuery } from "../policy/query.ts";
import { type ResolvedRequest, writeQuery } from "./resolve.ts";

/** A room list's id is sealed together with its address. */
const withRoomListAddress = (select: readonly string[], { type }: OperationReply): readonly string[] =>
  type !== "roomList" || select.includes("emailAddress") ? select : [...select, "emailAddress"];

/** The query with what Graph needs besides. */
const completed = (
  query: ParsedQuery,
  { reply, alwaysAdvanced }: Operation,
  pushed: readonly string[] | undefined,
): ParsedQuery => {
  const select = query.select ?? pushed;
  return {
    ...query,
    ...(select === undefined ? {} : { select: withRoomListAddress(select, reply) }),
    ...(alwaysAdvanced && reply.kind === "collection" ? { count: true } : {}),
  };
};

/**
 * The query that goes to Graph, encoded: what was decided on, with Graph's token where the request goes on from a link. The
 * links of a delta carry its parameters in their token, and Graph refuses to be given them twice.
 *
 * @param pushed the `$select` to send where the caller sends none
 */
export function upstreamQuery(
  { query, cursor }: ResolvedRequest,
  operation: Operation,
  pushed: readonly string[] | undefined,
): string {
  const token = cursor === undefined ? [] : [[cursor.token.parameter, cursor.token.value] as const];
  if (cursor !== undefined && operation.reply.kind === "delta") return writeQuery(token);
  return writeQuery([...formatQuery(completed(query, operation, pushed)), ...token]);
}
