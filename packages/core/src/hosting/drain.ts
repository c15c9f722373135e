import type { IncomingMessage, Server, ServerResponse } from "node:http";

/**
 * Lets a server of Node's end without breaking requests off. To be called before it takes any.
 *
 * @returns takes no new connection, and settles once all requests under way are answered, or after so many milliseconds;
 * then what is still open is closed
 */
export function createDrain(server: Server): (limitMs: number) => Promise<void> {
  const underWay = new Set<ServerResponse>();
  const watch = (_: IncomingMessage, response: ServerResponse): void => {
    underWay.add(response);
    response.once("close", () => underWay.delete(response));
  };
  server.prependListener("request", watch);
  server.prependListener("checkExpectation", watch);
  return (limitMs) =>
    new Promise((resolve) => {
      for (const response of underWay) response.shouldKeepAlive = false;
      const timer = setTimeout(() => server.closeAllConnections(), limitMs);
      server.close(() => {
        clearTimeout(timer);
        resolve();
      });
      server.closeIdleConnections();
    });
}
