import { type ErrorCode, wireForms } from "../errors.ts";
import { DEFAULT_RETRY_AFTER_MS, retryAfterSeconds } from "./retry-after.ts";

/** A reply to a caller before it is encoded, as plain data. */
export interface PlainReply {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** UTF-8. */
  readonly body: Uint8Array<ArrayBuffer>;
  /** False for a reply that is always short: it does not vary by what the caller accepts. */
  readonly compressible: boolean;
}

/** What an error reply says besides its code. */
export interface ErrorReplyOptions {
  /** `error.code` in place of the table's own. */
  readonly graphCode?: string | undefined;
  readonly message?: string | undefined;
  readonly status?: number;
  readonly retryAfter?: string | undefined;
  /** The method that the target takes, for a 405. Default: GET. */
  readonly allow?: "GET" | "POST" | undefined;
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

/** The UTF-8 text of a JSON value. */
export const jsonBody = (value: unknown): Uint8Array<ArrayBuffer> => Buffer.from(JSON.stringify(value));

/** Clients read a 429 or 503 without the header as "at once". */
const defaultRetryAfter = (status: number): string | undefined =>
  status === 429 || status === 503 ? String(retryAfterSeconds(DEFAULT_RETRY_AFTER_MS)) : undefined;

/**
 * An error as Graph shapes it, with our code in `x-graphveil-error`. Refusals of the proxy and errors relayed from Graph are
 * built here alike, so that one cannot be told from the other where it must not be.
 *
 * @see https://learn.microsoft.com/graph/errors
 */
export function errorReply(code: ErrorCode, options: ErrorReplyOptions): PlainReply {
  const form = wireForms[code];
  const status = options.status ?? form.status;
  const retryAfter = options.retryAfter ?? defaultRetryAfter(status);
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
  return {
    status,
    headers: {
      ...commonHeaders(options.policyHash),
      "content-type": "application/json",
      "x-graphveil-error": code,
      "request-id": innerError["request-id"],
      "client-request-id": innerError["client-request-id"],
      ...(retryAfter === undefined ? {} : { "retry-after": retryAfter }),
      ...(form.status === 405 ? { allow: options.allow ?? "GET" } : {}),
      ...(form.status === 401 ? { "www-authenticate": "Bearer" } : {}),
    },
    body: jsonBody({ error }),
    compressible: false,
  };
}

/** What the health page says. */
export interface Health {
  readonly policyHash: string;
  readonly version: string;
  /** What the caller's profile is called. */
  readonly profile: string;
  /** The overrides that let out more than the bare profile. */
  readonly loosenedBy: readonly string[];
  /** What of the proxy's own chain works, as plain JSON; undefined where nobody asked for it. */
  readonly deep?: object | undefined;
}

/** The reply of the health page. */
export function healthReply({ policyHash, version, profile, loosenedBy, deep }: Health): PlainReply {
  const loosened = loosenedBy.length === 0 ? {} : { loosenedBy };
  return {
    status: 200,
    headers: { ...commonHeaders(policyHash), "content-type": "application/json" },
    body: jsonBody({ status: "ok", version, policy: policyHash, profile, ...loosened, deep }),
    compressible: deep !== undefined,
  };
}
