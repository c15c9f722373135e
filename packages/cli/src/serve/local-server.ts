import { randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import {
  answerEveryRequest,
  type Caller,
  createDrain,
  type GraphProxy,
  type Invocation,
  type ProxyRequest,
} from "@graphveil/core";
import { asksForExplorer, explorerPage } from "./explorer.ts";

/** A running local server. */
export interface LocalServer {
  /** `http://127.0.0.1:<port>`, or `https` where it has a certificate. */
  readonly base: string;
  /** Takes no new request, and settles when those under way are answered. */
  close(): Promise<void>;
}

/** What may be wrong with the port that was asked for. */
export class PortError extends Error {
  override readonly name = "PortError";
}

const LOOPBACK = "127.0.0.1";
const LOOPBACK_HOST = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?$/i;
const TIMEOUT_MS = 60_000;
/** Longest wait for requests under way once the server is asked to stop. */
const DRAIN_MS = 5_000;

/**
 * The caller of a request on loopback. A browser that a foreign page drives comes with that page's name for us, or with an
 * `Origin`: it is not a caller, so DNS rebinding gets nothing.
 */
const localCaller = (headers: Headers): Caller => {
  if (!LOOPBACK_HOST.test(headers.get("host") ?? ""))
    return { kind: "unknown", reason: "caller: Host is not a loopback name" };
  return headers.has("origin") ? { kind: "unknown", reason: "caller: a browser's page" } : { kind: "local" };
};

/** What a person can do about a port that cannot be listened on. */
const portProblems: Readonly<Record<string, string>> = {
  EADDRINUSE: "is taken; choose another with --port or PORT",
  EACCES: "is for administrators; choose one above 1023 with --port or PORT",
};

const listen = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const problem = portProblems[error.code ?? ""];
      reject(problem === undefined ? error : new PortError(`port ${port} ${problem}`));
    });
    server.listen(port, LOOPBACK, resolve);
  });

/** How the local server is reached, and what it answers beside the proxy. */
export interface LocalServerOptions {
  /** PEM of a certificate and its key. Default: plain HTTP, which does not leave this machine. */
  readonly tls?: { readonly certificate: string; readonly key: string } | undefined;
  /** The page of `GET /`, given the server's base. Default: none, and the proxy refuses the path. */
  readonly page?: ((base: string) => Response) | undefined;
}

/** True for a person who looks where the server is. */
const asksForPage = ({ method, rawTarget }: ProxyRequest): boolean =>
  rawTarget === "/" && (method === "GET" || method === "HEAD");

/**
 * Serves the proxy on loopback to the policy's caller `local`. The page is the server's own: it is no request of the proxy, and
 * leaves no audit event.
 *
 * @param port - 0 takes a free one
 * @throws PortError if the port cannot be used
 */
export async function startLocalServer(
  proxy: GraphProxy,
  port: number,
  { tls, page }: LocalServerOptions = {},
): Promise<LocalServer> {
  const server =
    tls === undefined ? createServer() : createTlsServer({ cert: tls.certificate, key: tls.key });
  const scheme = tls === undefined ? "http" : "https";
  const base = () => `${scheme}://${LOOPBACK}:${(server.address() as AddressInfo).port}`;
  const invocationOf = (caller: Caller): Invocation => ({
    id: randomUUID(),
    deadline: Date.now() + TIMEOUT_MS,
    caller,
    publicBase: base(),
  });
  const drain = createDrain(server);
  answerEveryRequest(server, async (request, written) => {
    const caller = localCaller(request.headers);
    if (caller.kind === "local" && asksForExplorer(request)) return explorerPage();
    if (page !== undefined && caller.kind === "local" && asksForPage(request)) return page(base());
    if (caller.kind === "local" && asksForExplorer(request)) return explorerPage();
    return proxy.handle(request, { ...invocationOf(caller), written });
  });
  await listen(server, port);
  return {
    base: base(),
    close: () => drain(DRAIN_MS),
  };
}
