import { once } from "node:events";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { ProxyRequest } from "../invocation.ts";
import { unreadableRequest } from "./header-lines.ts";
import { encoded, type NodeReply, readNodeRequest, writeNodeReply } from "./node-http.ts";

/** Answers one request; never rejects. `written` settles when the reply was written or the client has gone. */
export type Answer = (request: ProxyRequest, written?: Promise<void>) => Promise<NodeReply>;

/** Writes a reply on a connection that Node's server has given up, and ends it. */
const writeBare = async (reply: NodeReply, socket: Duplex): Promise<void> => {
  const { status, headers, body } = await encoded(reply);
  const all = { ...headers, connection: "close", "content-length": String(body.length) };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`HTTP/1.1 ${status} \r\n${lines.join("")}\r\n`);
  socket.end(body, () => socket.destroy());
};

const closed = async (response: ServerResponse | undefined): Promise<void> => {
  if (response !== undefined && !response.closed) await once(response, "close");
};

/**
 * Answers, and so records, a request for which Node has no response. Where the reply to an earlier one is still under way on
 * the connection, that is waited for, and nothing follows it: what follows could pass for a reply to something else.
 */
async function answerBare(
  answer: Promise<NodeReply>,
  socket: Duplex,
  earlier: ServerResponse | undefined,
): Promise<void> {
  const isQuiet = earlier === undefined || earlier.closed;
  const [reply] = await Promise.all([answer, closed(earlier)]);
  if (isQuiet && socket.writable) await writeBare(reply, socket);
  else socket.destroy();
}

/** The longest body that Cloud Run lets through (HTTP/1), and how long a client may pause within it. */
const MAX_TAKEN_BYTES = 32 * 1024 * 1024;
const MAX_PAUSE_MS = 500;

/**
 * Takes what was not read of a request's body, and keeps none of it. A client may write all of it before it reads, and a
 * connection that closes while bytes are unread is reset: the reply to what was too large would be lost either way.
 */
const takeRest = async (incoming: IncomingMessage): Promise<void> => {
  if (incoming.complete || incoming.destroyed) return;
  await new Promise<void>((resolve) => {
    let taken = 0;
    const done = (): void => {
      clearTimeout(pause);
      resolve();
    };
    const pause = setTimeout(done, MAX_PAUSE_MS);
    incoming.on("data", (chunk: Buffer) => {
      taken += chunk.length;
      if (taken > MAX_TAKEN_BYTES) done();
      else pause.refresh();
    });
    incoming.once("end", done);
    incoming.once("close", done);
  });
};

/**
 * Has a server of Node's answer every request by one function, also those that it would answer by itself, bare and
 * unrecorded, or drop: bytes that are not HTTP (400, 431), no `Host` (400), another `Expect` than `100-continue` (417), and
 * `CONNECT`. An expectation and an upgrade are ignored, as they may be (RFC 9110 §10.1.1, §7.8). No header line is dropped.
 *
 * @see https://nodejs.org/api/http.html#class-httpserver
 */
export function answerEveryRequest(server: Server, answer: Answer): void {
  const latest = new WeakMap<Duplex, ServerResponse>();
  server.maxHeadersCount = 0;
  // An option of `createServer` that is read with each request; the framework's server was made without it.
  Object.assign(server, { requireHostHeader: false });

  const respond = (incoming: IncomingMessage, response: ServerResponse): void => {
    latest.set(incoming.socket, response);
    // A sender that leaves out what RFC 9112 §3.2 requires may have meant more requests or fewer: the connection ends here.
    if (incoming.headers.host === undefined) response.shouldKeepAlive = false;
    const written = new Promise<void>((resolve) => response.once("close", () => resolve()));
    answer(readNodeRequest(incoming), written)
      .then(async (reply) => {
        await takeRest(incoming);
        await writeNodeReply(reply, response);
      })
      .catch(() => response.destroy());
  };
  server.on("request", respond);
  server.on("checkExpectation", respond);

  server.on("connect", (incoming, socket) => {
    socket.on("error", () => socket.destroy());
    answerBare(answer(readNodeRequest(incoming)), socket, latest.get(socket)).catch(() => socket.destroy());
  });

  server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
    const earlier = latest.get(socket);
    if (!socket.writable || error.code === "ECONNRESET") return void socket.destroy();
    // An error in the body of a request: that has its answer, and its event.
    if (earlier?.req.complete === false) return void closed(earlier).finally(() => socket.destroy());
    const request = unreadableRequest(error.code === "HPE_HEADER_OVERFLOW" ? "tooLarge" : "malformed");
    return void answerBare(answer(request), socket, earlier).catch(() => socket.destroy());
  });
}
