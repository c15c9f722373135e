import { expect, onTestFinished, test } from "vitest";
import { createLambdaRuntimeApi } from "../../src/platforms/lambda-runtime-api.ts";

async function start() {
  const runtimeApi = await createLambdaRuntimeApi({
    functionArn: "arn:aws:lambda:eu-central-1:111122223333:function:x",
  });
  onTestFinished(() => runtimeApi.close());
  const root = `http://${runtimeApi.address}/2018-06-01/runtime`;
  return { runtimeApi, root };
}

test("an event goes to who waits for it, with its id and deadline, and the posted result comes back", async () => {
  const { runtimeApi, root } = await start();
  const next = fetch(`${root}/invocation/next`);
  await runtimeApi.waitUntilReady();
  const before = Date.now();
  const reply = runtimeApi.invoke({ a: 1 }, { timeoutMilliseconds: 5000 });
  const event = await next;
  const { headers } = event;
  expect(await event.json()).toEqual({ a: 1 });
  const id = headers.get("lambda-runtime-aws-request-id") ?? "";
  expect(Number(headers.get("lambda-runtime-deadline-ms"))).toBeGreaterThanOrEqual(before + 5000);
  const posted = await fetch(`${root}/invocation/${id}/response`, { method: "POST", body: '{"b":2}' });
  expect(posted.status).toBe(202);
  expect(await reply).toMatchObject({ kind: "reply", status: 200, body: Buffer.from('{"b":2}') });
  expect((await fetch(`${root}/invocation/${id}/response`, { method: "POST", body: "again" })).status).toBe(
    400,
  );
});

test("a result for nobody and a page that does not exist are refused", async () => {
  const { root } = await start();
  expect((await fetch(`${root}/invocation/unknown/response`, { method: "POST", body: "{}" })).status).toBe(
    400,
  );
  expect((await fetch(`${root}/other`)).status).toBe(400);
});

test("a malformed error report ends the invocation all the same", async () => {
  const { runtimeApi, root } = await start();
  const reply = runtimeApi.invoke({});
  const id = (await fetch(`${root}/invocation/next`)).headers.get("lambda-runtime-aws-request-id");
  await fetch(`${root}/invocation/${id}/error`, { method: "POST", body: "{" });
  expect(await reply).toMatchObject({ kind: "error", errorType: "Runtime.InvalidReply" });
});

test("closing ends what waits", async () => {
  const { runtimeApi } = await start();
  const reply = runtimeApi.invoke({});
  runtimeApi.abort("Test.Abort", "over");
  expect(await reply).toEqual({ kind: "error", errorType: "Test.Abort", errorMessage: "over" });
  await expect(runtimeApi.waitUntilReady()).rejects.toThrow("Test.Abort: over");
});
