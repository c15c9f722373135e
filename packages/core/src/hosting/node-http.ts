/*
 * One request and one reply of Node's HTTP server, which every host on Node has in common. Nothing is decided here.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { Refusal } from "../errors.ts";
import { type EncodedReply, MAX_BODY_BYTES, type ProxyRequest } from "../invocation.ts";
import { readHeaderLines, unreadableRequest } from "./header-lines.ts";

/**
 * Header lines at which a request is refused. At this number some versions of Node 24 drop the rest without a word, and with
 * it perhaps the header that the platform verified: a forged one that came first would count.
 */
const MAX_HEADER_LINES = 1000;

/** Reads a body to its end; the rest of one that is too large is left to the code that answers the request. */
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

/** Name and value of each line, in their order. */
function* linesOf({ rawHeaders }: IncomingMessage): Generator<readonly [name: string, value: string]> {
  for (let at = 0; at < rawHeaders.length; at += 2) yield [rawHeaders[at] ?? "", rawHeaders[at + 1] ?? ""];
}

/** HTTP/1.1 asks for one `Host`; two could be read as one host here and as another before (RFC 9112 §3.2). */
const hasItsHost = ({ headersDistinct: { host = [] }, httpVersion }: IncomingMessage): boolean =>
  host.length === 1 || (host.length === 0 && httpVersion === "1.0");

/**
 * Reads a request of Node's HTTP server: the target as it was on the wire, every header line, repeated ones joined. Node's
 * own `headers` keeps the first `authorization` of several, which need not be the one that the platform verified.
 *
 * `unreadable` where lines may be missing, where a line is not a header, and where `Host` is missing or there twice.
 */
export function readNodeRequest(incoming: IncomingMessage): ProxyRequest {
  const { method, url, headers, rawHeaders } = incoming;
  if (rawHeaders.length >= 2 * MAX_HEADER_LINES) return unreadableRequest("tooLarge");
  const lines = readHeaderLines(linesOf(incoming));
  if (lines === undefined || !hasItsHost(incoming)) return unreadableRequest("malformed");
  const length = Number(headers["content-length"] ?? 0);
  const bodyBytes = headers["transfer-encoding"] === undefined ? length : 1;
  const body = bodyBytes === 0 ? undefined : () => readBody(incoming);
  return { method: method ?? "", rawTarget: url ?? "", headers: lines, bodyBytes, body };
}

/**
 * Longest body that leaves with its length. Cloud Run drops an HTTP/1 reply over 32 MiB unless it is chunked, after the page was
 * read.
 *
 * @see https://docs.cloud.google.com/run/quotas
 */
const MAX_MEASURED_BYTES = 30 * 1024 * 1024;

/** What a host of Node's writes: a reply of the proxy's, or a response of the Fetch standard. */
export type NodeReply = EncodedReply | Response;

/** The reply as it goes to its caller. */
export const encoded = async (reply: NodeReply): Promise<EncodedReply> =>
  reply instanceof Response
    ? {
        status: reply.status,
        headers: Object.fromEntries(reply.headers),
        body: new Uint8Array(await reply.arrayBuffer()),
      }
    : reply;

/**
 * Writes a reply to Node's HTTP server and waits until it is sent, or the client has gone. A body of the request is
 * left unread.
 */
export async function writeNodeReply(reply: NodeReply, response: ServerResponse): Promise<void> {
  const { status, headers, body } = await encoded(reply);
  if (response.destroyed) return;
  const length = body.length > MAX_MEASURED_BYTES ? {} : { "content-length": String(body.length) };
  response.writeHead(status, { ...headers, ...length });
  await new Promise<void>((resolve) => {
    response.once("close", resolve);
    response.end(body, () => resolve());
  });
}
