import type { BatchEntry } from "../audit/audit-event.ts";
import { commonHeaders } from "../http/replies.ts";
import type { BatchItem } from "./batch-items.ts";
import type { ProxyReply } from "./proxy-reply.ts";
import type { RequestIds } from "./request-context.ts";

/** What a request of a batch is answered with. */
export interface ItemReply {
  readonly item: Pick<BatchItem, "id">;
  readonly reply: ProxyReply;
  readonly entry: BatchEntry;
}

/** Headers of a part, as Graph writes them: clients look for `Content-Type` in this spelling. */
const partHeaders = [
  "Content-Type",
  "OData-Version",
  "Preference-Applied",
  "Retry-After",
  "Allow",
  "Location",
  "request-id",
  "client-request-id",
  "x-graphveil-error",
] as const;

const json = /^application\/json\s*(?:;|$)/;
const opening = Buffer.from('{"responses":[');
const closing = Buffer.from("]}");
const comma = Buffer.from(",");
const end = Buffer.from("}");

/** JSON stands in the reply as it is, anything else as base64. */
const bodyOf = ({ headers, body }: ProxyReply): Uint8Array =>
  json.test(headers["content-type"] ?? "")
    ? body
    : Buffer.from(JSON.stringify(Buffer.from(body).toString("base64")));

const partOf = ({ item, reply }: ItemReply): readonly Uint8Array[] => {
  const headers = Object.fromEntries(
    partHeaders.flatMap((name) => {
      const value = reply.headers[name.toLowerCase()];
      return value === undefined ? [] : [[name, value]];
    }),
  );
  const head = JSON.stringify({ id: item.id, status: reply.status, headers }).slice(0, -1);
  return [Buffer.from(`${head},"body":`), bodyOf(reply), end];
};

const sum = (entries: readonly BatchEntry[], of: (entry: BatchEntry) => number): number =>
  entries.reduce((total, entry) => total + of(entry), 0);

/** The sums of numbers by type; undefined where there are none. */
const sumByType = (
  all: readonly BatchEntry["strangeNames"][],
): Readonly<Record<string, number>> | undefined => {
  const sums = new Map<string, number>();
  for (const numbers of all)
    for (const [type, count = 0] of Object.entries(numbers ?? {}))
      sums.set(type, (sums.get(type) ?? 0) + count);
  return sums.size === 0 ? undefined : Object.fromEntries(sums);
};

/**
 * The reply to a batch: a part for each request, in their order, each with its own status.
 *
 * @see https://learn.microsoft.com/graph/json-batching
 */
export function batchReply(
  replies: readonly ItemReply[],
  { requestId, clientRequestId = requestId }: RequestIds,
  policyHash: string,
): ProxyReply {
  const parts = replies.flatMap((each, at) => (at === 0 ? partOf(each) : [comma, ...partOf(each)]));
  const body = Buffer.concat([opening, ...parts, closing]);
  const entries = replies.map(({ entry }) => entry);
  const strangeNames = sumByType(entries.map((entry) => entry.strangeNames));
  const resourceLookups = sum(entries, (entry) => entry.resourceLookups ?? 0);
  return {
    status: 200,
    headers: {
      ...commonHeaders(policyHash),
      "content-type": "application/json",
      "request-id": requestId,
      "client-request-id": clientRequestId,
    },
    body,
    compressible: true,
    facts: {
      decision: "permit",
      records: sum(entries, ({ records }) => records),
      outOfScope: sum(entries, ({ outOfScope }) => outOfScope),
      invalidValues: sum(entries, ({ invalidValues }) => invalidValues),
      overlongTexts: sum(entries, ({ overlongTexts }) => overlongTexts),
      nonAddresses: sum(entries, ({ nonAddresses }) => nonAddresses),
      ...(strangeNames === undefined ? {} : { strangeNames }),
      ...(entries.some(({ emptyExclusion }) => emptyExclusion === true) ? { emptyExclusion: true } : {}),
      ...(entries.some(({ pushDownRefused }) => pushDownRefused === true) ? { pushDownRefused: true } : {}),
      ...(resourceLookups > 0 ? { resourceLookups } : {}),
      requests: entries,
      bytes: body.length,
    },
  };
}
