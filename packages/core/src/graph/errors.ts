import { type ErrorCode, wireForms } from "../errors.ts";

/** A Graph error that may be passed on. */
export interface RelayedError {
  /** Graph's status; 403 where Graph's would say of the caller what Graph says of the proxy or of a mailbox. */
  readonly status: number;
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
  AuthenticationError: "The mailbox cannot be opened: it may have no licence, or be in another system.",
  Authorization_IdentityNotFound: "The identity of the calling application is not known.",
  Authorization_RequestDenied: "Insufficient privileges to complete the operation.",
  BadRequest: "The request is not valid.",
  Directory_ExpiredPageToken: "The page token has expired; start the query again.",
  Directory_ObjectNotFound: "The directory object was not found.",
  ErrorAccessDenied: "Access is denied.",
  ErrorADUnavailable: "The directory of the mailbox server is not available; retry later.",
  ErrorApiQuarantined: "The mailbox is quarantined and cannot be read for a time.",
  ErrorContentConversionFailed: "The content of an item cannot be converted.",
  ErrorCorruptData: "An item of the mailbox is corrupt.",
  ErrorFolderNotFound: "The folder was not found.",
  ErrorInternalServerError: "The mailbox server failed.",
  ErrorInternalServerTransientError: "The mailbox server failed; retry later.",
  ErrorInvalidIdMalformed: "The id is malformed.",
  ErrorInvalidMailboxItemId: "The id is that of an item of another mailbox.",
  ErrorInvalidParameter: "A parameter is not valid.",
  ErrorInvalidProperty: "A property is not valid.",
  ErrorInvalidRecipients: "A recipient is not valid.",
  ErrorInvalidUrlQuery: "The query is not valid.",
  ErrorInvalidUrlQueryFilter: "The filter is not valid.",
  ErrorInvalidUser: "The requested user is not valid.",
  ErrorItemNotFound: "The specified object was not found in the store.",
  ErrorMailboxConcurrency: "The mailbox is busy; retry later.",
  ErrorMailboxMoveInProgress: "The mailbox is being moved; retry later.",
  ErrorMailboxStoreUnavailable: "The store of the mailbox is not available; retry later.",
  ErrorNonExistentMailbox: "No mailbox is associated with the address.",
  ErrorQuotaExceeded: "The mailbox is over its quota.",
  ErrorServerBusy: "The mailbox server is busy; retry later.",
  ErrorTimeoutExpired: "The mailbox server took too long.",
  ErrorTooManyObjectsOpened: "Too many objects are open; retry later.",
  ExpandNotSupported: "The expansion is not supported.",
  FailedDependency: "A request of the batch that this one depends on failed.",
  extensionError: "The mailbox cannot be reached.",
  Forbidden: "The operation is forbidden.",
  gatewayTimeout: "The service took too long.",
  generalException: "The service failed.",
  InefficientFilter: "The restriction or sort order is too complex for this operation.",
  internalServerError: "The service failed.",
  InvalidAuthenticationToken: "The token is not valid.",
  invalidRequest: "The request is not valid.",
  itemNotFound: "The item was not found.",
  MailboxInfoStale: "What the service knows of the mailbox is out of date; ask by the object id of its user.",
  MailboxNotEnabledForRESTAPI: "The mailbox is either inactive, soft-deleted, or is hosted on-premise.",
  MailboxNotSupportedForRESTAPI: "The mailbox is not supported.",
  notAllowed: "The operation is not allowed.",
  NotFound: "The resource was not found.",
  NotImplemented: "This operation is not supported.",
  notSupported: "The request is not supported.",
  OrganizationFromTenantGuidNotFound: "The tenant has no mailboxes in this service.",
  quotaLimitReached: "A quota is exhausted; retry later.",
  "RequestBroker--ParseUri": "The path or the query cannot be read.",
  Request_BadRequest: "The request is not valid.",
  Request_ResourceNotFound: "The resource does not exist.",
  Request_ThrottledTemporarily: "Too many requests; retry later.",
  Request_UnsupportedQuery: "The query is not supported.",
  resourceModified: "The resource has changed.",
  ResourceNotFound: "The resource was not found.",
  resyncRequired: "The sync state is no longer valid; start the delta query again.",
  Service_InternalServerError: "The service failed.",
  serviceNotAvailable: "The service is not available; retry later.",
  ServiceUnavailable: "The service is not available; retry later.",
  SyncStateInvalid: "The sync state is not valid; start the delta query again.",
  syncStateNotFound: "The sync state is not found; start the delta query again.",
  TimeZoneNotSupportedException: "The time zone is not supported.",
  TooManyRequests: "Too many requests; retry later.",
  unauthenticated: "The caller is not authenticated.",
  UnknownError: "The service failed.",
};

const byLowerCase = new Map(
  Object.entries(relayedMessages).map(([code, message]) => [code.toLowerCase(), { code, message }]),
);

