import { type LegFault, rows } from "./leg-faults.ts";

/** One request of a batch, of which Graph answers the others. */
export const partFaults: readonly LegFault[] = rows("graphPart", undefined, [
  [400, "invalidRequest", "invalidRequest", 1, "graph: 400 BadRequest"],
  [401, "data", "upstreamUnauthorized", 2, "graph: 401 with a new token"],
  [403, "mailboxRefused", "mailboxRefused", 1, "graph: 403 ErrorAccessDenied"],
  [404, "notFound", "notFound", 1, "graph: 404 ErrorItemNotFound"],
  [410, "syncStateNotFound", "syncStateNotFound", 1, "graph: 410 syncStateNotFound"],
  [429, "data", "throttled", 4, "graph: 429 ApplicationThrottled"],
  [500, "data", "upstreamUnavailable", 3, "graph: 500 generalException"],
  [502, "data", "upstreamUnavailable", 4, "graph: 502 BadGateway"],
  [503, "data", "upstreamUnavailable", 4, "graph: 503 serviceNotAvailable"],
  [504, "data", "deadline", 4, "graph: 504 gatewayTimeout"],
  ["longWait", "throttled", "throttled", 1, "graph: 429 ApplicationThrottled"],
  ["empty400", "data", "invalidRequest", 2, "graph: 400 UnknownError"],
  ["empty504", "data", "deadline", 4, "graph: 504 UnknownError"],
  ["mailbox401", "mailboxRefused", "mailboxRefused", 1, "graph: 401 UnknownError"],
  ["consent", "consentMissing", "consentMissing", 1, "graph: 403 Authorization_RequestDenied"],
  ["errorBeside", "data", "upstreamInvalid", 2, "graph: an error inside a good reply"],
  ["errorElement", "data", "upstreamInvalid", 2, "graph: an error inside a good reply"],
  ["errorAnnotation", "data", "upstreamInvalid", 2, "graph: an error inside a good reply"],
]);
