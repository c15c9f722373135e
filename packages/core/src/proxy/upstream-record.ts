import type { UpstreamRecord } from "../audit/audit-event.ts";
import { errorCodeIn } from "../graph/errors.ts";
import type { SentReply } from "./send.ts";

const number = /^\d{1,6}(?:\.\d{1,6})?$/;

/** A number that a header holds, and nothing else of it: others of Graph's about its limits hold ids of the tenant. */
const numberIn = (headers: Headers, name: string): number | undefined => {
  const text = headers.get(name)?.trim() ?? "";
  return number.test(text) ? Number(text) : undefined;
};

/**
 * What an audit event says of a reply of Graph's.
 *
 * @see https://learn.microsoft.com/graph/throttling
 */
export const upstreamRecordOf = ({
  status,
  requestId,
  latencyMs,
  retries,
  headers,
  body,
}: SentReply): UpstreamRecord => ({
  status,
  code: status >= 400 ? errorCodeIn(body) : undefined,
  requestId,
  latencyMs,
  retries,
  resourceUnits: numberIn(headers, "x-ms-resource-unit"),
  limitShare: numberIn(headers, "x-ms-throttle-limit-percentage"),
});
