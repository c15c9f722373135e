import { CommandError } from "../command-error.ts";
import { EXIT } from "../exit-codes.ts";

/** Where the proxy is. */
export interface Endpoint {
  /** Scheme, host and port, without a slash at the end: the audience of identity tokens, too. */
  readonly base: string;
  readonly host: string;
  /** True for this machine, where requests need no proof and no TLS. */
  readonly loopback: boolean;
}

const LOCAL_SERVER = "http://127.0.0.1:8787";

const wrongEndpoint = (detail: string): CommandError =>
  new CommandError(EXIT.wrongUse, `The endpoint (--url or GRAPHVEIL_ENDPOINT) ${detail}.`);

const loopbackNames: ReadonlySet<string> = new Set(["127.0.0.1", "localhost", "[::1]"]);

const isLoopback = ({ hostname }: URL): boolean => loopbackNames.has(hostname);

/**
 * Reads the endpoint of the option, else of the variable, else takes the local server. Plain http is for loopback alone: it would
 * show data and credentials on the way.
 *
 * @throws CommandError (wrong use) if it is not scheme and host alone
 */
export function readEndpoint(option: string | undefined, variable: string | undefined): Endpoint {
  const given = [option, variable].map((text) => text?.trim()).find((text) => text) ?? LOCAL_SERVER;
  const url = URL.parse(given);
  if (url === null || !["http:", "https:"].includes(url.protocol))
    throw wrongEndpoint("must be a URL, such as https://proxy.example.com");
  const isBare = url.username === "" && url.password === "" && url.search === "" && url.hash === "";
  if (!isBare || !/^\/*$/.test(url.pathname))
    throw wrongEndpoint("is scheme and host alone; the path is an argument of its own");
  const loopback = isLoopback(url);
  if (url.protocol === "http:" && !loopback) throw wrongEndpoint("must begin with https://");
  return { base: url.origin, host: url.hostname, loopback };
}

/**
 * True for a URL of the proxy itself. Another origin would be given the caller's credentials, or its answer taken for the
 * proxy's. The names of loopback count as one: the local server writes its links with the one that it listens on.
 */
export function isOfEndpoint(url: URL, { base, loopback }: Endpoint): boolean {
  if (url.username !== "" || url.password !== "") return false;
  const own = new URL(base);
  return (
    url.origin === own.origin ||
    (loopback && isLoopback(url) && url.protocol === own.protocol && url.port === own.port)
  );
}
