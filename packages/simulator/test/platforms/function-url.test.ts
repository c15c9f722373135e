import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { createFunctionUrl, type FunctionUrlOptions } from "../../src/platforms/function-url.ts";
import { spawnLambdaRuntime } from "../../src/platforms/lambda-runtime.ts";
import { createLambdaRuntimeApi, type LambdaRuntimeApi } from "../../src/platforms/lambda-runtime-api.ts";
import { createSimulator } from "../../src/simulator.ts";
import type { SimulatedRequest } from "../../src/wire/host.ts";
import type { Network } from "../../src/wire/network/listen.ts";
import { defaultWorld } from "../../src/world.ts";
import { signedRequest, type ToSign, withHeaders } from "../aws-signer.ts";

const { aws } = defaultWorld;
const [acme = aws.proxy, stranger = aws.proxy, outsider = aws.proxy] = aws.callers;
const host = `${aws.functionUrlId}.lambda-url.${aws.region}.on.aws`;
const simulator = createSimulator();
let network: Network;
let runtimeApi: LambdaRuntimeApi;
let stop = async () => {};

beforeAll(async () => {
  network = await simulator.listen();
  runtimeApi = await createLambdaRuntimeApi({ functionArn: aws.functionArn });
  const runtime = spawnLambdaRuntime({
    runtimeApi,
    aws,
    taskRoot: fileURLToPath(new URL("./lambda-task", import.meta.url)),
    handler: "index.streaming",
  });
  const leave = network.routeThisProcess();
  stop = async () => {
    leave();
    await runtime.stop();
    await runtimeApi.close();
    await network.close();
  };
  await runtimeApi.waitUntilReady();
  mount();
});
afterAll(() => stop());
afterEach(() => mount());

const mount = (options: Partial<FunctionUrlOptions> = {}) =>
  network.mount(createFunctionUrl({ world: defaultWorld, runtimeApi, ...options }));

const sign = (behaviour: string, wanted: Partial<ToSign> = {}) =>
  signedRequest({
    principal: acme,
    service: "lambda",
    method: "GET",
    host,
    target: "/v1.0/users?%24top=5&%24select=id%2Cmail",
    ...wanted,
    headers: { "x-behaviour": behaviour, ...wanted.headers },
  });

const send = ({ method, target, headers, body }: SimulatedRequest): Promise<Response> =>
  fetch(`https://${host}${target}`, {
    method,
    headers,
    ...(body.length > 0 ? { body: Buffer.from(body) } : {}),
  });

test("the URL has the form of a real one", () => {
  const { url } = createFunctionUrl({ world: defaultWorld, runtimeApi });
  expect(url).toMatch(/^https:\/\/[a-z0-9]{32}\.lambda-url\.eu-central-1\.on\.aws$/);
});

describe("the query", () => {
  test("reaches the function with a space for each plus, and everything encoded as it was", async () => {
    const request = await sign("describe", { target: "/v1.0/users?q=a+b%20c%2Bd%2Fe&empty=" });
    const { event } = (await (await send(request)).json()) as { event: Record<string, unknown> };
    expect(event).toMatchObject({
      rawQueryString: "q=a b%20c%2Bd%2Fe&empty=",
      queryStringParameters: { q: "a b c+d/e", empty: "" },
    });
  });

  test.each(["$orderby=start/dateTime", "/", "a=b&c=/"])(
    "with a raw slash never arrives: %s",
    async (query) => {
      const response = await send(await sign("describe", { target: `/v1.0/users?${query}` }));
      expect(response.status).toBe(400);
      expect(response.headers.get("x-amzn-errortype")).toBe("InvalidQueryStringException");
      expect(await response.text()).toBe('{"Message":null}');
    },
  );
});

