import { isAdvancedQuery } from "../policy/odata/advanced.ts";
import type { Permit } from "../policy/policy.ts";
import { allowedPreferences, preferencesFor } from "../policy/query/prefer.ts";
import type { Visibility } from "../schema/visibility.ts";
import type { ForwardContext } from "./forward.ts";
import type { ResolvedRequest } from "./resolve.ts";

/** Request headers that change what Graph answers, written anew; a link seals them, since clients drop them there. */
export interface Preferences {
  /** A `Prefer` header (RFC 7240), or empty. */
  readonly prefer: string;
  readonly consistencyLevel: "" | "eventual";
}

/** The preferences of a request: those of the link that it follows, else what its headers ask for and its operation takes. */
export function preferencesOf(
  { operation }: Permit,
  { query, cursor }: ResolvedRequest,
  headers: Headers,
  visibility: Visibility,
): Preferences {
  if (cursor !== undefined) return cursor;
  const asked =
    headers.get("consistencylevel")?.toLowerCase() === "eventual" ||
    query.count === true ||
    isAdvancedQuery(query.filter, query.orderBy);
  return {
    prefer: allowedPreferences(headers.get("prefer"), preferencesFor(operation, visibility.actionFor)) ?? "",
    consistencyLevel: operation.alwaysAdvanced || (operation.advancedCount && asked) ? "eventual" : "",
  };
}

/** How much OData metadata a client takes; `full` is not offered, since it adds links that hold ids. */
export const metadataOf = (accept: string | null): "none" | "minimal" =>
  accept !== null && /odata\.metadata=none/i.test(accept) ? "none" : "minimal";

/** The headers that go to Graph. Nothing of the caller's goes as it came. */
export const upstreamHeaders = (
  { request, requestId, clientRequestId }: ForwardContext,
  { prefer, consistencyLevel }: Preferences,
): Record<string, string> => ({
  accept: `application/json;odata.metadata=${metadataOf(request.headers.get("accept"))}`,
  "client-request-id": clientRequestId ?? requestId,
  ...(prefer === "" ? {} : { prefer }),
  ...(consistencyLevel === "" ? {} : { consistencylevel: consistencyLevel }),
});
