import { type SimulatedRequest, UnsimulatedRequest } from "../../../wire/host.ts";
import { badRequest } from "../graph-error.ts";

/** One parameter of the query, its name as the caller wrote it and its value decoded. */
export interface Parameter {
  readonly writtenName: string;
  readonly value: string;
}

/** The query of a request: parameters under their canonical names, lower-case and without `$`. */
export type Query = ReadonlyMap<string, Parameter>;

/** OData's own options; Graph takes them with or without the dollar sign. */
const systemOptions = new Set([
  "select",
  "top",
  "skip",
  "count",
  "skiptoken",
  "deltatoken",
  "filter",
  "orderby",
  "search",
  "expand",
  "format",
]);

/** Parameters that are not options of OData. */
const customParameters = new Set([
  "startdatetime",
  "enddatetime",
  "includehiddenfolders",
  "includehiddenmessages",
  "changetype",
]);

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    throw badRequest("The request URI is not valid: malformed percent-encoding.");
  }
}

/**
 * Parses a raw query. A parameter given twice and an unknown one with a dollar sign are Graph's 400; an unknown one
 * without it is unsimulated, for Graph would ignore it and the caller should not have sent it.
 */
export function parseQuery(request: SimulatedRequest, raw: string): Query {
  const query = new Map<string, Parameter>();
  for (const pair of raw.split("&").filter((part) => part !== "")) {
    const cut = pair.indexOf("=");
    const writtenName = decode(cut < 0 ? pair : pair.slice(0, cut));
    const value = cut < 0 ? "" : decode(pair.slice(cut + 1));
    const dollar = writtenName.startsWith("$");
    const name = (dollar ? writtenName.slice(1) : writtenName).toLowerCase();
    if (!systemOptions.has(name)) {
      if (dollar) throw badRequest(`The query parameter '${writtenName}' is not supported.`);
      if (!customParameters.has(name))
        throw new UnsimulatedRequest(request, "query parameter unknown to Graph");
    }
    if (query.has(name)) {
      throw badRequest(
        `Query option '${writtenName}' was specified more than once, but it must be specified at most once.`,
      );
    }
    query.set(name, { writtenName, value });
  }
  return query;
}

/** A whole number of an option, or undefined when the option is absent. */
export function integerOption(query: Query, name: "top" | "skip", min: number): number | undefined {
  const value = query.get(name)?.value;
  if (value === undefined) return undefined;
  if (!/^\d{1,9}$/.test(value) || Number(value) < min) {
    throw badRequest(
      `Invalid value '${value}' for $${name} query option found. The $${name} query option requires a non-negative integer value.`,
    );
  }
  return Number(value);
}

/** Whether `$count=true` is asked for. */
export function countOption(query: Query): boolean {
  const value = query.get("count")?.value;
  if (value !== undefined && !/^(?:true|false)$/i.test(value)) {
    throw badRequest(`Invalid value '${value}' for $count query option found.`);
  }
  return value?.toLowerCase() === "true";
}

/** A value as .NET encodes it in a link: lower-case hex, `+` for a space. */
const encodeForLink = (value: string): string =>
  encodeURIComponent(value)
    .replaceAll(/%[0-9A-F]{2}/g, (escaped) => escaped.toLowerCase())
    .replaceAll("%20", "+")
    .replaceAll("%2c", ",");

/** The query of a nextLink: all parameters but the old position, and the new one behind them. */
export function linkQuery(
  query: Query,
  position: { readonly name: "skip" | "skiptoken"; readonly value: string },
): string {
  const kept = [...query]
    .filter(([name]) => name !== "skip" && name !== "skiptoken")
    .map(([, { writtenName, value }]) => `${writtenName}=${encodeForLink(value)}`);
  return [...kept, `$${position.name}=${position.value}`].join("&");
}
