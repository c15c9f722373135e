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
  { reply, advancedCount, alwaysAdvanced }: Operation,
  pushed: readonly string[] | undefined,
): ParsedQuery => {
  const select = query.select ?? pushed;
  const isAdvanced = alwaysAdvanced || (advancedCount && isAdvancedQuery(query.filter, query.orderBy));
  return {
    ...query,
    ...(select === undefined ? {} : { select: withRoomListAddress(select, reply) }),
    ...(isAdvanced && reply.kind === "collection" ? { count: true } : {}),
  };
};

/**
 * The query that goes to Graph, encoded: what was decided on, with Graph's token where the request goes on from a link,
 * which takes the place of `$skip`. The links of a delta carry its parameters in their token, and Graph refuses to be given
 * them twice.
 *
 * @param pushed the `$select` to send where the caller sends none
 */
export function upstreamQuery(
  { openedQuery, cursor }: ResolvedRequest,
  operation: Operation,
  pushed: readonly string[] | undefined,
): string {
  const query = completed(openedQuery, operation, pushed);
  if (cursor === undefined) return writeQuery(formatQuery(query));
  const token = [cursor.token.parameter, cursor.token.value] as const;
  if (operation.reply.kind === "delta") return writeQuery([token]);
  const { skip: _, ...rest } = query;
  return writeQuery([...formatQuery(rest), token]);
}
