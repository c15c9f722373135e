/** Names of the query parameters that carry Graph's own place in a collection or a delta round. */
export const tokenParameters = ["$skiptoken", "$skip", "$deltatoken"] as const;

/** One of {@link tokenParameters}. */
export type TokenParameter = (typeof tokenParameters)[number];

/** Graph's own token, taken out of one of its links. */
export interface GraphToken {
  readonly parameter: TokenParameter;
  readonly value: string;
}

const canonical: ReadonlyMap<string, TokenParameter> = new Map(
  tokenParameters.map((parameter) => [parameter.toLowerCase(), parameter]),
);

/**
 * Graph's token out of a `@odata.nextLink` or `@odata.deltaLink`; undefined if the link is not one of this Graph's or has
 * no single token.
 *
 * Nothing else of the link is kept: its path and other parameters echo user names and filters, and what is sent next is
 * rebuilt from what was decided on.
 */
export function readLink(link: string, root: string): GraphToken | undefined {
  if (!URL.canParse(link)) return undefined;
  const { origin, searchParams, username, password } = new URL(link);
  if (origin !== root || username !== "" || password !== "") return undefined;
  const tokens: GraphToken[] = [];
  for (const [name, value] of searchParams) {
    const parameter = canonical.get(name.toLowerCase());
    if (parameter !== undefined) tokens.push({ parameter, value });
  }
  const [token] = tokens;
  return tokens.length === 1 && token?.value !== "" ? token : undefined;
}

/** The content of a link of ours; sealed, it is all that the link holds. */
export interface Cursor {
  /** The caller's own query in canonical form, ids in it sealed: the query for Graph is made from it each time. */
  readonly query: string;
  /** The `Prefer` header that went to Graph, or empty: clients drop headers when they follow links. */
  readonly prefer: string;
  /** The `ConsistencyLevel` header that went to Graph, or empty. */
  readonly consistencyLevel: "" | "eventual";
  readonly token: GraphToken;
}

const separator = "\n";
const EVENTUAL_FLAG = 10;
const flagsForm = /^1?[0-2]$/;

/** Packs a cursor into as few bytes as it can; `packToken` shortens Graph's token. */
export function packCursor(
  { query, prefer, consistencyLevel, token }: Cursor,
  packToken: (value: string) => Uint8Array,
): Uint8Array {
  const flags = tokenParameters.indexOf(token.parameter) + (consistencyLevel === "" ? 0 : EVENTUAL_FLAG);
  const head = [flags, query, prefer].join(separator);
  return Buffer.concat([Buffer.from(`${head}${separator}`, "utf8"), packToken(token.value)]);
}

/** The cursor that {@link packCursor} packed; undefined for anything else. */
export function unpackCursor(
  packed: Uint8Array,
  unpackToken: (bytes: Uint8Array) => string | undefined,
): Cursor | undefined {
  const bytes = Buffer.from(packed);
  const parts: string[] = [];
  let at = 0;
  for (let part = 0; part < 3; part++) {
    const end = bytes.indexOf(separator, at);
    if (end === -1) return undefined;
    parts.push(bytes.toString("utf8", at, end));
    at = end + 1;
  }
  const [flags = "", query, prefer] = parts;
  if (!flagsForm.test(flags)) return undefined;
  const parameter = tokenParameters[Number(flags) % EVENTUAL_FLAG];
  const consistencyLevel = Number(flags) >= EVENTUAL_FLAG ? "eventual" : "";
  const value = unpackToken(bytes.subarray(at));
  if (parameter === undefined || value === undefined || query === undefined || prefer === undefined)
    return undefined;
  return { query, prefer, consistencyLevel, token: { parameter, value } };
}
