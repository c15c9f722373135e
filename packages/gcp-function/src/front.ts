import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage, Server, ServerResponse } from "node:http";

/** Answers one request; never rejects. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Longest wait for requests under way once the platform has said that it stops the instance. */
const DRAIN_MS = 9_000;

interface RequestStart {
  readonly request: IncomingMessage;
  readonly server: Server;
}

/** Lets requests under way finish when the platform stops the instance; the framework would answer them with 500. */
function drainOnTermination(server: Server): void {
  process.removeAllListeners("SIGTERM");
  process.once("SIGTERM", () => {
    server.close(() => process.exit(0));
    server.closeIdleConnections();
    setTimeout(() => process.exit(0), DRAIN_MS).unref();
  });
}

/**
 * Takes the requests of the framework's server on `port` before its middleware sees them.
 *
 * The framework parses bodies first: malformed JSON, an unknown charset or a bad encoding is answered with HTML, and
 * `/favicon.ico` with an empty 404, without us and without an audit event. It also ends requests under way on SIGTERM.
 * Node's `http.server.request.start` channel gives us the server when its first request begins, and before anybody
 * listens to it.
 *
 * @see https://nodejs.org/api/diagnostics_channel.html#http
 */
export function takeOver(port: number, answer: Answer): void {
  const taken = new WeakSet<Server>();
  subscribe("http.server.request.start", (message) => {
    const { server } = message as RequestStart;
    const address = server.address();
    if (taken.has(server) || address === null || typeof address === "string" || address.port !== port) return;
    taken.add(server);
    server.removeAllListeners("request");
    server.on("request", (request, response) => {
      answer(request, response).catch(() => response.destroy());
    });
    drainOnTermination(server);
  });
}
