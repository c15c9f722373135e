import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { type Answer, answerEveryRequest } from "@graphveil/core";

/** Longest wait for requests under way once the platform has said that it stops the instance. */
const DRAIN_MS = 9_000;

interface Listening {
  readonly server: Server;
}

/** Lets requests under way finish when the platform stops the instance; the framework would answer them with 500. */
function drainOnTermination(server: Server): void {
  const underWay = new Set<ServerResponse>();
  const watch = (_: IncomingMessage, response: ServerResponse): void => {
    underWay.add(response);
    response.once("close", () => underWay.delete(response));
  };
  server.prependListener("request", watch);
  server.prependListener("checkExpectation", watch);
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
export function takeOver(port: number, answer: Answer): void {
  subscribe("tracing:net.server.listen:asyncEnd", (message) => {
    const { server } = message as Listening;
    const address = server.address();
    if (address === null || typeof address === "string" || address.port !== port) return;
    server.removeAllListeners("request");
    answerEveryRequest(server, answer);
    server.once("listening", () => drainOnTermination(server));
  });
}
