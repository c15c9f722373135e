import type { IncomingMessage, ServerResponse } from "node:http";
import type { ProxyRequest } from "../invocation.ts";

/**
 * Reads a request of Node's HTTP server: the target as it was on the wire, repeated headers joined (RFC 9110 §5.3). Node's
 * own `headers` keeps the first `authorization` of several, which need not be the one that the platform verified.
 */
export function readNodeRequest({ method, url, headers, headersDistinct }: IncomingMessage): ProxyRequest {
  const copied = new Headers();
  for (const [name, values = []] of Object.entries(headersDistinct)) {
    for (const value of values) copied.append(name, value);
  }
  const length = Number(headers["content-length"] ?? 0);
  const bodyBytes = headers["transfer-encoding"] === undefined ? length : 1;
  return { method: method ?? "", rawTarget: url ?? "", headers: copied, bodyBytes };
}

/**
 * Writes a reply to Node's HTTP server and waits until it is handed over, or the client has gone. A body of the request is
 * left unread.
 */
export async function writeNodeReply(reply: Response, response: ServerResponse): Promise<void> {
  const body = new Uint8Array(await reply.arrayBuffer());
  if (response.destroyed) return;
  response.writeHead(reply.status, {
    ...Object.fromEntries(reply.headers),
    "content-length": String(body.length),
  });
  await new Promise<void>((resolve) => {
    response.once("close", resolve);
    response.end(body, () => resolve());
  });
}
