import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { TLSSocket } from "node:tls";
import type { FrontDoor } from "../front-door.ts";
import type { Delivery, Router } from "../router.ts";
import type { Connections } from "./connections.ts";
import type { Gzip } from "./gzip.ts";

/** What the servers behind the proxy consist of. */
export interface OriginOptions {
  readonly router: Router;
  readonly doorOf: (host: string) => FrontDoor | undefined;
  readonly gzip: Gzip;
  readonly connections: Connections;
}

type ReplyDelivery = Extract<Delivery, { kind: "reply" }>;

/** The host that a request names, in lower case, without port and root dot. */
export const hostNameOf = (authority: string): string =>
  authority.toLowerCase().replace(/:\d+$/, "").replace(/\.$/, "");

const MIN_GZIP_BYTES = 1024;

/** The headers as sent, repeated ones joined by the Fetch standard's rule. */
function headersOf({ rawHeaders }: IncomingMessage): Headers {
  const headers = new Headers();
  for (let index = 0; index < rawHeaders.length; index += 2)
    headers.append(rawHeaders[index] ?? "", rawHeaders[index + 1] ?? "");
  return headers;
}

async function bodyOf(request: IncomingMessage): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function encodeBody(
  { response }: ReplyDelivery,
  request: IncomingMessage,
  gzip: Gzip,
): { readonly body: Uint8Array; readonly headers: Readonly<Record<string, string>> } {
  const plain = typeof response.body === "string" ? Buffer.from(response.body) : response.body;
  const accepts = /\bgzip\b/.test(request.headers["accept-encoding"] ?? "");
  if (!accepts || plain.length <= MIN_GZIP_BYTES) return { body: plain, headers: response.headers };
  return {
    body: gzip(plain),
    headers: { ...response.headers, "content-encoding": "gzip", vary: "Accept-Encoding" },
  };
}

function send(delivery: ReplyDelivery, request: IncomingMessage, response: ServerResponse, gzip: Gzip): void {
  const { body, headers } = encodeBody(delivery, request, gzip);
  response.writeHead(delivery.response.status, { ...headers, "content-length": String(body.length) });
  const { cutOffAfterBytes } = delivery;
  if (cutOffAfterBytes === undefined) {
    response.end(request.method === "HEAD" ? undefined : body);
    return;
  }
  response.flushHeaders();
  if (cutOffAfterBytes === 0) response.socket?.destroySoon();
  else response.write(body.subarray(0, cutOffAfterBytes), () => response.socket?.destroySoon());
}

/**
 * Answers requests that reached a simulated origin: a front door under its name, else the simulated host. The request
 * target stays raw, and faults are shown on the wire.
 */
export function createOriginListener({ router, doorOf, gzip, connections }: OriginOptions): RequestListener {
  const answer = async (request: IncomingMessage, response: ServerResponse, host: string): Promise<void> => {
    const body = await bodyOf(request);
    const delivery = await router.deliver(
      { method: request.method ?? "", host, target: request.url ?? "", headers: headersOf(request), body },
      {
        scheme: request.socket instanceof TLSSocket ? "https" : "http",
        among: (fault) => fault.kind !== "tlsFailure",
      },
    );
    switch (delivery.kind) {
      case "connectionReset":
      case "tlsFailure":
        connections.tcpSocketOf(request.socket).resetAndDestroy();
        return;
      case "unsimulated":
        response
          .writeHead(502, { "content-type": "text/plain" })
          .end(`unsimulated: ${delivery.cause.message}`);
        return;
      case "reply": {
        if (delivery.delayMilliseconds === 0) return send(delivery, request, response, gzip);
        const timer = setTimeout(() => send(delivery, request, response, gzip), delivery.delayMilliseconds);
        response.once("close", () => clearTimeout(timer));
      }
    }
  };

  return (request, response) => {
    const host = hostNameOf(request.headers.host ?? "");
    const { socket } = request;
    const named = socket instanceof TLSSocket ? socket.servername : host;
    if (named !== host || (connections.tunnelHostOf(socket) ?? host) !== host) {
      router.reject(
        { host, method: request.method ?? "", target: request.url ?? "" },
        "sent to another host",
      );
      response.writeHead(421).end();
      return;
    }
    const door = socket instanceof TLSSocket ? doorOf(host) : undefined;
    if (door !== undefined) door.listener(request, response);
    else answer(request, response, host).catch(() => socket.destroy());
  };
}
