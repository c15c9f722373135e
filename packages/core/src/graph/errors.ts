import type { ErrorCode } from "../errors.ts";

/** A Graph error that may be passed on. */
export interface RelayedError {
  /** Graph's own code where it is a known one. */
  readonly graphCode: string;
  /** Our constant text for it: Graph's own quotes ids, addresses and filters. */
  readonly message: string;
  /** The code of our header. */
  readonly code: ErrorCode;
}

/**
 * The known codes with our text for each. Graph spells some of them in two cases, so they are looked up without case.
 *
 * @see https://learn.microsoft.com/graph/errors
 */
export const relayedMessages: Readonly<Record<string, string>> = {
  accessDenied: "The application may not do this.",
  activityLimitReached: "Too many requests; retry later.",
  ApplicationThrottled: "The application is over a limit of this mailbox; retry later.",
  Authorization_IdentityNotFound: "The identity of the calling application is not known.",
  Authorization_RequestDenied: "Insufficient privileges to complete the operation.",
  BadRequest: "The request is not valid.",
  Directory_ExpiredPageToken: "The page token has expired; start the query again.",
  ErrorAccessDenied: "Access is denied.",
  ErrorFolderNotFound: "The folder was not found.",
  ErrorInternalServerError: "The mailbox server failed.",
  ErrorInvalidIdMalformed: "The id is malformed.",
  ErrorInvalidParameter: "A parameter is not valid.",
  ErrorInvalidProperty: "A property is not valid.",
  ErrorInvalidUrlQuery: "The query is not valid.",
  ErrorInvalidUrlQueryFilter: "The filter is not valid.",
  ErrorInvalidUser: "The requested user is not valid.",
  ErrorItemNotFound: "The specified object was not found in the store.",
  ErrorMailboxConcurrency: "The mailbox is busy; retry later.",
  ErrorNonExistentMailbox: "No mailbox is associated with the address.",
  ErrorQuotaExceeded: "The mailbox is over its quota.",
  ErrorServerBusy: "The mailbox server is busy; retry later.",
  ErrorTimeoutExpired: "The mailbox server took too long.",
  ErrorTooManyObjectsOpened: "Too many objects are open; retry later.",
  ExpandNotSupported: "The expansion is not supported.",
  extensionError: "The mailbox cannot be reached.",
  Forbidden: "The operation is forbidden.",
  gatewayTimeout: "The service took too long.",
  generalException: "The service failed.",
  InefficientFilter: "The restriction or sort order is too complex for this operation.",
  internalServerError: "The service failed.",
  InvalidAuthenticationToken: "The token is not valid.",
  invalidRequest: "The request is not valid.",
  itemNotFound: "The item was not found.",
  MailboxNotEnabledForRESTAPI: "The mailbox is either inactive, soft-deleted, or is hosted on-premise.",
  MailboxNotSupportedForRESTAPI: "The mailbox is not supported.",
  notAllowed: "The operation is not allowed.",
  NotImplemented: "This operation is not supported.",
  notSupported: "The request is not supported.",
  quotaLimitReached: "A quota is exhausted; retry later.",
  Request_BadRequest: "The request is not valid.",
  Request_ResourceNotFound: "The resource does not exist.",
  Request_UnsupportedQuery: "The query is not supported.",
  resourceModified: "The resource has changed.",
  ResourceNotFound: "The resource was not found.",
  resyncRequired: "The sync state is no longer valid; start the delta query again.",
  serviceNotAvailable: "The service is not available; retry later.",
  SyncStateInvalid: "The sync state is not valid; start the delta query again.",
  syncStateNotFound: "The sync state is not found; start the delta query again.",
  TooManyRequests: "Too many requests; retry later.",
  unauthenticated: "The caller is not authenticated.",
  UnknownError: "The service failed.",
};

const byLowerCase = new Map(
  Object.entries(relayedMessages).map(([code, message]) => [code.toLowerCase(), { code, message }]),
);

/** Our own code for a status of Graph's. */
function codeForStatus(status: number): ErrorCode {
  if (status === 403) return "consentMissing";
  if (status === 404) return "notFound";
  if (status === 410) return "syncStateNotFound";
  if (status === 429) return "throttled";
  if (status === 504) return "deadline";
  if (status === 413) return "tooLarge";
  if (status === 414) return "targetTooLong";
  return status >= 500 ? "upstreamUnavailable" : "invalidRequest";
}

const codeIn = (body: string): unknown => {
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed !== "object" || parsed === null || !("error" in parsed)) return undefined;
    const { error } = parsed;
    return typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  } catch {
    return undefined;
  }
};

/**
 * What may be passed on of a Graph error: the code if it is a known one, and our own text. Graph's message, target and
 * details are never read: they quote object ids, user names and the filter.
 */
export function relayedError(status: number, body: string): RelayedError {
  const code = codeIn(body);
  const known = typeof code === "string" ? byLowerCase.get(code.toLowerCase()) : undefined;
  return {
    graphCode: known?.code ?? "UnknownError",
    message: known?.message ?? "The service failed.",
    code: codeForStatus(status),
  };
}
