import { contextOf, type GraphCall, type GraphReply } from "./graph-call.ts";
import { badRequest } from "./graph-error.ts";
import { countOption, integerOption, linkQuery } from "./query.ts";
import type { Entity, Shape } from "./serializer.ts";

/** Where Exchange's `$top` ends. */
const exchangeMaximum = 1000;
const exchangeDefault = 10;
const directoryMaximum = 999;
const directoryDefault = 100;

const linkTo = (call: GraphCall, name: "skip" | "skiptoken", value: string) =>
  JSON.stringify(`${call.origin}${call.rawPath}?${linkQuery(call.query, { name, value })}`);

/** Number of entries on a page: the smaller of `$top` and `odata.maxpagesize`, else the default. */
function pageSize(call: GraphCall, top: number | undefined, usual: number): number {
  const preferred = call.preferences.maxPageSize ?? undefined;
  if (top === undefined) return preferred ?? usual;
  return Math.min(top, preferred ?? top);
}

/** A collection of Exchange. */
export interface ExchangeCollection {
  readonly entities: readonly Entity[];
  readonly shape: Shape;
  readonly path?: string;
  /** Further annotations behind the context. */
  readonly annotations?: string;
  /** Leading positions that hold nothing visible; see the folder's `scanGap`. */
  readonly scanGap?: number;
  /** Entries on a page when the caller does not say; default 10. */
  readonly usualSize?: number;
}

/**
 * A page of Exchange: `$skip` counts scan positions, the link repeats path and parameters as the caller wrote them. It
 * stands behind the entries, and only while there are more.
 */
export function exchangePage(call: GraphCall, collection: ExchangeCollection): GraphReply {
  const { entities, shape, scanGap = 0, usualSize = exchangeDefault } = collection;
  const top = integerOption(call.query, "top", 1);
  if (top !== undefined && top > exchangeMaximum) {
    throw badRequest(
      `The query specified in the URI is not valid. The limit of '${exchangeMaximum}' for Top query has been exceeded. The value from the incoming request is '${top}'.`,
    );
  }
  const size = pageSize(call, top, usualSize);
  const skip = integerOption(call.query, "skip", 0) ?? 0;
  const total = entities.length + scanGap;
  const page = entities.slice(Math.max(0, skip - scanGap), Math.max(0, skip + size - scanGap));
  const write = call.serializer.writer(shape);
  const head = contextOf(call, collection.path ?? call.contextPath, shape.selection);
  const count = countOption(call.query) ? `"@odata.count":${entities.length},` : "";
  const next = skip + size < total ? `,"@odata.nextLink":${linkTo(call, "skip", String(skip + size))}` : "";
  return {
    body: `{${head}${count}${collection.annotations ?? ""}"value":[${page.map(write).join(",")}]${next}}`,
  };
}

/** A collection of the directory; each entry has the id under which a token finds it again. */
export interface DirectoryCollection<T extends { readonly id: string }> {
  readonly entries: readonly T[];
  readonly write: (entry: T) => string;
  /** The token that continues behind an entry. */
  readonly tokenOf: (entry: T) => string;
  readonly positionOf: (token: string) => string | undefined;
  readonly head: string;
  readonly resourceUnits: number;
}

function startBehind<T extends { readonly id: string }>(
  token: string,
  collection: DirectoryCollection<T>,
): number {
  const id = collection.positionOf(token);
  const at = collection.entries.findIndex((entry) => entry.id === id);
  if (at >= 0) return at + 1;
  throw badRequest(
    "The specified page token value has expired and can no longer be included in your request.",
    "Directory_ExpiredPageToken",
  );
}

/** A page of the directory: the token in the link names the last entry in clear. */
export function directoryPage<T extends { readonly id: string }>(
  call: GraphCall,
  collection: DirectoryCollection<T>,
): GraphReply {
  const { entries } = collection;
  if (call.query.has("skip"))
    throw badRequest("'$skip' is not supported by the service.", "Request_BadRequest");
  const top = integerOption(call.query, "top", 0);
  if (top !== undefined && (top < 1 || top > directoryMaximum)) {
    throw badRequest(
      `Invalid page size specified: '${top}'. Must be between 1 and ${directoryMaximum} inclusive.`,
      "Request_UnsupportedQuery",
    );
  }
  const token = call.query.get("skiptoken")?.value;
  const start = token === undefined ? 0 : startBehind(token, collection);
  const page = entries.slice(start, start + pageSize(call, top, directoryDefault));
  const last = page.at(-1);
  const more = last !== undefined && start + page.length < entries.length;
  // Without ConsistencyLevel the directory leaves the count out, and it counts on the first page alone.
  const counts = countOption(call.query) && call.eventual && token === undefined;
  const count = counts ? `"@odata.count":${entries.length},` : "";
  const next = more ? `"@odata.nextLink":${linkTo(call, "skiptoken", collection.tokenOf(last))},` : "";
  return {
    body: `{${collection.head}${count}${next}"value":[${page.map(collection.write).join(",")}]}`,
    resourceUnits: Math.max(
      1,
      collection.resourceUnits - (call.query.has("select") ? 1 : 0) - (top !== undefined && top < 20 ? 1 : 0),
    ),
  };
}

/** The answer of `/$count` in the directory, which wants `ConsistencyLevel: eventual`. */
export function directoryCount(call: GraphCall, count: number): GraphReply {
  if (!call.eventual) throw badRequest("$count is not currently supported.", "Request_BadRequest");
  return { body: String(count), plainText: true, resourceUnits: 1 };
}

/** The answer of `/$count` in Exchange. */
export const exchangeCount = (count: number): GraphReply => ({ body: String(count), plainText: true });
