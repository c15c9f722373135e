import type { GraphReply } from "../graph/client.ts";
import { relayedError } from "../graph/errors.ts";
import { isGuid } from "../guid.ts";
import { commonHeaders, errorReply } from "../http/replies.ts";
import { retryAfterMs } from "../http/retry-after.ts";
import type { Operation } from "../policy/operations/operation.ts";
import { allowedPreferences } from "../policy/query/prefer.ts";
import type { ForwardContext } from "./forward.ts";
import { metadataOf, type Preferences } from "./preferences.ts";

/** A header's value in lower case if it is a GUID, so that no other text can travel in it. */
export const guidOf = (value: string | null): string | undefined =>
  value !== null && isGuid(value) ? value.toLowerCase() : undefined;

/** What a reply carries besides Graph's. */
export interface ReplyOptions {
  readonly policyHash: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** An error of Graph's with its status, its code if it is known, and our text. */
export function relayError(
  reply: GraphReply,
  context: ForwardContext,
  { policyHash, now }: ReplyOptions,
): Response {
  const { code, graphCode, message } = relayedError(reply.status, Buffer.from(reply.body).toString("utf8"));
  const pause = retryAfterMs(reply.headers.get("retry-after"));
  context.audit.note({ error: code, reason: `graph: ${reply.status} ${graphCode}` });
  return errorReply(code, {
    status: reply.status,
    graphCode,
    message,
    retryAfter: pause === undefined ? undefined : String(Math.ceil(pause / 1000)),
    requestId: guidOf(reply.headers.get("request-id")) ?? context.requestId,
    clientRequestId: context.clientRequestId,
    now: now(),
    policyHash,
  });
}

/** The headers of a sanitized reply: all ours, and of Graph's only what was checked. */
export function replyHeaders(
  reply: GraphReply,
  { preferences, reply: { kind } }: Operation,
  sent: Preferences,
  { request, requestId, clientRequestId }: ForwardContext,
  { policyHash }: ReplyOptions,
): Headers {
  const graphRequestId = guidOf(reply.headers.get("request-id")) ?? requestId;
  const applied =
    sent.prefer === "" ? undefined : allowedPreferences(reply.headers.get("preference-applied"), preferences);
  const metadata = metadataOf(request.headers.get("accept"));
  return new Headers({
    ...commonHeaders(policyHash),
    "content-type":
      kind === "count"
        ? "text/plain"
        : `application/json;odata.metadata=${metadata};odata.streaming=true;IEEE754Compatible=false;charset=utf-8`,
    "request-id": graphRequestId,
    "client-request-id": clientRequestId ?? graphRequestId,
    "odata-version": "4.0",
    ...(applied === undefined ? {} : { "preference-applied": applied }),
  });
}
