import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import type { NodeProcess } from "../../src/platforms/child-process.ts";
import type { InvokeMode } from "../../src/platforms/invocation-response.ts";
import { spawnLambdaRuntime } from "../../src/platforms/lambda-runtime.ts";
import { createLambdaRuntimeApi, type LambdaRuntimeApi } from "../../src/platforms/lambda-runtime-api.ts";
import { defaultWorld } from "../../src/world.ts";

const { aws } = defaultWorld;
const taskRoot = fileURLToPath(new URL("./lambda-task", import.meta.url));

const layer = fileURLToPath(new URL("./lambda-layer", import.meta.url));

async function start(handler: string, invokeMode?: InvokeMode) {
  const runtimeApi = await createLambdaRuntimeApi({
    functionArn: aws.functionArn,
    ...(invokeMode === undefined ? {} : { invokeMode }),
  });
  const runtime = spawnLambdaRuntime({
    runtimeApi,
    aws,
    taskRoot,
    handler,
    layer,
    environment: { GRAPHVEIL_X: "1", AWS_REGION: "nowhere" },
  });
  const stop = async () => {
    await runtime.stop();
    await runtimeApi.close();
  };
  return { runtimeApi, runtime, stop };
}

async function startForTest(...parameters: Parameters<typeof start>) {
  const started = await start(...parameters);
  onTestFinished(started.stop);
  return started;
}

describe("a streaming handler under the real runtime client", () => {
  let runtimeApi: LambdaRuntimeApi;
  let runtime: NodeProcess;
  let stop = async () => {};
  beforeAll(async () => {
    ({ runtimeApi, runtime, stop } = await start("index.streaming"));
    await runtimeApi.waitUntilReady();
  });
  afterAll(() => stop());

  const headers = { "content-type": "text/plain", "x-a": "1" };
  const cookies = ["a=1", "b=2"];
  const text = (body: string) => Buffer.from(body);
  test.each([
    ["reply", { status: 201, headers, cookies, body: text("hello world") }],
    ["empty", { status: 204, headers, cookies, body: text("") }],
    ["neverWrites", { status: 200, headers: {}, cookies: [], body: text("") }],
    [
      "raw",
      {
        status: 200,
        headers: { "content-type": "application/octet-stream" },
        cookies: [],
        body: text("raw"),
      },
    ],
    ["throwsAfter", { status: 201, headers, cookies, body: text("partial"), midStreamError: "RangeError" }],
  ])("%s", async (behaviour, expected) => {
    expect(await runtimeApi.invoke({ behaviour })).toEqual({ kind: "reply", ...expected });
  });

  test("throwsBefore", async () => {
    expect(await runtimeApi.invoke({ behaviour: "throwsBefore" })).toEqual({
      kind: "error",
      errorType: "TypeError",
      errorMessage: "before the first write",
    });
    await vi.waitFor(() => expect(runtime.stderr() + runtime.stdout()).toContain("before the first write"));
  });

  test("a body beyond what a buffered reply may have", async () => {
    const reply = await runtimeApi.invoke({ behaviour: "large" });
    expect(reply.kind === "reply" && reply.body.length).toBe(7 * 1024 * 1024);
  });

  test("invocations that come together are answered one after the other", async () => {
    const replies = await Promise.all(
      ["reply", "empty", "raw"].map((behaviour) => runtimeApi.invoke({ behaviour })),
    );
    expect(replies.map((reply) => reply.kind === "reply" && reply.status)).toEqual([201, 204, 200]);
  });

  test("a reader that gives up does not disturb the next invocation", async () => {
    const reply = await runtimeApi.stream({ behaviour: "large" });
    if (reply.kind === "reply") reply.body.destroy();
    expect(await runtimeApi.invoke({ behaviour: "reply" })).toMatchObject({ status: 201 });
  });

  test("the handler sees Lambda's variables and its own, and nothing of this process", async () => {
    const reply = await runtimeApi.invoke({ behaviour: "describe" }, { timeoutMilliseconds: 7000 });
    const described = JSON.parse(reply.kind === "reply" ? Buffer.from(reply.body).toString() : "{}");
    expect(described).toMatchObject({
      awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      functionName: "graphveil",
      invokedFunctionArn: aws.functionArn,
      event: { behaviour: "describe" },
      environment: {
        GRAPHVEIL_X: "1",
        AWS_REGION: aws.region,
        AWS_SESSION_TOKEN: aws.proxy.sessionToken,
        TZ: ":UTC",
      },
    });
    expect(described.remaining).toBeGreaterThan(6000);
    expect(described.remaining).toBeLessThanOrEqual(7000);
    expect(Object.keys(described.environment)).not.toContain("VITEST");
    expect(Object.keys(described.environment)).not.toContain("NODE_OPTIONS");
  });
});

