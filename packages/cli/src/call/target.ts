import { CommandError } from "../command-error.ts";
import { EXIT } from "../exit-codes.ts";
import { type Endpoint, isOfEndpoint } from "./endpoint.ts";

/** Percent-encodes all but the unreserved characters (RFC 3986 §2.3). */
const encode = (text: string): string =>
  encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );

const wrongPath = (detail: string): CommandError => new CommandError(EXIT.wrongUse, `The path ${detail}.`);

/** What a person typed, encoded or not. A `+` is itself, as in an offset from UTC. */
const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    throw wrongPath("holds a % that begins no percent-encoding; write %25 for the character itself");
  }
};

/** Names and values with every character encoded: what is signed is what is sent, and Function URLs take no raw slash. */
const encodeQuery = (query: string): string =>
  query
    .split("&")
    .filter((pair) => pair !== "")
    .map((pair) => {
      const [name = "", value] = pair.split(/=(.*)/s, 2);
      return value === undefined ? encode(decode(name)) : `${encode(decode(name))}=${encode(decode(value))}`;
    })
    .join("&");

/** Characters of a segment (RFC 3986 §3.3) and what is encoded already stay as they are. */
const encodePath = (path: string): string => path.replaceAll(/[^\w.~!$&'()*+,;=:@%/-]/gu, encode);

const versioned = (path: string): string => {
  const absolute = path.startsWith("/") ? path : `/${path}`;
  return /^\/(?:v1\.0|_graphveil)(?:\/|$)/.test(absolute) ? absolute : `/v1.0${absolute}`;
};

const parseLink = (link: string, endpoint: Endpoint): URL => {
  const url = URL.parse(link);
  if (url === null || !isOfEndpoint(url, endpoint))
    throw wrongPath(
      `is a link of another origin than the endpoint ${endpoint.base}; give that one with --url`,
    );
  return url;
};

/**
 * The URL of a path of Graph: `/users?$top=1`, with or without `/v1.0`, encoded or not. A link of the proxy stays as it is.
 *
 * @throws CommandError (wrong use) for a link of another origin, and for what does not reach the proxy as it was written
 */
export function targetUrl(path: string, endpoint: Endpoint): URL {
  if (/^https?:\/\//i.test(path)) return parseLink(path, endpoint);
  if (path.includes("#")) throw wrongPath("holds a #; write %23");
  const [before = "", query = ""] = path.split(/\?(.*)/s, 2);
  const pathname = encodePath(versioned(before));
  const encoded = encodeQuery(query);
  const url = new URL(`${endpoint.base}${pathname}${encoded === "" ? "" : `?${encoded}`}`);
  if (url.pathname !== pathname) throw wrongPath("holds . or .. as a segment");
  return url;
}