describe("the event", () => {
  const eventOf = async (request: SimulatedRequest) => {
    const response = await send(request);
    return ((await response.json()) as { event: Record<string, unknown> }).event;
  };

  test("is of payload format 2.0, with the caller as AWS vouches for it", async () => {
    const headers = { accept: "application/json", cookie: "a=1; b=2", "user-agent": "test/1" };
    const request = await sign("describe", { headers });
    const event = await eventOf(request);
    expect(event).toEqual({
      version: "2.0",
      routeKey: "$default",
      rawPath: "/v1.0/users",
      rawQueryString: "%24top=5&%24select=id%2Cmail",
      cookies: ["a=1", "b=2"],
      headers: expect.objectContaining({
        host,
        accept: "application/json",
        authorization: request.headers.get("authorization"),
        "x-amz-security-token": acme.sessionToken,
        "x-forwarded-proto": "https",
        "x-forwarded-port": "443",
        "x-amzn-trace-id": expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/),
      }),
      queryStringParameters: { $top: "5", $select: "id,mail" },
      requestContext: {
        accountId: aws.accountId,
        apiId: aws.functionUrlId,
        authorizer: {
          iam: {
            accessKey: acme.accessKeyId,
            accountId: "444455556666",
            callerId: `${acme.roleId}:loader-1`,
            cognitoIdentity: null,
            principalOrgId: null,
            userArn: "arn:aws:sts::444455556666:assumed-role/acme-analytics/loader-1",
            userId: `${acme.roleId}:loader-1`,
          },
        },
        domainName: host,
        domainPrefix: aws.functionUrlId,
        http: {
          method: "GET",
          path: "/v1.0/users",
          protocol: "HTTP/1.1",
          sourceIp: "127.0.0.1",
          userAgent: "test/1",
        },
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        routeKey: "$default",
        stage: "$default",
        time: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
        timeEpoch: expect.any(Number),
      },
      isBase64Encoded: false,
    });
    expect(event["headers"] as object).not.toHaveProperty("cookie");
  });

  test.each([
    ["application/json", '{"a":"é"}', '{"a":"é"}', false],
    ["text/plain; charset=utf-8", "text", "text", false],
    ["application/octet-stream", "bytes", Buffer.from("bytes").toString("base64"), true],
    ["", "untyped", Buffer.from("untyped").toString("base64"), true],
  ])("has a body of type %j as text or base64", async (contentType, body, expected, isBase64Encoded) => {
    const request = await sign("describe", {
      method: "POST",
      body,
      headers: { "content-type": contentType },
    });
    expect(await eventOf(request)).toMatchObject({ body: expected, isBase64Encoded });
  });

  test("names a caller that no policy knows all the same", async () => {
    const event = await eventOf(await sign("describe", { principal: stranger }));
    expect(event).toMatchObject({ requestContext: { authorizer: { iam: { accountId: "777788889999" } } } });
  });

  test("has the raw path as on the wire", async () => {
    const target = "/v1.0/users('a%40b.com')/messages";
    expect(await eventOf(await sign("describe", { target }))).toMatchObject({
      rawPath: target,
      rawQueryString: "",
    });
  });

  test("of auth type NONE has no caller, whatever the request says", async () => {
    mount({ authType: "NONE" });
    const event = await eventOf(withHeaders(await sign("describe"), { authorization: "Bearer x" }));
    expect(event).toMatchObject({ requestContext: { accountId: "anonymous" } });
    expect(event["requestContext"]).not.toHaveProperty("authorizer");
  });
});

describe("everybody else is Forbidden, always in the same words", () => {
  test.each([
    ["no signature", {}, { authorization: undefined }],
    ["a bearer token", {}, { authorization: "Bearer abc" }],
    ["a role that may not invoke", { principal: outsider }, {}],
    ["the function's own role", { principal: aws.proxy }, {}],
    ["an unknown key", { principal: { ...acme, accessKeyId: "ASIAEXAMPLEUNKNOWN00" } }, {}],
    ["a wrong secret", { principal: { ...acme, secretAccessKey: "wrong" } }, {}],
    ["another's session token", { principal: { ...acme, sessionToken: stranger.sessionToken } }, {}],
    ["a signature for another service", { service: "execute-api" }, {}],
    ["a signature for another region", { region: "us-east-1" }, {}],
    ["an old signature", { at: Date.now() - 400_000 }, {}],
    ["an unsigned x-amz- header", {}, { "x-amz-meta": "x" }],
  ] as const)("%s", async (_what, wanted, changes) => {
    const response = await send(withHeaders(await sign("describe", wanted), changes));
    expect([response.status, await response.text()]).toEqual([403, '{"Message":"Forbidden"}']);
  });

  test("a changed query", async () => {
    const response = await send({ ...(await sign("describe")), target: "/v1.0/users?%24top=500" });
    expect(response.status).toBe(403);
  });
});

describe("the reply", () => {
  test("comes with status, headers, cookies and body", async () => {
    const response = await send(await sign("reply"));
    expect([response.status, await response.text()]).toEqual([201, "hello world"]);
    expect(response.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
    expect(response.headers.get("x-a")).toBe("1");
    expect(response.headers.get("x-amzn-requestid")).toMatch(/^[0-9a-f-]{36}$/);
  });

  test("without a body keeps its status; to HEAD it has none", async () => {
    expect((await send(await sign("empty"))).status).toBe(204);
    const head = await send(await sign("reply", { method: "HEAD" }));
    expect([head.status, await head.text()]).toEqual([201, ""]);
  });

  test("of seven megabytes streams", async () => {
    const response = await send(await sign("large"));
    expect((await response.arrayBuffer()).byteLength).toBe(7 * 1024 * 1024);
  });

  test("of a function that throws before the first byte is 502, without its message", async () => {
    const response = await send(await sign("throwsBefore"));
    expect([response.status, await response.text()]).toEqual([502, "Internal Server Error"]);
  });

  test("of a function that throws later breaks off", async () => {
    const response = await send(await sign("throwsAfter"));
    expect(response.status).toBe(201);
    await expect(response.text()).rejects.toThrow("terminated");
  });

  test("to a request of more than 6 MB is 413", async () => {
    const body = "x".repeat(6 * 1024 * 1024 + 1);
    const response = await send(await sign("describe", { method: "POST", body }));
    expect(response.status).toBe(413);
  });
});