describe("a plain handler", () => {
  test("in mode BUFFERED is read by payload format 2.0", async () => {
    const { runtimeApi } = await startForTest("index.plain", "BUFFERED");
    expect(await runtimeApi.invoke({})).toMatchObject({
      status: 201,
      cookies: ["a=1", "b=2"],
      body: Buffer.from("binary"),
    });
    expect(await runtimeApi.invoke({ behaviour: "text" })).toMatchObject({
      status: 200,
      headers: { "content-type": "application/json" },
      body: Buffer.from("just text"),
    });
    expect(await runtimeApi.invoke({ behaviour: "throws" })).toMatchObject({ errorType: "TypeError" });
    expect(await runtimeApi.invoke({ behaviour: "tooLarge" })).toMatchObject({
      errorType: "Function.ResponseSizeTooLarge",
    });
  });

  test("in mode RESPONSE_STREAM shows its whole result", async () => {
    const { runtimeApi } = await startForTest("index.plain");
    const reply = await runtimeApi.invoke({});
    expect(reply).toMatchObject({ status: 200, cookies: [] });
    expect(reply.kind === "reply" && JSON.parse(Buffer.from(reply.body).toString())).toMatchObject({
      statusCode: 201,
    });
  });
});

describe("a function that goes wrong", () => {
  test("at initialisation is never ready", async () => {
    const { runtimeApi, runtime } = await startForTest("broken.handler");
    await expect(runtimeApi.waitUntilReady()).rejects.toThrow("at initialisation");
    expect((await runtime.exited).code).not.toBe(0);
  });

  test("by ending its process in mid-stream", async () => {
    const { runtimeApi, runtime } = await startForTest("index.streaming");
    expect(await runtimeApi.invoke({ behaviour: "exits" })).toMatchObject({
      status: 201,
      midStreamError: "Runtime.ExitError",
    });
    expect(await runtime.exited).toEqual({ code: 3, signal: null });
  });

  test("by being killed while it works", async () => {
    const { runtimeApi, runtime } = await startForTest("index.streaming");
    await runtimeApi.waitUntilReady();
    const invocation = runtimeApi.invoke({ behaviour: "hangs" });
    await runtime.stop();
    expect(await invocation).toMatchObject({ kind: "error", errorType: "Runtime.ExitError" });
  });

  test("by running out of time, before and after the first byte; a new process takes over", async () => {
    const first = await startForTest("index.streaming");
    await first.runtimeApi.waitUntilReady();
    const timeout = { timeoutMilliseconds: 100 };
    expect(await first.runtimeApi.invoke({ behaviour: "hangs" }, timeout)).toEqual({
      kind: "error",
      errorType: "Sandbox.Timedout",
      errorMessage: "Task timed out after 0.10 seconds",
    });
    await first.runtime.stop();
    const { runtimeApi } = first;
    const second = spawnLambdaRuntime({ runtimeApi, aws, taskRoot, handler: "index.streaming" });
    onTestFinished(() => second.stop());
    await runtimeApi.waitUntilReady();
    expect(await runtimeApi.invoke({ behaviour: "hangsAfter" }, timeout)).toMatchObject({
      status: 201,
      midStreamError: "Sandbox.Timedout",
    });
  });
});

test("a function reads what its layers hold below /opt", async () => {
  const { runtimeApi } = await startForTest("layered.handler");
  await runtimeApi.waitUntilReady();
  expect(await runtimeApi.invoke({})).toMatchObject({ kind: "reply", body: Buffer.from("from the layer") });
});
