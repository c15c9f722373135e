import type { IncomingMessage, ServerResponse } from "node:http";
import type { ProxyRequest } from "../invocation.ts";

/** Reads a request of Node's HTTP server: the target as it was on the wire, repeated headers joined (RFC 9110 §5.3). */
export function readNodeRequest({ method, url, headers }: IncomingMessage): ProxyRequest {
  const copied = new Headers();
  for (const [name, value] of Object.entries(headers)) {
    for (const each of Array.isArray(value) ? value : [value ?? ""]) copied.append(name, each);
  }
  const length = Number(headers["content-length"] ?? 0);
  const bodyBytes = headers["transfer-encoding"] === undefined ? length : 1;
  return { method: method ?? "", rawTarget: url ?? "", headers: copied, bodyBytes };
}

/** Writes a reply to Node's HTTP server and waits until it is handed over. A body of the request is left unread. */
export async function writeNodeReply(reply: Response, response: ServerResponse): Promise<void> {
  const body = new Uint8Array(await reply.arrayBuffer());
  response.writeHead(reply.status, {
    ...Object.fromEntries(reply.headers),
    "content-length": String(body.length),
  });
  await new Promise<void>((resolve) => {
    response.once("close", resolve);
    response.end(body, () => resolve());
  });
}
