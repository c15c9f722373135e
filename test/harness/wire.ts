import { connect } from "node:net";

/** A header as one line. */
export type HeaderLine = readonly [name: string, value: string];

/** A request as it goes on the wire. */
export interface WireRequest {
  /** The request target, to the byte. */
  readonly target: string;
  /** Default `GET`. */
  readonly method?: string;
  /** Lines in their order; a name may stand in several. */
  readonly headers?: readonly HeaderLine[];
  readonly body?: string | Uint8Array;
}

/** A reply as it came off the wire. */
export interface WireReply {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
}

/** The body's size in bytes. */
export const bodySize = ({ body = "" }: WireRequest): number => Buffer.byteLength(body);

/** A reply of the Fetch API with its body read. */
export const fromResponse = async (response: Response): Promise<WireReply> => ({
  status: response.status,
  headers: new Map(response.headers),
  body: Buffer.from(await response.arrayBuffer()),
});

/** The request for `fetch`, which normalises it. */
export const toRequestInit = ({ method = "GET", headers = [], body }: WireRequest): RequestInit => ({
  method,
  headers: headers.map(([name, value]): [string, string] => [name, value]),
  ...(body === undefined ? {} : { body: Buffer.from(body) }),
});

const unchunked = (body: Buffer): Buffer => {
  const chunks: Buffer[] = [];
  for (let at = 0; ; ) {
    const end = body.indexOf("\r\n", at);
    const size = Number.parseInt(body.toString("latin1", at, end), 16);
    if (end === -1 || !(size > 0)) return Buffer.concat(chunks);
    chunks.push(body.subarray(end + 2, end + 2 + size));
    at = end + 2 + size + 2;
  }
};

/** Reads a reply (RFC 9112 §2.1); interim replies before it are passed over. */
export function parseReply(received: Buffer): WireReply {
  const end = received.indexOf("\r\n\r\n");
  const [statusLine = "", ...lines] = received.toString("latin1", 0, end).split("\r\n");
  const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(statusLine)?.[1]);
  if (end === -1 || Number.isNaN(status))
    throw new Error(`no HTTP reply in ${received.length} bytes that came back`);
  const rest = received.subarray(end + 4);
  if (status < 200) return parseReply(rest);
  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
    }),
  );
  return { status, headers, body: headers.get("transfer-encoding") === "chunked" ? unchunked(rest) : rest };
}

/** All bytes that come back until the connection ends, however it ends. Each part is sent when something has come back. */
export function exchangeInTurn(
  port: number,
  [first = "", ...others]: readonly (string | Uint8Array)[],
): Promise<Buffer> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const waiting = [...others];
    const socket = connect(port, "127.0.0.1", () => socket.write(first));
    socket.on("data", (chunk) => {
      chunks.push(chunk);
      const next = waiting.shift();
      if (next !== undefined) socket.write(next);
    });
    socket.on("error", () => undefined);
    socket.on("close", () => resolve(Buffer.concat(chunks)));
  });
}

/** All bytes that come back until the connection ends, however it ends. */
export const exchangeBytes = (port: number, bytes: Uint8Array): Promise<Buffer> =>
  exchangeInTurn(port, [bytes]);

/** Sends bytes and resets the connection (RST), as a client does that ends in the middle. */
export function resetAfter(port: number, bytes: string): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.write(bytes, () => socket.resetAndDestroy());
    });
    socket.on("close", () => resolve());
  });
}

/** Writes a request as it stands, on a connection of its own: no client normalises or refuses any of it. */
export async function sendOverSocket(port: number, request: WireRequest): Promise<WireReply> {
  const { method = "GET", target, headers = [], body = "" } = request;
  const framing: readonly HeaderLine[] =
    bodySize(request) === 0 || headers.some(([name]) => name.toLowerCase() === "transfer-encoding")
      ? []
      : [["content-length", String(bodySize(request))]];
  const lines = [...headers, ...framing, ["connection", "close"]].map(([name, value]) => `${name}: ${value}`);
  const head = `${method} ${target} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`;
  return parseReply(await exchangeBytes(port, Buffer.concat([Buffer.from(head), Buffer.from(body)])));
}
