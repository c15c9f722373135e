/** Every code that a refusal or failure of the proxy can carry on the wire. */
export type ErrorCode =
  | "invalidRequest"
  | "callerUnknown"
  | "operationRefused"
  | "propertyRefused"
  | "consentMissing"
  | "notFound"
  | "methodRefused"
  | "syncStateNotFound"
  | "tooLarge"
  | "targetTooLong"
  | "throttled"
  | "internal"
  | "upstreamInvalid"
  | "upstreamUnauthorized"
  | "tokenUnavailable"
  | "upstreamUnavailable"
  | "deadline";

/** How a code looks on the wire. Messages are constants: whatever a request held, it cannot come back in one. */
interface WireForm {
  readonly status: number;
  readonly message: string;
  /** `error.code` where Graph has a code of its own for the case. */
  readonly graphCode?: string;
}

/** The one table from code to status, message and Graph's own code. */
export const wireForms: Readonly<Record<ErrorCode, WireForm>> = {
  invalidRequest: { status: 400, message: "The request target, query or body is not valid." },
  callerUnknown: { status: 401, message: "No policy entry admits this caller." },
  operationRefused: { status: 403, message: "The policy refuses this operation." },
  propertyRefused: { status: 403, message: "The policy refuses a property that the query names." },
  consentMissing: {
    status: 403,
    message: "The proxy's application lacks a permission that this operation needs.",
  },
  notFound: {
    status: 404,
    message: "The specified object was not found in the store.",
    graphCode: "ErrorItemNotFound",
  },
  methodRefused: { status: 405, message: "Only GET is allowed." },
  syncStateNotFound: {
    status: 410,
    message: "The sync state is not found; start the delta query again.",
    graphCode: "syncStateNotFound",
  },
  tooLarge: { status: 413, message: "The request is too large." },
  targetTooLong: { status: 414, message: "The request target is too long." },
  throttled: { status: 429, message: "Too many requests; retry later." },
  internal: { status: 500, message: "The proxy failed." },
  upstreamInvalid: {
    status: 502,
    message: "Microsoft Graph answered with something that cannot be sanitized.",
  },
  upstreamUnauthorized: { status: 502, message: "Microsoft Graph does not accept the proxy's token." },
  tokenUnavailable: { status: 503, message: "No token for Microsoft Graph can be had at the moment." },
  upstreamUnavailable: { status: 503, message: "A service that the proxy depends on is not available." },
  deadline: { status: 504, message: "The time for this request ran out." },
};

/** What a refusal may carry besides its code and reason. */
export interface RefusalOptions {
  /** `error.code` in place of the table's. */
  readonly graphCode?: string;
  /** Whole seconds for a `Retry-After` header. */
  readonly retryAfterSeconds?: number;
  readonly cause?: unknown;
}

/**
 * Ends a request with a code for the caller and a reason for the audit event alone. The reason is made of constants,
 * parameter names and positions; it never quotes a value of the request or of a reply.
 */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly code: ErrorCode;
  readonly reason: string;
  readonly graphCode: string | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ErrorCode, reason: string, options: RefusalOptions = {}) {
    super(`${code}: ${reason}`, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.reason = reason;
    this.graphCode = options.graphCode;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}
