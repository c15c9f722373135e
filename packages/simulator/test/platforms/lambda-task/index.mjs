import { setTimeout as wait } from "node:timers/promises";

const { HttpResponseStream, streamifyResponse } = globalThis.awslambda;
const head = {
  statusCode: 201,
  headers: { "content-type": "text/plain", "x-a": "1" },
  cookies: ["a=1", "b=2"],
};

/** Writes and waits until the bytes have left the process. */
const flush = (stream, text) => new Promise((resolve) => stream.write(text, resolve));

const behaviours = {
  async reply(out) {
    const reply = HttpResponseStream.from(out, head);
    await flush(reply, "hello ");
    reply.end("world");
  },
  async empty(out) {
    const reply = HttpResponseStream.from(out, { ...head, statusCode: 204 });
    reply.write("");
    reply.end();
  },
  async neverWrites(out) {
    HttpResponseStream.from(out, { ...head, statusCode: 404 }).end();
  },
  async raw(out) {
    out.write("raw");
    out.end();
  },
  async large(out) {
    const reply = HttpResponseStream.from(out, head);
    for (let part = 0; part < 7; part += 1) reply.write("x".repeat(1024 * 1024));
    reply.end();
  },
  async throwsBefore() {
    throw new TypeError("before the first write");
  },
  async throwsAfter(out) {
    await flush(HttpResponseStream.from(out, head), "partial");
    throw new RangeError("after the first write");
  },
  async exits(out) {
    await flush(HttpResponseStream.from(out, head), "partial");
    process.exit(3);
  },
  async hangs() {
    await wait(60_000);
  },
  async hangsAfter(out) {
    HttpResponseStream.from(out, head).write("partial");
    await wait(60_000);
  },
  async describe(out, event, context) {
    const { awsRequestId, functionName, invokedFunctionArn } = context;
    const remaining = context.getRemainingTimeInMillis();
    const described = {
      awsRequestId,
      functionName,
      invokedFunctionArn,
      remaining,
      environment: process.env,
      event,
    };
    out.end(JSON.stringify(described));
  },
};

export const streaming = streamifyResponse((event, out, context) =>
  behaviours[event.behaviour ?? event.headers["x-behaviour"]](out, event, context),
);

export const plain = async (event) => {
  if (event.behaviour === "throws") throw new TypeError("from a plain handler");
  if (event.behaviour === "tooLarge") return { statusCode: 200, body: "x".repeat(7_000_000) };
  if (event.behaviour === "text") return "just text";
  return { ...head, body: Buffer.from("binary").toString("base64"), isBase64Encoded: true };
};
