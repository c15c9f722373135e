import { type ErrorCode, wireForms } from "../errors.ts";

/** What an error reply says besides its code. */
export interface ErrorReplyOptions {
  /** `error.code` in place of the table's own. */
  readonly graphCode?: string | undefined;
  readonly message?: string | undefined;
  readonly status?: number;
  readonly retryAfter?: string | undefined;
  /** `request-id` of the reply: Graph's, or our invocation's. */
  readonly requestId: string;
  readonly clientRequestId?: string | undefined;
  /** `error.innerError.date`, in milliseconds of the Unix epoch. */
  readonly now: number;
  readonly policyHash: string;
}

/** Headers that every reply has. */
export const commonHeaders = (policyHash: string): Record<string, string> => ({
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  "x-graphveil-policy": policyHash,
});

/**
 * An error as Graph shapes it, with our code in `x-graphveil-error`. Refusals of the proxy and errors relayed from Graph are
 * built here alike, so that one cannot be told from the other where it must not be.
 *
 * @see https://learn.microsoft.com/graph/errors
 */
export function errorReply(code: ErrorCode, options: ErrorReplyOptions): Response {
  const form = wireForms[code];
  const innerError = {
    date: new Date(options.now).toISOString().slice(0, 19),
    "request-id": options.requestId,
    "client-request-id": options.clientRequestId ?? options.requestId,
  };
  const error = {
    code: options.graphCode ?? form.graphCode ?? code,
    message: options.message ?? form.message,
    innerError,
  };
  const headers = new Headers(commonHeaders(options.policyHash));
  headers.set("content-type", "application/json");
  headers.set("x-graphveil-error", code);
  headers.set("request-id", innerError["request-id"]);
  headers.set("client-request-id", innerError["client-request-id"]);
  if (options.retryAfter !== undefined) headers.set("retry-after", options.retryAfter);
  if (form.status === 405) headers.set("allow", "GET");
  if (form.status === 401) headers.set("www-authenticate", "Bearer");
  return new Response(JSON.stringify({ error }), { status: options.status ?? form.status, headers });
}

/** The reply of the health page. */
export function healthReply({
  policyHash,
  version,
}: {
  readonly policyHash: string;
  readonly version: string;
}): Response {
  const headers = { ...commonHeaders(policyHash), "content-type": "application/json" };
  return new Response(JSON.stringify({ status: "ok", version, policy: policyHash }), { headers });
}
