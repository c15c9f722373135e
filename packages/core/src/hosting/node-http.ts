/*
 * What every host borrows from Node: its HTTP server, its heap limit and its file system. It decides nothing about a
 * request.
 */
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { Refusal } from "../errors.ts";
import { MAX_BODY_BYTES, type ProxyRequest } from "../invocation.ts";

/** Reads a body to its end; one that is too large is left where it is, so that the connection still takes the reply. */
async function readBody(incoming: IncomingMessage): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of incoming.iterator({ destroyOnReturn: false })) {
    const piece: Uint8Array = chunk;
    bytes += piece.length;
    if (bytes > MAX_BODY_BYTES) throw new Refusal("tooLarge", "body: too large");
    chunks.push(piece);
  }
  return Buffer.concat(chunks);
}

/**
 * Reads a request of Node's HTTP server: the target as it was on the wire, repeated headers joined (RFC 9110 §5.3). Node's
 * own `headers` keeps the first `authorization` of several, which need not be the one that the platform verified.
 */
export function readNodeRequest(incoming: IncomingMessage): ProxyRequest {
  const { method, url, headers, headersDistinct } = incoming;
  const copied = new Headers();
  for (const [name, values = []] of Object.entries(headersDistinct)) {
    for (const value of values) copied.append(name, value);
  }
  const length = Number(headers["content-length"] ?? 0);
  const bodyBytes = headers["transfer-encoding"] === undefined ? length : 1;
  const body = bodyBytes === 0 ? undefined : () => readBody(incoming);
  return { method: method ?? "", rawTarget: url ?? "", headers: copied, bodyBytes, body };
}

/**
 * Writes a reply to Node's HTTP server and waits until it is sent, or the client has gone. A body of the request is
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

const writeBare = async (reply: Response, socket: Duplex): Promise<void> => {
  const body = await reply.text();
  const headers = { ...Object.fromEntries(reply.headers), connection: "close" };
  const lines = Object.entries({ ...headers, "content-length": String(Buffer.byteLength(body)) });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  socket.end(`HTTP/1.1 ${reply.status} \r\n${head}\r\n${body}`, () => socket.destroy());
};

/**
 * Has requests answered that Node's HTTP parser cannot read: by itself Node sends a bare 400 or 431, and nothing is recorded.
 * A connection on which a request was read before is closed without a word, which could pass for the reply to that one.
 *
 * @see https://nodejs.org/api/http.html#event-clienterror
 */
export function answerUnreadable(server: Server, answer: (request: ProxyRequest) => Promise<Response>): void {
  const used = new WeakSet<Duplex>();
  server.prependListener("request", ({ socket }) => used.add(socket));
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
    if (!socket.writable || used.has(socket) || error.code === "ECONNRESET") {
      socket.destroy();
      return;
    }
    const unreadable = error.code === "HPE_HEADER_OVERFLOW" ? "tooLarge" : "malformed";
    answer({ method: "", rawTarget: "", headers: new Headers(), bodyBytes: 0, unreadable })
      .then((reply) => writeBare(reply, socket))
      .catch(() => socket.destroy());
  });
}
