import type { RequestRule } from "./schema/request-rules.ts";

/** Every code that a refusal or failure of the proxy can carry on the wire. */
export type ErrorCode =
  | "invalidRequest"
  | "callerUnknown"
  | "operationRefused"
  | "propertyRefused"
  | "consentMissing"
  | "mailboxRefused"
  | "notFound"
  | "methodRefused"
  | "syncStateNotFound"
  | "tooLarge"
  | "targetTooLong"
  | "mediaRefused"
  | "failedDependency"
  | "throttled"
  | "internal"
  | "misconfigured"
  | "upstreamInvalid"
  | "upstreamTooLarge"
  | "upstreamUnauthorized"
  | "tokenUnavailable"
  | "upstreamUnavailable"
  | "overloaded"
  | "deadline";

/**
 * How a code looks on the wire. Messages say what the caller can do next, and are constants: whatever a request held, it
 * cannot come back in one. A request that is not valid is answered with a text of `request-rules.ts`, for which the same holds.
 */
interface WireForm {
  readonly status: number;
  readonly message: string;
  /** `error.code` where Graph has a code of its own for the case. */
  readonly graphCode?: string;
}

/** The form of each code on the wire. */
export type WireForms = Readonly<Record<ErrorCode, WireForm>>;

/** The one table from code to status, message and Graph's own code. */
export const wireForms: WireForms = {
  invalidRequest: {
    status: 400,
    message:
      "The path, query, headers or body is not valid: a parameter is unknown, repeated, missing or malformed, or a link was changed.",
  },
  callerUnknown: {
    status: 401,
    message:
      "No policy entry admits this caller: the identity of the request must be that of an entry under callers.",
  },
  operationRefused: {
    status: 403,
    message:
      "The policy refuses this operation or a parameter of it; /_graphveil/openapi.json says what this caller may ask.",
  },
  propertyRefused: {
    status: 403,
    message:
      "The policy refuses a property that the query names; /_graphveil/openapi.json says which this caller may name.",
  },
  consentMissing: {
    status: 403,
    message:
      "The proxy's application lacks a permission that this operation needs; an administrator of the tenant has to consent to it. A new consent counts with the next token, within an hour and a half.",
  },
  mailboxRefused: {
    status: 403,
    message:
      "Microsoft Graph does not give this mailbox, or an item of it, while it gives others: record that, and go on with the next. If it gives none, a permission is missing.",
  },
  notFound: {
    status: 404,
    message: "The specified object was not found in the store.",
    graphCode: "ErrorItemNotFound",
  },
  methodRefused: {
    status: 405,
    message: "Only GET is allowed, and POST for a batch of GETs at /$batch.",
  },
  syncStateNotFound: {
    status: 410,
    message: "The sync state is not found; start the delta query again.",
    graphCode: "syncStateNotFound",
  },
  tooLarge: { status: 413, message: "The headers or the body of the request are too large." },
  targetTooLong: {
    status: 414,
    message: "The path and query of the request are too long; name fewer properties or values.",
  },
  mediaRefused: {
    status: 415,
    message: "The body of a batch is application/json, as it is or in gzip; send it as it is.",
  },
  failedDependency: {
    status: 424,
    message: "A request of the batch that this one depends on failed.",
    graphCode: "FailedDependency",
  },
  throttled: { status: 429, message: "Too many requests; wait as long as Retry-After says, then retry." },
  internal: {
    status: 500,
    message: "The proxy failed; its operator finds the class of the error in its log.",
  },
  misconfigured: {
    status: 500,
    message: "The proxy's policy names something that does not exist; its operator finds it in the log.",
  },
  upstreamInvalid: {
    status: 502,
    message:
      "Microsoft Graph answered with something that cannot be sanitized; retry, with a smaller $top if it stays so.",
  },
  upstreamTooLarge: {
    status: 502,
    message:
      "The reply of Microsoft Graph is larger than the proxy reads; ask with a smaller $top, or for less in one batch.",
  },
  upstreamUnauthorized: {
    status: 502,
    message:
      "Microsoft Graph does not accept the proxy's token; its operator has to look at its application.",
  },
  tokenUnavailable: {
    status: 503,
    message:
      "The proxy cannot get a token for Microsoft Graph at the moment; retry later. If it stays so, the proxy's log has the remedy.",
  },
  upstreamUnavailable: {
    status: 503,
    message: "A service that the proxy depends on is not available; retry later.",
  },
  overloaded: {
    status: 503,
    message:
      "The proxy holds as many replies as its memory takes; wait as long as Retry-After says, then retry, with a smaller $top if it stays so.",
  },
  deadline: {
    status: 504,
    message: "The time for this request ran out; retry, with a smaller $top if it stays so.",
  },
};

/** What a refusal may carry besides its code and reason. */
export interface RefusalOptions {
  /** `error.code` in place of the table's. */
  readonly graphCode?: string;
  /** Whole seconds for a `Retry-After` header. */
  readonly retryAfterSeconds?: number;
  /** The method that the target takes, for the `Allow` header of a 405. Default: GET. */
  readonly allow?: "GET" | "POST";
  /** The text that the caller gets instead of the code's. */
  readonly rule?: RequestRule | undefined;
  readonly cause?: unknown;
}

/**
 * Ends a request with a code for the caller and a reason that only the audit event gets. The reason is made of constants,
 * parameter names and positions; it never quotes a value of the request or of a reply.
 */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly code: ErrorCode;
  readonly reason: string;
  readonly graphCode: string | undefined;
  readonly retryAfterSeconds: number | undefined;
  readonly allow: "GET" | "POST" | undefined;
  readonly rule: RequestRule | undefined;

  constructor(code: ErrorCode, reason: string, options: RefusalOptions = {}) {
    super(`${code}: ${reason}`, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.reason = reason;
    this.graphCode = options.graphCode;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.allow = options.allow;
    this.rule = options.rule;
  }
}

/** What an operator can do about a failure. */
export interface Remedy {
  /** What to do, down to the statement or command. Never names a credential. */
  readonly remedy: string;
  /** The error code that the platform gave, such as `AccessDenied`. */
  readonly upstream?: string | undefined;
}

/**
 * A failure of the platform that an operator can mend, with a code of a closed set. The message is a constant for each code and
 * there is no `cause`: what SDKs put into theirs names principals and, for some, holds the request that they signed.
 */
export abstract class RemediableError<Code extends string> extends Error {
  readonly code: Code;
  readonly remedy: string;
  readonly upstream: string | undefined;

  constructor(message: string, code: Code, { remedy, upstream }: Remedy) {
    super(message);
    this.code = code;
    this.remedy = remedy;
    this.upstream = upstream;
  }
}

/** Why an outbound request was not made, or its answer not read. */
export type OutboundRefusal = "url" | "protocol" | "host" | "redirect" | "nowhere";

const REFUSALS: Readonly<Record<OutboundRefusal, string>> = {
  url: "The outbound URL is not one that can be pinned.",
  protocol: "The outbound request does not use https.",
  host: "The outbound host is not among the pinned ones.",
  redirect: "The outbound host answered with a redirect.",
  nowhere: "The outbound host answered with a redirect to nowhere.",
};

/** An outbound request that was refused. Names the host, and nothing else of the URL. */
export class OutboundRefusedError extends Error {
  override readonly name = "OutboundRefusedError";
  readonly reason: OutboundRefusal;
  /** Host, with the port where it is not the default one; empty when the URL has none. */
  readonly host: string;

  constructor(reason: OutboundRefusal, host: string) {
    super(REFUSALS[reason]);
    this.reason = reason;
    this.host = host;
  }
}
