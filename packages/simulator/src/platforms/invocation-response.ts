import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";

/** How the function's URL is configured (docs.aws.amazon.com/lambda/latest/dg/config-rs-invoke-furls.html). */
export type InvokeMode = "RESPONSE_STREAM" | "BUFFERED";

/** An invocation that ended without a reply: an exception before the first byte, a timeout, a dead runtime. */
export interface InvocationError {
  readonly kind: "error";
  readonly errorType: string;
  readonly errorMessage: string;
}

/** An error of the function or of its runtime, by type and message. */
export const invocationError = (errorType: string, errorMessage: string): InvocationError => ({
  kind: "error",
  errorType,
  errorMessage,
});

/** The reply of the function as its URL sees it; the body may still be on its way. */
export interface StreamedReply {
  readonly kind: "reply";
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
  /** Fails with a {@link MidStreamError} when the function fails after its first byte. */
  readonly body: Readable;
}

/** A function that threw, or ran out of time, after its status had been sent. */
export class MidStreamError extends Error {
  override readonly name = "MidStreamError";
  readonly errorType: string;
  constructor(errorType: string) {
    super("the function failed in the middle of its reply");
    this.errorType = errorType;
  }
}

const preludeType = "application/vnd.awslambda.http-integration-response";
const delimiter = Buffer.alloc(8);
const MAX_BUFFERED_BYTES = 6_291_556;
const errorTypeTrailer = "lambda-runtime-function-error-type";
const errorBodyTrailer = "lambda-runtime-function-error-body";

interface Prelude {
  readonly statusCode?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookies?: readonly string[];
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
}

type Chunks = AsyncIterator<Buffer>;

const invalid = (errorMessage: string): InvocationError => ({
  kind: "error",
  errorType: "InvalidResponse",
  errorMessage,
});

/** What the runtime put into the trailers when the handler threw, or undefined. */
function trailerError(request: IncomingMessage): InvocationError | undefined {
  const errorType = request.trailers[errorTypeTrailer];
  if (errorType === undefined) return undefined;
  const encoded = request.trailers[errorBodyTrailer] ?? "";
  const { errorMessage = "" }: { errorMessage?: string } = JSON.parse(
    Buffer.from(encoded, "base64").toString("utf8") || "{}",
  );
  return { kind: "error", errorType, errorMessage };
}

/** Reads on although no one listens: a function writes to its end, and is billed for it, although the client has left. */
async function drain(chunks: Chunks): Promise<void> {
  for (let next = await chunks.next(); next.done !== true; ) next = await chunks.next();
}

/** The rest of a stream of which the beginning was read already. */
function bodyOf(request: IncomingMessage, first: Buffer, chunks: Chunks): Readable {
  const body = new Readable({
    read() {
      chunks.next().then(
        (next) => {
          if (next.done !== true) return body.push(next.value);
          const error = trailerError(request);
          return error === undefined ? body.push(null) : body.destroy(new MidStreamError(error.errorType));
        },
        () => body.destroy(new MidStreamError("Runtime.ExitError")),
      );
    },
    destroy(error, callback) {
      drain(chunks).catch(() => undefined);
      callback(error);
    },
  });
  if (first.length > 0) body.push(first);
  return body;
}

/** Reads up to and with the eight NUL bytes after the prelude; undefined when the stream ends before them. */
async function readPrelude(
  chunks: Chunks,
): Promise<{ readonly prelude: string; readonly rest: Buffer } | undefined> {
  let read = Buffer.alloc(0);
  for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) {
    read = Buffer.concat([read, next.value]);
    const at = read.indexOf(delimiter);
    if (at >= 0)
      return { prelude: read.subarray(0, at).toString("utf8"), rest: read.subarray(at + delimiter.length) };
  }
  return undefined;
}

async function readStreaming(request: IncomingMessage): Promise<StreamedReply | InvocationError> {
  const contentType = request.headers["content-type"] ?? "application/octet-stream";
  const chunks: Chunks = request.iterator({ destroyOnReturn: false });
  const nothing = { kind: "reply", status: 200, headers: {}, cookies: [], body: Readable.from([]) } as const;
  if (contentType !== preludeType) {
    const first = await chunks.next();
    if (first.done === true) return trailerError(request) ?? nothing;
    const headers = { "content-type": contentType };
    return { ...nothing, headers, body: bodyOf(request, first.value, chunks) };
  }
  const read = await readPrelude(chunks);
  if (read === undefined) return trailerError(request) ?? nothing;
  const body = bodyOf(request, read.rest, chunks);
  try {
    const { statusCode = 200, headers = {}, cookies = [] }: Prelude = JSON.parse(read.prelude);
    return { kind: "reply", status: statusCode, headers, cookies, body };
  } catch {
    body.destroy();
    return invalid("the prelude of the streamed reply is not JSON");
  }
}

const isProxyResult = (value: unknown): value is Prelude =>
  typeof value === "object" && value !== null && "statusCode" in value;

/** Payload format 2.0: an object with `statusCode` is a reply, anything else is the body of a 200. */
function interpret(payload: Buffer): StreamedReply {
  const value: unknown = JSON.parse(payload.toString("utf8"));
  const { statusCode, headers, cookies, body, isBase64Encoded }: Prelude = isProxyResult(value)
    ? value
    : { statusCode: 200, body: typeof value === "string" ? value : payload.toString("utf8") };
  return {
    kind: "reply",
    status: statusCode ?? 200,
    headers: { "content-type": "application/json", ...headers },
    cookies: cookies ?? [],
    body: Readable.from([Buffer.from(body ?? "", isBase64Encoded === true ? "base64" : "utf8")]),
  };
}

async function readBuffered(
  request: IncomingMessage,
  mode: InvokeMode,
): Promise<StreamedReply | InvocationError> {
  const payload = await buffer(request);
  if (payload.length > MAX_BUFFERED_BYTES)
    return {
      kind: "error",
      errorType: "Function.ResponseSizeTooLarge",
      errorMessage: `Response payload size exceeded maximum allowed payload size (${MAX_BUFFERED_BYTES} bytes).`,
    };
  if (mode === "BUFFERED") return interpret(payload);
  const headers = { "content-type": "application/json" };
  return { kind: "reply", status: 200, headers, cookies: [], body: Readable.from([payload]) };
}

/**
 * Reads what a runtime posted as the reply of an invocation. In mode RESPONSE_STREAM a result that was not streamed goes
 * out as it is, so a handler without `streamifyResponse` shows its whole `{"statusCode":…}` to the client; and a
 * streamed reply that never wrote a byte has lost its status and headers, since the runtime sends these with the first.
 */
export function readInvocationResponse(
  request: IncomingMessage,
  mode: InvokeMode,
): Promise<StreamedReply | InvocationError> {
  const streaming = request.headers["lambda-runtime-function-response-mode"] === "streaming";
  return streaming ? readStreaming(request) : readBuffered(request, mode);
}
