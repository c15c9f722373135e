import type { Operation, OperationReply } from "../policy/operation.ts";
import { pushedSelect } from "../policy/push-down.ts";
import { formatQuery, type ParsedQuery, type QueryContext } from "../policy/query.ts";
import { type ResolvedRequest, writeQuery } from "./resolve.ts";

/** What an upstream query is written with. */
export interface UpstreamQueryOptions {
  readonly visibleProperties: QueryContext["visibleProperties"];
  /** False leaves `$select` to the caller alone. */
  readonly pushDown: boolean;
}

/** A room list's id is sealed together with its address. */
const withRoomListAddress = (select: readonly string[], { type }: OperationReply): readonly string[] =>
  type !== "roomList" || select.includes("emailAddress") ? select : [...select, "emailAddress"];

/** The caller's query with what Graph needs besides. */
const completed = (query: ParsedQuery, operation: Operation, options: UpstreamQueryOptions): ParsedQuery => {
  const { reply, alwaysAdvanced } = operation;
  const select =
    query.select ?? (options.pushDown ? pushedSelect(operation, options.visibleProperties) : undefined);
  return {
    ...query,
    ...(select === undefined ? {} : { select: withRoomListAddress(select, reply) }),
    ...(alwaysAdvanced && reply.kind === "collection" ? { count: true } : {}),
  };
};

/**
 * The query that goes to Graph, encoded: what was decided on, with Graph's token where the request goes on from a link. The
 * links of a delta carry its parameters in their token, and Graph refuses to be given them twice.
 */
export function upstreamQuery(
  { query, cursor }: ResolvedRequest,
  operation: Operation,
  options: UpstreamQueryOptions,
): string {
  const token = cursor === undefined ? [] : [[cursor.token.parameter, cursor.token.value] as const];
  if (cursor !== undefined && operation.reply.kind === "delta") return writeQuery(token);
  return writeQuery([...formatQuery(completed(query, operation, options)), ...token]);
}
