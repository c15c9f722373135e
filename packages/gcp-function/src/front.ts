import { subscribe } from "node:diagnostics_channel";
import type { Server } from "node:http";
import { type Answer, answerEveryRequest, createDrain } from "@graphveil/core";

/** Longest wait for requests under way once the platform has said that it stops the instance. */
const DRAIN_MS = 9_000;

/**
 * How long a connection may be idle: longer than Google's front ends keep one, which is ten minutes. A server that closes a
 * connection first closes some as a request comes over them, and the caller gets a 503 that is in no audit event. Node's
 * default is five seconds.
 *
 * @see https://cloud.google.com/load-balancing/docs/https#timeouts_and_retries
 */
const KEEP_ALIVE_MS = 620_000;

interface Listening {
  readonly server: Server;
}

/** Lets requests under way finish when the platform stops the instance; the framework would answer them with 500. */
function drainOnTermination(server: Server): void {
  const drain = createDrain(server);
  process.removeAllListeners("SIGTERM");
  process.once("SIGTERM", () => {
    void drain(DRAIN_MS).then(() => process.exit(0));
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
    server.keepAliveTimeout = KEEP_ALIVE_MS;
    server.removeAllListeners("request");
    answerEveryRequest(server, answer);
    server.once("listening", () => drainOnTermination(server));
  });
}
