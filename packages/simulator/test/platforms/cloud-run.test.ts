import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { type CloudRunOptions, createCloudRun } from "../../src/platforms/cloud-run.ts";
import { type FunctionsFramework, startFunctionsFramework } from "../../src/platforms/functions-framework.ts";
import { createSimulator } from "../../src/simulator.ts";
import type { Network } from "../../src/wire/network/listen.ts";
import { defaultWorld } from "../../src/world.ts";

const { serviceUrl, callers } = defaultWorld.gcp;
const [acme, stranger, outsider] = callers.map(({ email }) => email);
const simulator = createSimulator();
const source = fileURLToPath(new URL("./function", import.meta.url));
const main = fileURLToPath(new URL("main.js", import.meta.resolve("@google-cloud/functions-framework")));
let container: FunctionsFramework;
let network: Network;
let leave = () => {};
let closeDoor = () => {};

beforeAll(async () => {
  [container, network] = await Promise.all([
    startFunctionsFramework({
      main,
      source,
      target: "echo",
      environment: { GRAPHVEIL_X: "1", K_SERVICE: "other" },
    }),
    simulator.listen(),
  ]);
  leave = network.routeThisProcess();
  mount();
});
afterAll(async () => {
  closeDoor();
  leave();
  await Promise.all([container.stop(), network.close()]);
});
afterEach(() => mount());

function mount(options: Partial<CloudRunOptions> = {}) {
  closeDoor();
  const door = createCloudRun({
    world: defaultWorld,
    google: simulator.google,
    port: container.port,
    ...options,
  });
  closeDoor = door.close;
  network.mount(door);
}

interface Echo {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly environment: Readonly<Record<string, string>>;
}

const mint = (email = "", audience = serviceUrl) => simulator.mintCallerIdToken(email, audience);
const bearer = async (email?: string, audience?: string) => `Bearer ${await mint(email, audience)}`;
const unsigned = (token: string) => token.replace(/[^.]*$/, "SIGNATURE_REMOVED_BY_GOOGLE");

describe("the container", () => {
  test("sees the variables of the container contract and its own, and nothing of this process", async () => {
    const response = await fetch(serviceUrl, { headers: { authorization: await bearer(acme) } });
    const { environment } = (await response.json()) as Echo;
    expect(environment).toMatchObject({
      GRAPHVEIL_X: "1",
      K_SERVICE: "echo",
      FUNCTION_TARGET: "echo",
      PORT: String(container.port),
    });
    expect(Object.keys(environment)).not.toContain("VITEST");
  });

  test("that does not start says why", async () => {
    await expect(startFunctionsFramework({ main, source, target: "missing" })).rejects.toThrow(/missing/);
  });
});

describe("a verified caller", () => {
  test("reaches the function, with the signature taken off and what the front end adds", async () => {
    const authorization = await bearer(acme);
    const response = await fetch(`${serviceUrl}/v1.0/users?%24top=5&x=a%2Fb`, {
      method: "POST",
      body: "{}",
      headers: { authorization, "content-type": "application/json", "x-forwarded-for": "198.51.100.7" },
    });
    const echo = (await response.json()) as Echo;
    expect([response.status, echo.method, echo.url, echo.body]).toEqual([
      201,
      "POST",
      "/v1.0/users?%24top=5&x=a%2Fb",
      "{}",
    ]);
    expect(echo.headers).toMatchObject({
      host: new URL(serviceUrl).host,
      authorization: unsigned(authorization),
      "x-forwarded-for": "198.51.100.7, 127.0.0.1",
      "x-forwarded-proto": "https",
      traceparent: expect.stringMatching(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/),
      "x-cloud-trace-context": expect.stringMatching(/^[0-9a-f]{32}\/\d+;o=0$/),
    });
  });

  test("keeps its trace, under a span of Google's", async () => {
    const traceparent = `00-${"a".repeat(32)}-${"b".repeat(16)}-01`;
    const response = await fetch(serviceUrl, { headers: { authorization: await bearer(acme), traceparent } });
    const { headers } = (await response.json()) as Echo;
    expect(headers["traceparent"]).toMatch(/^00-a{32}-(?!b{16})[0-9a-f]{16}-01$/);
  });

  test("may use X-Serverless-Authorization, and then Authorization is the application's", async () => {
    const serverless = await bearer(acme);
    const response = await fetch(serviceUrl, {
      headers: { "x-serverless-authorization": serverless, authorization: "Bearer own.app.token" },
    });
    const { headers } = (await response.json()) as Echo;
    expect(headers).toMatchObject({
      "x-serverless-authorization": unsigned(serverless),
      authorization: "Bearer own.app.token",
    });
  });

  test("whom no policy knows comes through as well", async () => {
    const response = await fetch(serviceUrl, { headers: { authorization: await bearer(stranger) } });
    expect(response.status).toBe(201);
  });

  test("sees it when the function breaks off", async () => {
    const response = await fetch(`${serviceUrl}/broken`, { headers: { authorization: await bearer(acme) } });
    await expect(response.text()).rejects.toThrow("terminated");
  });
});

describe("everybody else is refused before the function", () => {
  const statusOf = async (headers: Readonly<Record<string, string>>) => {
    const response = await fetch(serviceUrl, { headers });
    expect(response.headers.get("content-type")).toBe("text/html; charset=UTF-8");
    return response.status;
  };

  test("without a token", async () => {
    expect(await statusOf({})).toBe(403);
    expect(await statusOf({ authorization: "Basic abc" })).toBe(403);
  });

  test("with a token for another audience, or none of Google's", async () => {
    expect(await statusOf({ authorization: await bearer(acme, `${serviceUrl}/`) })).toBe(401);
    expect(await statusOf({ authorization: unsigned(await bearer(acme)) })).toBe(401);
    expect(await statusOf({ authorization: "Bearer a.b.c" })).toBe(401);
    expect(await statusOf({ authorization: `Bearer ${simulator.google.mintAccessToken("x").token}` })).toBe(
      401,
    );
  });

  test("without the role of an invoker", async () => {
    expect(await statusOf({ authorization: await bearer(outsider) })).toBe(403);
  });

  test("with a good token in the header that does not count", async () => {
    const authorization = await bearer(acme);
    expect(await statusOf({ authorization, "x-serverless-authorization": "Bearer a.b.c" })).toBe(401);
  });

  test("with an expired token", async () => {
    let now = Date.now();
    const { google, mintCallerIdToken } = createSimulator({ now: () => now });
    mount({ google });
    const authorization = `Bearer ${await mintCallerIdToken(acme ?? "", serviceUrl)}`;
    now += 3_601_000;
    expect(await statusOf({ authorization })).toBe(401);
  });
});

test("a public service hands everything on untouched, forged or not", async () => {
  mount({ allowUnauthenticated: true });
  const forged = unsigned(await bearer(acme));
  const response = await fetch(serviceUrl, { headers: { authorization: forged } });
  expect(((await response.json()) as Echo).headers["authorization"]).toBe(forged);
  expect((await fetch(serviceUrl)).status).toBe(201);
});

test("a container that is gone is a 503", async () => {
  const gone = await startFunctionsFramework({ main, source, target: "echo" });
  await gone.stop();
  mount({ port: gone.port });
  onTestFinished(() => mount());
  const response = await fetch(serviceUrl, { headers: { authorization: await bearer(acme) } });
  expect(response.status).toBe(503);
});
