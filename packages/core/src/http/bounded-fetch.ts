import { OutboundRefusedError } from "../errors.ts";

/** Options of {@link createPinnedFetch}. */
export interface PinnedFetchOptions {
  /** Hosts in lower case as `URL.host` gives them: a port other than 443 is part of the name. */
  readonly allowedHosts: ReadonlySet<string>;
  /** Default: the global fetch. */
  readonly fetch?: typeof fetch | undefined;
}

/** Google's metadata server speaks plain http, on a network that does not leave the machine. */
const PLAIN_HTTP_HOST = "metadata.google.internal";

/**
 * A fetch that reaches the given hosts, over https, and follows no redirect.
 *
 * Every outbound call carries a credential: an assertion, a signature, an access token. An attacker who chooses the
 * host, by a setting, a link or a redirect, would be sent one. What is checked is what is sent: the URL is parsed
 * once and goes on in its parsed form.
 *
 * @throws OutboundRefusedError before anything is sent, or for a 3xx answer, whose body is discarded.
 */
export function createPinnedFetch(options: PinnedFetchOptions): typeof fetch {
  const { allowedHosts, fetch: send = fetch } = options;

  return async (input, init) => {
    const url = parse(input instanceof Request ? input.url : input);
    const { host } = url;
    if (url.protocol !== "https:" && !(url.protocol === "http:" && host === PLAIN_HTTP_HOST)) {
      throw new OutboundRefusedError("protocol", host);
    }
    if (!allowedHosts.has(host)) {
      throw new OutboundRefusedError("host", host);
    }
    const response = await send(input instanceof Request ? input : url.href, { ...init, redirect: "manual" });
    const isOpaque = response.type === "opaqueredirect";
    if (isOpaque || (response.status >= 300 && response.status < 400)) {
      discard(response.body);
      const leadsOn = isOpaque || response.headers.has("location");
      throw new OutboundRefusedError(leadsOn ? "redirect" : "nowhere", host);
    }
    return response;
  };
}

/** Refuses credentials inside the URL, too: `https://graph.microsoft.com@evil.example/` misleads readers. */
function parse(input: string | URL): URL {
  const url = URL.parse(String(input));
  if (!url) {
    throw new OutboundRefusedError("url", "");
  }
  if (url.username || url.password) {
    throw new OutboundRefusedError("url", url.host);
  }
  return url;
}

/** What is wrong with a body. */
export type BodyFault = "tooLarge" | "truncated";

const BODY_FAULTS: Readonly<Record<BodyFault, string>> = {
  tooLarge: "The body is larger than it may be.",
  truncated: "The body ended before it was complete.",
};

/** A response body that could not be read in full. Holds no byte of it. */
export class ResponseBodyError extends Error {
  override readonly name = "ResponseBodyError";
  readonly fault: BodyFault;

  constructor(fault: BodyFault) {
    super(BODY_FAULTS[fault]);
    this.fault = fault;
  }
}

/** Makes room for so many bytes before they are kept; it may have to be waited for. */
export type Reserve = (bytes: number) => Promise<void> | undefined;

const noReserve: Reserve = () => undefined;

/**
 * Reads a response's body, of at most `maxBytes` after decoding.
 *
 * Stops at the byte that is too many, so that neither an endless body nor one that inflates a thousandfold fills
 * the memory. A body that breaks off does not count as a whole one: half a page of data must not pass for all of it. Room is
 * reserved for the whole body where its length is declared, else for each chunk.
 *
 * @throws ResponseBodyError, the signal's reason, or what `reserve` throws; the connection is released in each case.
 */
export async function readBounded(
  response: Response,
  maxBytes: number,
  signal: AbortSignal,
  reserve: Reserve = noReserve,
): Promise<Uint8Array<ArrayBuffer>> {
  signal.throwIfAborted();
  const declared = declaredLength(response);
  if (declared !== undefined && declared > maxBytes) {
    discard(response.body);
    throw new ResponseBodyError("tooLarge");
  }
  const bytes = response.body
    ? await collect(response.body, { maxBytes, declared, signal, reserve })
    : new Uint8Array();
  if (declared !== undefined && bytes.byteLength !== declared) {
    throw new ResponseBodyError("truncated");
  }
  return bytes;
}

/** Bytes that the body must have; unknown for an encoded body, whose length says nothing of what comes out. */
function declaredLength({ headers }: Response): number | undefined {
  const length = headers.get("content-length");
  const encoding = headers.get("content-encoding") ?? "identity";
  return length !== null && /^\d{1,15}$/.test(length) && encoding === "identity" ? Number(length) : undefined;
}

interface Collecting {
  readonly maxBytes: number;
  readonly declared: number | undefined;
  readonly signal: AbortSignal;
  readonly reserve: Reserve;
}

async function collect(
  body: ReadableStream<Uint8Array>,
  { maxBytes, declared, signal, reserve }: Collecting,
): Promise<Uint8Array<ArrayBuffer>> {
  const reader = body.getReader();
  const stop = () => discard(reader, signal.reason);
  signal.addEventListener("abort", stop, { once: true });
  const chunks: Uint8Array[] = [];
  let size = 0;
  let reserved = 0;
  const makeRoom = (bytes: number): Promise<void> | undefined => {
    const missing = bytes - reserved;
    if (missing <= 0) return undefined;
    reserved = bytes;
    return reserve(missing);
  };
  try {
    const atOnce = makeRoom(declared ?? 0);
    if (atOnce !== undefined) await atOnce;
    for (let next = await read(reader, signal); next; next = await read(reader, signal)) {
      size += next.byteLength;
      if (size > maxBytes) throw new ResponseBodyError("tooLarge");
      const room = makeRoom(size);
      if (room !== undefined) await room;
      chunks.push(next);
    }
  } catch (error) {
    discard(reader, error);
    throw error;
  } finally {
    signal.removeEventListener("abort", stop);
  }
  return joined(chunks);
}

/** A body that came in one piece, as most do, is not copied. */
function joined(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const [first] = chunks;
  return chunks.length === 1 && first?.buffer instanceof ArrayBuffer
    ? new Uint8Array(first.buffer, first.byteOffset, first.byteLength)
    : Buffer.concat(chunks);
}

async function read(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  signal: AbortSignal,
): Promise<Uint8Array | undefined> {
  try {
    const { value } = await reader.read();
    signal.throwIfAborted();
    return value;
  } catch {
    signal.throwIfAborted();
    throw new ResponseBodyError("truncated");
  }
}

/** Releases the connection. Whether that works does not matter: there is an error to throw already. */
function discard(
  body: ReadableStream<Uint8Array> | ReadableStreamDefaultReader<Uint8Array> | null,
  reason?: unknown,
): void {
  body?.cancel(reason).catch(() => undefined);
}
