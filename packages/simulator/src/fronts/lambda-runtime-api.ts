import { randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import {
  type InvocationError,
  type InvokeMode,
  MidStreamError,
  readInvocationResponse,
  type StreamedReply,
} from "./invocation-response.ts";

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
   * timeout Lambda would end the process; here whoever started it does.
   */
  invoke(event: unknown, options?: InvokeOptions): Promise<InvocationReply | InvocationError>;
  /** Invokes the function and resolves with its reply as soon as the status is known. */
  stream(event: unknown, options?: InvokeOptions): Promise<StreamedReply | InvocationError>;
  /** A new runtime process is about to start: readiness begins anew. */
  expectRuntime(): void;
  /** Ends all invocations with an error and fails readiness: the runtime is gone. */
  abort(errorType: string, errorMessage: string): void;
  close(): Promise<void>;
}

interface Invocation {
  readonly id: string;
  readonly event: string;
  readonly timeoutMilliseconds: number;
  readonly settle: (result: StreamedReply | InvocationError) => void;
  timer?: NodeJS.Timeout;
  /** Set while the body of a reply is on its way. */
  body?: Readable;
}

const initMilliseconds = 10_000;
const path = /^\/2018-06-01\/runtime\/(?:(init)\/error|invocation\/(?:(next)|([^/]+)\/(response|error)))$/;
const error = (errorType: string, errorMessage: string): InvocationError => ({
  kind: "error",
  errorType,
  errorMessage,
});
const accepted = (response: ServerResponse) =>
  response.writeHead(202, { "content-type": "application/json" }).end('{"status":"OK"}\n');

/** The error that a runtime posts: `{"errorType","errorMessage","trace"}`. */
async function readError(request: IncomingMessage): Promise<InvocationError> {
  const { errorType = "Unknown", errorMessage = "" }: { errorType?: string; errorMessage?: string } =
    JSON.parse((await buffer(request)).toString("utf8"));
  return error(errorType, errorMessage);
}

/** Invocations that wait for a runtime, and those that it works on. */
function createInvocations(functionArn: string) {
  const queue: Invocation[] = [];
  const running = new Map<string, Invocation>();
  let waiting: ServerResponse | undefined;

  const expire = (invocation: Invocation, milliseconds: number) => {
    clearTimeout(invocation.timer);
    invocation.timer = setTimeout(() => {
      running.delete(invocation.id);
      const at = queue.indexOf(invocation);
      if (at >= 0) queue.splice(at, 1);
      const seconds = (invocation.timeoutMilliseconds / 1000).toFixed(2);
      invocation.settle(error("Sandbox.Timedout", `Task timed out after ${seconds} seconds`));
      invocation.body?.destroy(new MidStreamError("Sandbox.Timedout"));
    }, milliseconds);
  };

  const dispatch = () => {
    if (waiting === undefined) return;
    const invocation = queue.shift();
    if (invocation === undefined) return;
    running.set(invocation.id, invocation);
    expire(invocation, invocation.timeoutMilliseconds);
    waiting
      .writeHead(200, {
        "content-type": "application/json",
        "lambda-runtime-aws-request-id": invocation.id,
        "lambda-runtime-deadline-ms": String(Date.now() + invocation.timeoutMilliseconds),
        "lambda-runtime-invoked-function-arn": functionArn,
        "lambda-runtime-trace-id": `Root=1-${randomBytes(4).toString("hex")}-${randomBytes(12).toString("hex")};Parent=${randomBytes(8).toString("hex")};Sampled=0`,
      })
      .end(invocation.event);
    waiting = undefined;
  };

  return {
    add(event: unknown, timeoutMilliseconds: number): Promise<StreamedReply | InvocationError> {
      const { promise, resolve } = Promise.withResolvers<StreamedReply | InvocationError>();
      const invocation: Invocation = {
        id: randomUUID(),
        event: JSON.stringify(event),
        timeoutMilliseconds,
        settle: resolve,
      };
      expire(invocation, initMilliseconds + timeoutMilliseconds);
      queue.push(invocation);
      dispatch();
      return promise;
    },
    wait(response: ServerResponse): void {
      waiting = response;
      response.once("close", () => {
        if (waiting === response) waiting = undefined;
      });
      dispatch();
    },
    take(id: string): Invocation | undefined {
      const invocation = running.get(id);
      running.delete(id);
      return invocation;
    },
    abort(reason: InvocationError): void {
      for (const invocation of [...queue.splice(0), ...running.values()]) {
        clearTimeout(invocation.timer);
        invocation.settle(reason);
      }
      running.clear();
    },
  };
}

/** Hands a posted reply to who invoked, and answers the runtime once the reply was read to its end. */
async function settle(
  invocation: Invocation,
  kind: string,
  mode: InvokeMode,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  request.once("end", () => accepted(response));
  request.once("close", () => clearTimeout(invocation.timer));
  const read = kind === "error" ? readError(request) : readInvocationResponse(request, mode);
  const result = await read.catch(() => error("Runtime.InvalidReply", "the reply broke off or is malformed"));
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
    if (invocation !== undefined) return settle(invocation, kind, mode, request, response);
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
    abort: (errorType, errorMessage) => abort(error(errorType, errorMessage)),
    async close() {
      abort(error("Runtime.Closed", "the Runtime API was closed"));
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
