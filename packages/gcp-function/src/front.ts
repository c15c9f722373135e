import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { answerUnreadable, type ProxyRequest } from "@graphveil/core";

/** What answers in the place of the framework. */
export interface Front {
  /** Answers one request; never rejects. */
  answer(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** The reply to a request that is not HTTP. */
  answerUnreadable(request: ProxyRequest): Promise<Response>;
}

/** Longest wait for requests under way once the platform has said that it stops the instance. */
const DRAIN_MS = 9_000;

interface Listening {
  readonly server: Server;
}

/** Lets requests under way finish when the platform stops the instance; the framework would answer them with 500. */
function drainOnTermination(server: Server): void {
  const underWay = new Set<ServerResponse>();
  server.prependListener("request", (_, response) => {
    underWay.add(response);
    response.once("close", () => underWay.delete(response));
  });
  process.removeAllListeners("SIGTERM");
  process.once("SIGTERM", () => {
    for (const response of underWay) response.shouldKeepAlive = false;
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
 * Node's `net.server.listen` channel gives us the server when it listens: the framework, which has loaded us by then, adds
 * its handlers of signals right after.
 *
 * @see https://nodejs.org/api/diagnostics_channel.html#net
 */
export function takeOver(port: number, front: Front): void {
  subscribe("tracing:net.server.listen:asyncEnd", (message) => {
    const { server } = message as Listening;
    const address = server.address();
    if (address === null || typeof address === "string" || address.port !== port) return;
    server.removeAllListeners("request");
    server.on("request", (request, response) => {
      front.answer(request, response).catch(() => response.destroy());
    });
    answerUnreadable(server, front.answerUnreadable);
    server.once("listening", () => drainOnTermination(server));
  });
}
