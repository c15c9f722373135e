import { randomBytes, randomUUID } from "node:crypto";
import type { ServerResponse } from "node:http";
import type { Readable } from "node:stream";
import {
  type InvocationError,
  invocationError,
  MidStreamError,
  type StreamedReply,
} from "./invocation-response.ts";

/** One call of the function, from the event to its reply. */
export interface Invocation {
  readonly id: string;
  readonly event: string;
  readonly timeoutMilliseconds: number;
  readonly settle: (result: StreamedReply | InvocationError) => void;
  timer?: NodeJS.Timeout;
  /** Set while the body of a reply is on its way. */
  body?: Readable;
}

/** Invocations that wait for a runtime, and those that it works on. */
export interface Invocations {
  /** Queues an event and resolves with the reply, or with the error of a timeout. */
  add(event: unknown, timeoutMilliseconds: number): Promise<StreamedReply | InvocationError>;
  /** A runtime asks for an event: it gets the next one, now or later. */
  wait(response: ServerResponse): void;
  /** The invocation that a runtime answers, which no other runtime can answer then. */
  take(id: string): Invocation | undefined;
  /** Ends all of them with one error. */
  abort(reason: InvocationError): void;
}

const INIT_LIMIT_MS = 10_000;

function createInvocation(event: unknown, timeoutMilliseconds: number) {
  const { promise, resolve } = Promise.withResolvers<StreamedReply | InvocationError>();
  const invocation: Invocation = {
    id: randomUUID(),
    event: JSON.stringify(event),
    timeoutMilliseconds,
    settle: resolve,
  };
  return { invocation, reply: promise };
}

/** Ends an invocation as Lambda does when its time is over. */
function timeOut({ timeoutMilliseconds, settle, body }: Invocation): void {
  const seconds = (timeoutMilliseconds / 1000).toFixed(2);
  settle(invocationError("Sandbox.Timedout", `Task timed out after ${seconds} seconds`));
  body?.destroy(new MidStreamError("Sandbox.Timedout"));
}

const traceId = () =>
  `Root=1-${randomBytes(4).toString("hex")}-${randomBytes(12).toString("hex")};Parent=${randomBytes(8).toString("hex")};Sampled=0`;

/** Gives a runtime the event that it waits for. */
function sendEvent(
  { id, event, timeoutMilliseconds }: Invocation,
  response: ServerResponse,
  functionArn: string,
) {
  response
    .writeHead(200, {
      "content-type": "application/json",
      "lambda-runtime-aws-request-id": id,
      "lambda-runtime-deadline-ms": String(Date.now() + timeoutMilliseconds),
      "lambda-runtime-invoked-function-arn": functionArn,
      "lambda-runtime-trace-id": traceId(),
    })
    .end(event);
}

/** Creates the queue of one function. */
export function createInvocations(functionArn: string): Invocations {
  const queue: Invocation[] = [];
  const running = new Map<string, Invocation>();
  let waiting: ServerResponse | undefined;

  const expireIn = (invocation: Invocation, milliseconds: number) => {
    clearTimeout(invocation.timer);
    invocation.timer = setTimeout(() => {
      running.delete(invocation.id);
      const at = queue.indexOf(invocation);
      if (at >= 0) queue.splice(at, 1);
      timeOut(invocation);
    }, milliseconds);
  };

  const dispatch = () => {
    const invocation = waiting === undefined ? undefined : queue.shift();
    if (waiting === undefined || invocation === undefined) return;
    running.set(invocation.id, invocation);
    expireIn(invocation, invocation.timeoutMilliseconds);
    sendEvent(invocation, waiting, functionArn);
    waiting = undefined;
  };

  return {
    add(event, timeoutMilliseconds) {
      const { invocation, reply } = createInvocation(event, timeoutMilliseconds);
      expireIn(invocation, INIT_LIMIT_MS + timeoutMilliseconds);
      queue.push(invocation);
      dispatch();
      return reply;
    },
    wait(response) {
      waiting = response;
      response.once("close", () => {
        if (waiting === response) waiting = undefined;
      });
      dispatch();
    },
    take(id) {
      const invocation = running.get(id);
      running.delete(id);
      return invocation;
    },
    abort(reason) {
      for (const invocation of [...queue.splice(0), ...running.values()]) {
        clearTimeout(invocation.timer);
        invocation.settle(reason);
      }
      running.clear();
    },
  };
}
