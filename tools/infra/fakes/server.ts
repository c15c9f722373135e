import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** A fake service that listens on loopback. */
export interface FakeServer {
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  readonly url: string;
  /** Closes every connection and stops. */
  close(): Promise<void>;
}

/** A request as a fake's routes see it. */
export interface FakeRequest {
  readonly method: string;
  /** Path and query, of no host in particular. */
  readonly url: URL;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

/** What a fake answers; an object is sent as JSON. */
export interface FakeReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object | string;
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** The listener that answers each request by a function; what that throws is a 500 with the error's text. */
export const listenerOf =
  (answer: (request: FakeRequest) => FakeReply | Promise<FakeReply>): RequestListener =>
  async (request, response) => {
    const seen = {
      method: request.method ?? "GET",
      url: new URL(request.url ?? "/", "http://fake.invalid"),
      headers: request.headers,
      body: await bodyOf(request),
    };
    const { status, headers, body } = await Promise.resolve(seen)
      .then(answer)
      .catch((error: unknown) => ({ status: 500, headers: {}, body: String(error) }));
    const type = typeof body === "object" ? { "content-type": "application/json" } : {};
    response.writeHead(status, { ...type, ...headers });
    response.end(typeof body === "object" ? JSON.stringify(body) : body);
  };

/** Starts a listener on a free port of loopback, or makes a given server listen there. */
export async function startFake(
  listener: RequestListener,
  server: Server = createServer(),
): Promise<FakeServer> {
  server.on("request", listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
