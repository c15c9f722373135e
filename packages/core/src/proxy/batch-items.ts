import { Refusal } from "../errors.ts";
import { MAX_BATCH_ID_CHARACTERS, MAX_BATCH_REQUESTS } from "../policy/operations/batch.ts";
import { badBatch } from "./batch-body.ts";

/** One request of a caller's batch, at its place. Its id is the caller's, and is given back as it came. */
export interface BatchItem {
  readonly id: string;
  readonly method: string;
  readonly url: string;
  /** As it was sent: nothing is checked yet. */
  readonly headers: unknown;
  readonly hasBody: boolean;
  /** Places in the batch of the requests that have to succeed first. */
  readonly dependsOn: readonly number[];
}

type Members = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Graph compares ids without regard to case. */
const keyOf = (id: string): string => id.toLowerCase();

const requestsIn = (value: unknown): readonly Members[] => {
  const requests = isObject(value) ? value["requests"] : undefined;
  if (!Array.isArray(requests) || !requests.every(isObject))
    throw badBatch("no list of requests", { rule: "batchForm" });
  if (requests.length === 0 || requests.length > MAX_BATCH_REQUESTS)
    throw badBatch("too many requests, or none", { rule: "batchSize", most: MAX_BATCH_REQUESTS });
  return requests;
};

/** A request with the ids that it depends on, in the form by which they are compared. */
interface Read extends Omit<BatchItem, "dependsOn"> {
  readonly needs: readonly string[];
}

const readItem = ({ id, method, url, headers, body, dependsOn }: Members, at: number): Read => {
  const needs = dependsOn ?? [];
  const isWhole = typeof id === "string" && typeof method === "string" && typeof url === "string";
  if (!isWhole || !Array.isArray(needs) || !needs.every((each) => typeof each === "string"))
    throw badBatch(`request ${at + 1} has not the form of one`, { rule: "batchRequest" });
  if (id === "" || id.length > MAX_BATCH_ID_CHARACTERS || !id.isWellFormed())
    throw badBatch(`request ${at + 1} has no usable id`, {
      rule: "batchIdLength",
      most: MAX_BATCH_ID_CHARACTERS,
    });
  const hasBody = body !== undefined && body !== null;
  return { id, method, url, headers, hasBody, needs: needs.map(keyOf) };
};

/**
 * Reads the requests of a batch: whatever is wrong with the batch itself ends it, what is wrong with one request does not.
 *
 * @throws Refusal `invalidRequest`
 */
export function readBatchItems(value: unknown): readonly BatchItem[] {
  const read = requestsIn(value).map(readItem);
  const places = new Map(read.map(({ id }, place) => [keyOf(id), place]));
  if (places.size < read.length) throw badBatch("an id is there twice", { rule: "batchIds" });
  const items = read.map(({ needs, ...item }) => ({
    ...item,
    dependsOn: needs.map((need) => {
      const place = places.get(need);
      if (place === undefined) throw badBatch("dependsOn: an unknown id", { rule: "batchDependency" });
      return place;
    }),
  }));
  orderOf(items);
  return items;
}

/**
 * The places of the requests in an order in which each comes behind what it depends on.
 *
 * @throws Refusal `invalidRequest` if there is no such order
 */
export function orderOf(items: readonly Pick<BatchItem, "dependsOn">[]): readonly number[] {
  const order = new Set<number>();
  for (let size = -1; size !== order.size; ) {
    size = order.size;
    for (const [place, { dependsOn }] of items.entries())
      if (dependsOn.every((needed) => order.has(needed))) order.add(place);
  }
  if (order.size < items.length) throw badBatch("dependsOn: a circle", { rule: "batchCircle" });
  return [...order];
}

const absolute = /^[A-Za-z][A-Za-z0-9+.-]*:|^\/\//;
const version = /^\/?v1\.0(?=\/)/;
const outsideUrls = /[^\x21-\x7e]/gu;

/** The path of a link of ours below our base; any other absolute URL stays what it is. */
const withoutBase = (url: string, base: string): string =>
  url.startsWith(`${base}/v1.0/`) ? url.slice(base.length) : url;

/**
 * The request target of a request in a batch, in the spellings that clients send: with and without the slash in front, with
 * and without the version, as a link of ours, and with characters that a URL would have encoded.
 *
 * @param base base of our own links, without a slash at the end
 * @throws Refusal `invalidRequest` for another absolute URL
 */
export function targetOf(url: string, base: string): string {
  const relative = withoutBase(url, base);
  if (absolute.test(relative) || !relative.isWellFormed())
    throw badBatch("a url that is not relative", { rule: "batchUrl" });
  const path = relative.replace(version, "").replace(outsideUrls, encodeURIComponent);
  return `/v1.0${path.startsWith("/") ? "" : "/"}${path}`;
}

/**
 * The headers of a request in a batch.
 *
 * @throws Refusal `invalidRequest` if they are not valid headers
 */
export function headersOf(value: unknown): Headers {
  const entries = value === undefined || value === null ? [] : isObject(value) ? Object.entries(value) : [[]];
  try {
    const pairs = entries.map(([name, text]): [string, string] => {
      if (name === undefined || typeof text !== "string") throw new TypeError("not a header");
      return [name, text];
    });
    return new Headers(pairs);
  } catch (cause) {
    throw new Refusal("invalidRequest", "batch: headers that are not valid", {
      rule: { rule: "batchHeaders" },
      cause,
    });
  }
}
