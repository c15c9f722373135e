import { randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import {
  answerEveryRequest,
  type Caller,
  createDrain,
  type GraphProxy,
  type Invocation,
} from "@graphveil/core";
import { asksForExplorer, explorerPage } from "./explorer.ts";

/** A running local server. */
export interface LocalServer {
  /** `http://127.0.0.1:<port>`. */
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
  EADDRINUSE: "is taken; set PORT to another",
  EACCES: "is for administrators; set PORT to a number above 1023",
};

const listen = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const problem = portProblems[error.code ?? ""];
      reject(problem === undefined ? error : new PortError(`port ${port} ${problem}`));
    });
    server.listen(port, LOOPBACK, resolve);
  });

/** Serves the proxy on loopback to the policy's caller `local`. Port 0 takes a free one. */
export async function startLocalServer(proxy: GraphProxy, port: number): Promise<LocalServer> {
  const invocationOf = (headers: Headers): Invocation => ({
    id: randomUUID(),
    deadline: Date.now() + TIMEOUT_MS,
    caller: localCaller(headers),
    publicBase: base(),
  });
  const server = createServer();
  const drain = createDrain(server);
  answerEveryRequest(server, (request, written) =>
    asksForExplorer(request)
      ? explorerPage()
      : proxy.handle(request, { ...invocationOf(request.headers), written }),
  );
  const base = () => `http://${LOOPBACK}:${(server.address() as AddressInfo).port}`;
  await listen(server, port);
  return {
    base: base(),
    close: () => drain(DRAIN_MS),
  };
}
