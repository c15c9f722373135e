import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import {
  type InvocationError,
  type InvokeMode,
  invocationError,
  MidStreamError,
  readInvocationResponse,
  type StreamedReply,
} from "./invocation-response.ts";
import { createInvocations, type Invocation } from "./lambda-invocations.ts";

/** What a Runtime API is made of. */
export interface LambdaRuntimeApiOptions {
  /** What handlers see as `invokedFunctionArn`. */
  readonly functionArn: string;
  /** Default RESPONSE_STREAM. */
  readonly invokeMode?: InvokeMode;
}

/** How one invocation is made. */
export interface InvokeOptions {
  /** The function's timeout: the handler's deadline is so many milliseconds after it starts; default 30 000. */
  readonly timeoutMilliseconds?: number;
}

/** A reply whose body was read to its end. */
export interface InvocationReply extends Omit<StreamedReply, "body"> {
  readonly body: Uint8Array;
  /** Set when the function failed after its first byte: the body is what came before. */
  readonly midStreamError?: string;
}

/** The service that a Lambda runtime asks for events and posts replies to. */
export interface LambdaRuntimeApi {
  /** `host:port`, the value of `AWS_LAMBDA_RUNTIME_API`. */
  readonly address: string;
  /** Resolves when the runtime first asks for an event; rejects when its initialisation failed. */
  waitUntilReady(): Promise<void>;
  /**
   * Invokes the function and resolves with the whole reply. Invocations queue: a runtime works on one at a time. After a
   * timeout Lambda would end the process; here its starter does.
   */
  invoke(event: unknown, options?: InvokeOptions): Promise<InvocationReply | InvocationError>;
  /** Invokes the function and resolves with its reply as soon as the status is known. */
  stream(event: unknown, options?: InvokeOptions): Promise<StreamedReply | InvocationError>;
  /** A new runtime process is about to start: readiness begins again. */
  expectRuntime(): void;
  /** Ends all invocations with an error and fails readiness: the runtime is gone. */
  abort(errorType: string, errorMessage: string): void;
  close(): Promise<void>;
}

const path = /^\/2018-06-01\/runtime\/(?:(init)\/error|invocation\/(?:(next)|([^/]+)\/(response|error)))$/;
const accepted = (response: ServerResponse) =>
  response.writeHead(202, { "content-type": "application/json" }).end('{"status":"OK"}\n');

/** The error that a runtime posts: `{"errorType","errorMessage","trace"}`. */
async function readError(request: IncomingMessage): Promise<InvocationError> {
  const { errorType = "Unknown", errorMessage = "" }: { errorType?: string; errorMessage?: string } =
    JSON.parse((await buffer(request)).toString("utf8"));
  return invocationError(errorType, errorMessage);
}

/** What a runtime posts for an invocation. */
interface Post {
  readonly kind: string;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** Hands a posted reply to who invoked, and answers the runtime once the reply was read to its end. */
async function settle(
  invocation: Invocation,
  { kind, request, response }: Post,
  mode: InvokeMode,
): Promise<void> {
  request.once("end", () => accepted(response));
  request.once("close", () => clearTimeout(invocation.timer));
  const read = kind === "error" ? readError(request) : readInvocationResponse(request, mode);
  const result = await read.catch(() =>
    invocationError("Runtime.InvalidReply", "the reply broke off or is malformed"),
  );
  if (result.kind === "reply") invocation.body = result.body;
  invocation.settle(result);
}

/** Reads a reply to its end. */
async function collect(reply: StreamedReply): Promise<InvocationReply> {
  const { body, ...head } = reply;
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of body) chunks.push(chunk);
    return { ...head, body: Buffer.concat(chunks) };
  } catch (failure) {
    if (!(failure instanceof MidStreamError)) throw failure;
    return { ...head, body: Buffer.concat(chunks), midStreamError: failure.errorType };
  }
}

/**
 * The Lambda Runtime API, version 2018-06-01 (docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html), on loopback: the
 * other side of the real `aws-lambda-ric`, with response streaming, deadlines and errors in trailers.
 */
export async function createLambdaRuntimeApi(options: LambdaRuntimeApiOptions): Promise<LambdaRuntimeApi> {
  const mode = options.invokeMode ?? "RESPONSE_STREAM";
  const invocations = createInvocations(options.functionArn);
  let ready = Promise.withResolvers<void>();
  const abort = (reason: InvocationError) => {
    ready.promise.catch(() => undefined);
    ready.reject(new Error(`${reason.errorType}: ${reason.errorMessage}`));
    invocations.abort(reason);
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [, init, next, id = "", kind = ""] = path.exec(request.url ?? "") ?? [];
    if (next !== undefined) {
      ready.resolve();
      return invocations.wait(response);
    }
    if (init !== undefined) {
      abort(await readError(request));
      accepted(response);
      return;
    }
    const invocation = invocations.take(decodeURIComponent(id));
    if (invocation !== undefined) return settle(invocation, { kind, request, response }, mode);
    request.resume();
    response.writeHead(400).end('{"errorMessage":"Invalid request ID","errorType":"InvalidRequestID"}');
  };

  const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    handle(request, response).catch(() => request.socket.destroy());
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const stream = (event: unknown, { timeoutMilliseconds = 30_000 }: InvokeOptions = {}) =>
    invocations.add(event, timeoutMilliseconds);
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    waitUntilReady: () => ready.promise,
    stream,
    async invoke(event, invokeOptions) {
      const result = await stream(event, invokeOptions);
      return result.kind === "error" ? result : collect(result);
    },
    expectRuntime() {
      ready = Promise.withResolvers<void>();
    },
    abort: (errorType, errorMessage) => abort(invocationError(errorType, errorMessage)),
    async close() {
      abort(invocationError("Runtime.Closed", "the Runtime API was closed"));
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
