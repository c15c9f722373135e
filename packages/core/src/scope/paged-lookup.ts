import { readLink, tokenPairs } from "../graph/links.ts";
import { failClosed, type JsonObject, type Lookup, recordsOf } from "./lookup.ts";

/** What a collection is read with. */
export interface PagedLookupOptions {
  readonly lookup: Pick<Lookup, "get">;
  /** Origin of the cloud's Graph. */
  readonly graphRoot: string;
  /** True where a collection that Graph does not have counts as an empty one. Default: it cannot be read. */
  readonly mayBeMissing?: boolean | undefined;
}

/** A million records of a thousand for each page; a collection with more of them is refused. */
const MAX_PAGES = 1000;

const nextOf = (page: JsonObject, first: string, graphRoot: string): string | undefined => {
  const link = page["@odata.nextLink"];
  if (link === undefined) return undefined;
  const token = typeof link === "string" ? readLink(link, graphRoot) : undefined;
  if (token === undefined) throw failClosed("a next link without one token");
  const pairs = tokenPairs(token).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return [first, ...pairs].join("&");
};

/**
 * The records of all pages of a collection, one after another.
 *
 * @param first path and query of the first page
 * @throws Refusal `upstreamUnavailable` for a collection that cannot be read whole, and what {@link Lookup.get} throws
 */
export async function* readPages(
  first: string,
  { lookup, graphRoot, mayBeMissing }: PagedLookupOptions,
  signal: AbortSignal,
): AsyncGenerator<unknown, void, undefined> {
  let target: string | undefined = first;
  for (let pages = 0; target !== undefined; pages++) {
    const page: JsonObject | undefined = pages < MAX_PAGES ? await lookup.get(target, signal) : undefined;
    if (page === undefined && pages === 0 && mayBeMissing === true) return;
    if (page === undefined) throw failClosed("a collection cannot be read");
    yield* recordsOf(page);
    target = nextOf(page, first, graphRoot);
  }
}
