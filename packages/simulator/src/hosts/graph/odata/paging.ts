import { contextOf, type GraphCall, type GraphReply } from "../graph-call.ts";
import { badRequest } from "../graph-error.ts";
import { type DirectoryQuery, queryDirectory } from "./directory-query.ts";
import type { EntityType } from "./entity-types.ts";
import { queryExchange } from "./exchange-query.ts";
import { countOption, integerOption, linkQuery } from "./query.ts";
import type { Entity, Shape } from "./serializer.ts";

/** Where Exchange's `$top` ends. */
const EXCHANGE_MAX_ENTRIES = 1000;
const EXCHANGE_DEFAULT_ENTRIES = 10;
const DIRECTORY_MAX_ENTRIES = 999;
const DIRECTORY_DEFAULT_ENTRIES = 100;

/** Parameters of a collection of Exchange. */
export const exchangeListOptions: readonly string[] = ["select", "top", "skip", "count", "filter", "orderby"];
/** Parameters of a `/$count` in Exchange. */
export const exchangeCountOptions: readonly string[] = ["filter"];
/** Parameters of a collection of the directory. */
export const directoryListOptions: readonly string[] = [
  "select",
  "top",
  "skip",
  "count",
  "skiptoken",
  "filter",
  "orderby",
  "search",
];
/** Parameters of a `/$count` in the directory. */
export const directoryCountOptions: readonly string[] = ["filter", "search"];

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
  /** Adds to what is written of each entity. */
  readonly extend?: (write: (entity: Entity) => string) => (entity: Entity) => string;
  /** Further annotations behind the context. */
  readonly annotations?: string;
  /** Leading positions that hold nothing visible; see the folder's `scanGap`. */
  readonly scanGap?: number;
  /** Entries on a page when the caller does not say; default 10. */
  readonly usualSize?: number;
}

/**
 * A page of Exchange: `$skip` counts scan positions, the link repeats path and parameters as the caller wrote them. It
 * is behind the entries, and only while there are more.
 */
export function exchangePage(call: GraphCall, collection: ExchangeCollection): GraphReply {
  const { shape, usualSize = EXCHANGE_DEFAULT_ENTRIES } = collection;
  const entities = queryExchange(call, collection.entities, shape.type);
  // What is filtered or sorted is found by an index, which has no gaps.
  const scanGap = entities === collection.entities ? (collection.scanGap ?? 0) : 0;
  const top = integerOption(call.query, "top", 1);
  if (top !== undefined && top > EXCHANGE_MAX_ENTRIES) {
    throw badRequest(
      `The query specified in the URI is not valid. The limit of '${EXCHANGE_MAX_ENTRIES}' for Top query has been exceeded. The value from the incoming request is '${top}'.`,
    );
  }
  const size = pageSize(call, top, usualSize);
  const skip = integerOption(call.query, "skip", 0) ?? 0;
  const total = entities.length + scanGap;
  const page = entities.slice(Math.max(0, skip - scanGap), Math.max(0, skip + size - scanGap));
  const plain = call.serializer.writer(shape);
  const write = collection.extend?.(plain) ?? plain;
  const head = contextOf(call, collection.path ?? call.contextPath, shape.selection);
  const count = countOption(call.query) ? `"@odata.count":${entities.length},` : "";
  const next = skip + size < total ? `,"@odata.nextLink":${linkTo(call, "skip", String(skip + size))}` : "";
  return {
    body: `{${head}${count}${collection.annotations ?? ""}"value":[${page.map(write).join(",")}]${next}}`,
  };
}

/** An object of the directory. */
export type DirectoryEntry = Entity & { readonly id: string };

/** A collection of the directory; each entry has the id under which a token finds it again. */
export interface DirectoryCollection<T extends DirectoryEntry> {
  readonly entries: readonly T[];
  readonly write: (entry: T) => string;
  /** The token that continues behind an entry. */
  readonly tokenOf: (entry: T) => string;
  readonly positionOf: (token: string) => string | undefined;
  readonly head: string;
  readonly resourceUnits: number;
  readonly query: DirectoryQuery;
}

function startBehind<T extends DirectoryEntry>(
  token: string,
  entries: readonly T[],
  positionOf: DirectoryCollection<T>["positionOf"],
): number {
  const id = positionOf(token);
  const at = entries.findIndex((entry) => entry.id === id);
  if (at >= 0) return at + 1;
  throw badRequest(
    "The specified page token value has expired and can no longer be included in your request.",
    "Directory_ExpiredPageToken",
  );
}

/** A page of the directory: the token in the link names the last entry in clear. */
export function directoryPage<T extends DirectoryEntry>(
  call: GraphCall,
  collection: DirectoryCollection<T>,
): GraphReply {
  if (call.query.has("skip"))
    throw badRequest("'$skip' is not supported by the service.", "Request_BadRequest");
  const top = integerOption(call.query, "top", 0);
  if (top !== undefined && (top < 1 || top > DIRECTORY_MAX_ENTRIES)) {
    throw badRequest(
      `Invalid page size specified: '${top}'. Must be between 1 and ${DIRECTORY_MAX_ENTRIES} inclusive.`,
      "Request_UnsupportedQuery",
    );
  }
  const entries = queryDirectory(call, collection.entries, collection.query);
  const token = call.query.get("skiptoken")?.value;
  const start = token === undefined ? 0 : startBehind(token, entries, collection.positionOf);
  const page = entries.slice(start, start + pageSize(call, top, DIRECTORY_DEFAULT_ENTRIES));
  const last = page.at(-1);
  const more = last !== undefined && start + page.length < entries.length;
  // Without ConsistencyLevel the directory leaves the count out, and it counts only on the first page.
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
export function directoryCount(
  call: GraphCall,
  entries: readonly Entity[],
  query: DirectoryQuery,
): GraphReply {
  if (!call.eventual) throw badRequest("$count is not currently supported.", "Request_BadRequest");
  const counted = queryDirectory(call, entries, { ...query, counting: true });
  return { body: String(counted.length), plainText: true, resourceUnits: 1 };
}

/** The answer of `/$count` in Exchange. */
export const exchangeCount = (
  call: GraphCall,
  entities: readonly Entity[],
  type: EntityType,
): GraphReply => ({ body: String(queryExchange(call, entities, type).length), plainText: true });
