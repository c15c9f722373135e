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