/** Refusals of a single mailbox, by what their status begins with. They come with a good token, and asking again does not help. */
const mailboxCodes = {
  4: new Set(["AuthenticationError", "ErrorAccessDenied", "OrganizationFromTenantGuidNotFound"]),
  5: new Set(["ErrorApiQuarantined", "ErrorContentConversionFailed", "ErrorCorruptData", "MailboxInfoStale"]),
} as const satisfies Readonly<Record<number, ReadonlySet<string>>>;

/**
 * True for an error that belongs to one mailbox or item and stays. Graph hands the 401 of a mailbox through, such as that of
 * a server on the company's own premises, so that a 401 is one, too, unless {@link refusesToken}.
 *
 * @see https://learn.microsoft.com/graph/resolve-auth-errors
 */
export function isOfMailbox(status: number, code: string | undefined): boolean {
  if (status === 401) return true;
  if (status === 404 || code === undefined) return false;
  const codes: ReadonlySet<string> = status >= 500 ? mailboxCodes[5] : mailboxCodes[4];
  return codes.has(code);
}

/** True for a 401 that is about the proxy's token: one with a claims challenge, or with the code that says so. */
export const refusesToken = (
  status: number | undefined,
  code: string | undefined,
  claims: string | undefined,
): boolean => status === 401 && (claims !== undefined || code === "InvalidAuthenticationToken");

/** Codes that say of a delta's token that nothing can be read on from it: some services write `resyncApplyDifferences`. */
const lostState = /^(?:directory_)?(?:syncstate|synctoken|resync|expiredpagetoken)/i;

/**
 * True for a client's error of a delta whose state is lost. Its status is 410, and now and then 400, as which a client would
 * mend its request, or ask again for ever.
 *
 * @see https://learn.microsoft.com/graph/delta-query-overview
 */
const losesState = (status: number, code: string | undefined): boolean =>
  status === 410 || (status >= 400 && status < 500 && code !== undefined && lostState.test(code));

/** Our own code for a status of Graph's. */
function codeForStatus(status: number): ErrorCode {
  if (status === 403) return "consentMissing";
  if (status === 404) return "notFound";
  if (status === 410) return "syncStateNotFound";
  if (status === 424) return "failedDependency";
  if (status === 429) return "throttled";
  if (status === 504) return "deadline";
  if (status === 413) return "tooLarge";
  if (status === 414) return "targetTooLong";
  return status >= 500 ? "upstreamUnavailable" : "invalidRequest";
}

/** What a code looks like. Codes are names that Graph's services give their errors, and no data. */
const codeForm = /^[A-Za-z][\w.-]{0,79}$/;

const parsed = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};

/**
 * The `code` of a Graph error, in Graph's documented case where it is a known one, and `UnknownError` for one that has not
 * the form of a code; undefined where the body names none.
 */
export function errorCodeIn(body: Uint8Array): string | undefined {
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString("utf8");
  const value = parsed(text);
  if (typeof value !== "object" || value === null || !("error" in value)) return undefined;
  const { error } = value;
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  if (typeof code !== "string" || code === "") return undefined;
  if (!codeForm.test(code)) return "UnknownError";
  return byLowerCase.get(code.toLowerCase())?.code ?? code;
}

/** Our text for a code of Graph's that says something; undefined for the others. */
export const messageOf = (graphCode: string): string | undefined =>
  graphCode !== "UnknownError" && Object.hasOwn(relayedMessages, graphCode)
    ? relayedMessages[graphCode]
    : undefined;

/** Our text for an error whose code says nothing. */
const plainMessage = (status: number, code: ErrorCode): string =>
  status >= 500 && code !== "mailboxRefused" ? "The service failed." : wireForms[code].message;

const relayedCode = (status: number, graphCode: string | undefined, isDelta: boolean): ErrorCode => {
  if (isOfMailbox(status, graphCode)) return "mailboxRefused";
  return isDelta && losesState(status, graphCode) ? "syncStateNotFound" : codeForStatus(status);
};

const relayedStatus = (status: number, code: ErrorCode): number =>
  status < 500 && (code === "mailboxRefused" || code === "syncStateNotFound")
    ? wireForms[code].status
    : status;

/** What stands for a code that is not passed on. Clients that begin a delta again do so by its code. */
const unknownCode = (code: ErrorCode): string =>
  (code === "syncStateNotFound" ? wireForms[code].graphCode : undefined) ?? "UnknownError";

/**
 * What may be passed on of a Graph error: the code if it is a known one, and our own text. Graph's message, target and
 * details are never read: they quote object ids, user names and the filter.
 *
 * @param graphCode What {@link errorCodeIn} reads in the body
 * @param isDelta True where the operation follows changes, so that its state can be lost
 */
export function relayedError(status: number, graphCode: string | undefined, isDelta = false): RelayedError {
  const code = relayedCode(status, graphCode, isDelta);
  const isKnown = graphCode !== undefined && Object.hasOwn(relayedMessages, graphCode);
  return {
    status: relayedStatus(status, code),
    graphCode: isKnown ? graphCode : unknownCode(code),
    message: (isKnown ? messageOf(graphCode) : undefined) ?? plainMessage(status, code),
    code,
  };
}
