/** Names of the query parameters that carry Graph's own place in a collection or a delta round. */
export const tokenParameters = ["$skiptoken", "$skip", "$deltatoken"] as const;

/** One of {@link tokenParameters}. */
export type TokenParameter = (typeof tokenParameters)[number];

/** Graph's own token, taken out of one of its links. */
export interface GraphToken {
  readonly parameter: TokenParameter;
  readonly value: string;
  /** The `$skip` that stands beside a `$skiptoken`. */
  readonly skip?: string;
}

const canonical: ReadonlyMap<string, TokenParameter> = new Map(
  tokenParameters.map((parameter) => [parameter.toLowerCase(), parameter]),
);
const nameForm = /^\$?[A-Za-z][\w.-]{0,39}$/;
const hostForm = /^[a-z0-9][a-z0-9.-]{0,99}(?::\d{1,5})?$/;
const MAX_NAMES = 20;

/**
 * What an operator needs to know of a link that cannot be read: its host and the names of its parameters. No value is in it,
 * and no name that has not the form of one.
 */
export function describeLink(link: string): string {
  if (!URL.canParse(link)) return "no URL";
  const { protocol, host, searchParams } = new URL(link);
  const names = [...searchParams.keys()]
    .slice(0, MAX_NAMES)
    .map((name) => (nameForm.test(name) ? name : "?"));
  return `${protocol === "https:" ? "" : "not https, "}host ${hostForm.test(host) ? host : "?"}, parameters ${names.join(" ") || "none"}`;
}

/**
 * Graph's token out of a `@odata.nextLink` or `@odata.deltaLink`; undefined if the link is not one of this Graph's or has
 * no single token. OData 4.01 lets a service leave the `$` out of names (URL conventions §5.1).
 *
 * Nothing else of the link is kept: its path and other parameters echo user names and filters, and what is sent next is
 * rebuilt from what was decided on.
 */
export function readLink(link: string, root: string): GraphToken | undefined {
  if (!URL.canParse(link)) return undefined;
  const { origin, searchParams, username, password } = new URL(link);
  if (origin !== root || username !== "" || password !== "") return undefined;
  const tokens = tokensIn(searchParams, "");
  const [token, ...others] = tokens.length > 0 ? tokens : tokensIn(searchParams, "$");
  if (token === undefined || [token, ...others].some(({ value }) => value === "")) return undefined;
  return others.length === 0 ? token : skippingToken([token, ...others]);
}

/** The tokens among parameters that are named with the prefix in front of their names. */
const tokensIn = (parameters: URLSearchParams, prefix: string): readonly GraphToken[] =>
  [...parameters].flatMap(([name, value]) => {
    const parameter = canonical.get(prefix + name.toLowerCase());
    return parameter === undefined ? [] : [{ parameter, value }];
  });

/** A `$skiptoken` with a `$skip` beside it is one place; any other two tokens are two. */
const skippingToken = (tokens: readonly GraphToken[]): GraphToken | undefined => {
  const token = tokens.find(({ parameter }) => parameter === "$skiptoken");
  const skip = tokens.find(({ parameter }) => parameter === "$skip");
  return tokens.length === 2 && token !== undefined && skip !== undefined
    ? { ...token, skip: skip.value }
    : undefined;
};

/** The parameters that a token is sent with. */
export const tokenPairs = ({
  parameter,
  value,
  skip,
}: GraphToken): readonly (readonly [TokenParameter, string])[] => [
  [parameter, value],
  ...(skip === undefined ? [] : [["$skip", skip] as const]),
];

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
/** A `$skiptoken` whose `$skip` is one part more. */
const SKIPPING_FLAG = 3;
const flagsForm = /^1?[0-3]$/;

/** Packs a cursor into as few bytes as it can; `packToken` shortens Graph's token. */
export function packCursor(
  { query, prefer, consistencyLevel, token }: Cursor,
  packToken: (value: string) => Uint8Array,
): Uint8Array {
  const { skip } = token;
  const kind = skip === undefined ? tokenParameters.indexOf(token.parameter) : SKIPPING_FLAG;
  const flags = kind + (consistencyLevel === "" ? 0 : EVENTUAL_FLAG);
  const head = [flags, query, prefer, ...(skip === undefined ? [] : [skip])].join(separator);
  return Buffer.concat([Buffer.from(`${head}${separator}`, "utf8"), packToken(token.value)]);
}

/** The cursor that {@link packCursor} packed; undefined for anything else. */
export function unpackCursor(
  packed: Uint8Array,
  unpackToken: (bytes: Uint8Array) => string | undefined,
): Cursor | undefined {
  const bytes = Buffer.from(packed);
  let at = 0;
  const part = (): string | undefined => {
    const end = bytes.indexOf(separator, at);
    if (end === -1) return undefined;
    const text = bytes.toString("utf8", at, end);
    at = end + 1;
    return text;
  };
  const [flags = "", query, prefer] = [part(), part(), part()];
  if (!flagsForm.test(flags) || query === undefined || prefer === undefined) return undefined;
  const kind = Number(flags) % EVENTUAL_FLAG;
  const skip = kind === SKIPPING_FLAG ? part() : undefined;
  const parameter = kind === SKIPPING_FLAG ? "$skiptoken" : tokenParameters[kind];
  const value = unpackToken(bytes.subarray(at));
  const isWhole = (kind === SKIPPING_FLAG) === (skip !== undefined);
  if (parameter === undefined || value === undefined || !isWhole) return undefined;
  const consistencyLevel = Number(flags) >= EVENTUAL_FLAG ? "eventual" : "";
  const token = { parameter, value, ...(skip === undefined ? {} : { skip }) };
  return { query, prefer, consistencyLevel, token };
}
