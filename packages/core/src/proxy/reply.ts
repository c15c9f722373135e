import { errorCodeIn, messageOf, relayedError } from "../graph/errors.ts";
import { commonHeaders, errorReply } from "../http/replies.ts";
import { retryAfterMs, retryAfterSeconds } from "../http/retry-after.ts";
import { allowedPreferences } from "../policy/query/prefer.ts";
import { ruleText } from "../schema/request-rules.ts";
import type { Failure } from "./failures.ts";
import type { ReplyPlan } from "./plan.ts";
import type { ProxyReply, ReplyMeans } from "./proxy-reply.ts";
import type { RequestIds } from "./request-context.ts";
import type { UpstreamReply } from "./upstream-reply.ts";

/** What a refusal in Graph's name needs to look like Graph's own: its text, and an id that is not the platform's. */
const graphForm = (graphCode: string, { newRequestId }: ReplyMeans) => ({
  graphCode,
  message: messageOf(graphCode),
  requestId: newRequestId(),
});

/** The reply to a request that failed. */
export function failureReply(
  { code, graphCode, retryAfterSeconds, allow, rule, reason }: Failure,
  ids: RequestIds,
  means: ReplyMeans,
): ProxyReply {
  const reply = errorReply(code, {
    ...ids,
    message: rule === undefined ? undefined : ruleText(rule),
    ...(graphCode === undefined ? {} : graphForm(graphCode, means)),
    retryAfter: retryAfterSeconds === undefined ? undefined : String(retryAfterSeconds),
    allow,
    now: means.now(),
    policyHash: means.policyHash,
  });
  return { ...reply, facts: { reason, error: code } };
}

/** An error of Graph's with its status, its code if it is known, and our text. */
export function relayedReply(
  { ids, reply: planned }: Pick<ReplyPlan, "ids"> & Partial<Pick<ReplyPlan, "reply">>,
  { status, headers, body, requestId = ids.requestId }: UpstreamReply,
  { policyHash, now }: ReplyMeans,
): ProxyReply {
  const found = errorCodeIn(body);
  const {
    code,
    graphCode,
    message,
    status: relayedStatus,
  } = relayedError(status, found, planned?.kind === "delta");
  const pauseMs = retryAfterMs(headers, now());
  const reply = errorReply(code, {
    status: relayedStatus,
    graphCode,
    message,
    retryAfter: pauseMs === undefined ? undefined : String(retryAfterSeconds(pauseMs)),
    requestId,
    clientRequestId: ids.clientRequestId,
    now: now(),
    policyHash,
  });
  return { ...reply, facts: { error: code, reason: `graph: ${status} ${found ?? graphCode}` } };
}

/** The headers of a sanitized reply: all ours, and of Graph's only what was checked. */
export function replyHeaders(
  { ids, reply: { kind }, metadata, preferences }: ReplyPlan,
  { headers, requestId = ids.requestId }: UpstreamReply,
  policyHash: string,
): Record<string, string> {
  const applied = allowedPreferences(headers.get("preference-applied"), preferences);
  return {
    ...commonHeaders(policyHash),
    "content-type":
      kind === "count"
        ? "text/plain"
        : `application/json;odata.metadata=${metadata};odata.streaming=true;IEEE754Compatible=false;charset=utf-8`,
    "request-id": requestId,
    "client-request-id": ids.clientRequestId ?? requestId,
    "odata-version": "4.0",
    ...(applied === undefined ? {} : { "preference-applied": applied }),
  };
}
