import { once } from "node:events";
import { readFile } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { Agent, get } from "node:https";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { startNodeProcess } from "../../../src/platforms/child-process.ts";
import { createSimulator } from "../../../src/simulator.ts";
import type { Fault } from "../../../src/wire/faults.ts";
import type { Network } from "../../../src/wire/network/listen.ts";
import { defaultWorld } from "../../../src/world.ts";
import { type Echo, echoHost } from "../../echo-host.ts";

const graph = "https://graph.microsoft.com";
const simulator = createSimulator({ hosts: [echoHost] });
let network: Network;
let leave = () => {};

beforeAll(async () => {
  network = await simulator.listen();
  leave = network.routeThisProcess();
});
afterAll(async () => {
  leave();
  await network.close();
});
afterEach(() => {
  simulator.faults.clear();
  simulator.journal.clear();
});

const failureOf = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => error as Error & { readonly cause?: Error & { readonly code?: string } },
  );

/** Runs a module in a process of its own that lives in the network, and returns what it printed as JSON. */
async function runChild(source: string): Promise<unknown> {
  const child = startNodeProcess({
    arguments: ["--input-type=module", "--eval", source],
    workingDirectory: fileURLToPath(new URL("..", import.meta.url)),
    environment: { ...network.environment },
  });
  const { code } = await child.exited;
  if (code !== 0) throw new Error(child.stderr());
  return JSON.parse(child.stdout());
}

describe("another process, with nothing but the environment", () => {
  test("reaches TLS and plain hosts by fetch and node:https; what is not simulated fails and is recorded", async () => {
    const result = await runChild(`
      import { get } from "node:https";
      const status = async (url, init) => (await fetch(url, init)).status;
      const flavor = { headers: { "Metadata-Flavor": "Google" } };
      const byHttps = await new Promise((resolve) => get("https://www.googleapis.com/oauth2/v3/certs", (response) => resolve(response.resume().statusCode)));
      const refused = await fetch("https://telemetry.example/v1?x=1").catch((error) => error.message);
      const refusedPlain = await fetch("http://telemetry.example/v1").catch((error) => error.message);
      console.log(JSON.stringify([
        await status("https://login.microsoftonline.com/${defaultWorld.entra.tenantId}/oauth2/v2.0/token", { method: "POST" }),
        await status("http://metadata.google.internal/computeMetadata/v1/project/project-id", flavor),
        await status("${graph}/v1.0/users"),
        byHttps, refused, refusedPlain,
      ]));`);
    expect(result).toEqual([400, 200, 200, 200, "fetch failed", "fetch failed"]);
    expect(simulator.unsimulated.splice(0)).toEqual([
      {
        host: "telemetry.example",
        method: "CONNECT",
        path: "telemetry.example:443",
        detail: expect.any(String),
      },
      {
        host: "telemetry.example",
        method: "CONNECT",
        path: "telemetry.example:80",
        detail: expect.any(String),
      },
    ]);
  });

  test("the AWS SDK over fetch goes from STS to Entra and to KMS", async () => {
    const { aws, entra } = defaultWorld;
    const result = await runChild(`
      import { STSClient, GetWebIdentityTokenCommand } from "@aws-sdk/client-sts";
      import { KMSClient, GenerateMacCommand } from "@aws-sdk/client-kms";
      import { FetchHttpHandler } from "@smithy/fetch-http-handler";
      const credentials = ${JSON.stringify(aws.proxy)};
      const options = { region: "${aws.region}", credentials, requestHandler: new FetchHttpHandler() };
      const { WebIdentityToken } = await new STSClient(options).send(new GetWebIdentityTokenCommand({
        Audience: ["api://AzureADTokenExchange"], SigningAlgorithm: "RS256", DurationSeconds: 300 }));
      const { Mac } = await new KMSClient(options).send(new GenerateMacCommand({
        KeyId: "${aws.kmsKeyArn}", MacAlgorithm: "HMAC_SHA_256", Message: Buffer.from("m") }));
      const response = await fetch("https://login.microsoftonline.com/${entra.tenantId}/oauth2/v2.0/token", {
        method: "POST",
        body: new URLSearchParams({
          client_id: "${entra.clientId}", scope: "https://graph.microsoft.com/.default", grant_type: "client_credentials",
          client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer", client_assertion: WebIdentityToken }),
      });
      console.log(JSON.stringify([Mac.length, response.status, (await response.json()).token_type]));`);
    expect(result).toEqual([32, 200, "Bearer"]);
    expect(simulator.unsimulated).toEqual([]);
    expect(simulator.journal.entries.map(({ leg, status }) => `${leg} ${status}`)).toEqual([
      "sts 200",
      "awsKms 200",
      "issuer 200",
      "issuer 200",
      "entra 200",
    ]);
  });

  test("google-auth-library, which has a fetch of its own, goes from the metadata server to Cloud KMS", async () => {
    const { gcp } = defaultWorld;
    const result = await runChild(`
      import { Compute } from "google-auth-library";
      const client = new Compute();
      const idToken = await client.fetchIdToken("api://AzureADTokenExchange");
      const { data } = await client.request({
        url: "https://cloudkms.googleapis.com/v1/${gcp.kmsKeyVersion}:macSign",
        method: "POST",
        data: { data: Buffer.from("m").toString("base64") },
      });
      console.log(JSON.stringify([idToken.split(".").length, data.protectionLevel]));`);
    expect(result).toEqual([3, "SOFTWARE"]);
    expect(simulator.unsimulated).toEqual([]);
    expect(simulator.journal.entries.map(({ leg, status }) => `${leg} ${status}`)).toEqual([
      "metadata 200",
      "metadata 200",
      "cloudKms 200",
    ]);
  });
});

describe("this process, while it lives in the network", () => {
  test("hosts see the raw target and the headers as sent", async () => {
    const target = "/v1.0/../%2e%2e//users;x?%24top=1&$select=a";
    const body = await new Promise<string>((resolve, reject) => {
      get({ host: "graph.microsoft.com", path: target, headers: { "X-A": ["1", "2"] } }, (response) => {
        let text = "";
        response.on("data", (chunk) => {
          text += chunk;
        });
        response.on("end", () => resolve(text));
      }).on("error", reject);
    });
    const echo = JSON.parse(body) as Echo;
    expect(echo.target).toBe(target);
    expect(echo.headers).toMatchObject({ host: "graph.microsoft.com", "x-a": "1, 2" });
  });

  test("bodies over a kilobyte are compressed for who accepts it, smaller ones never", async () => {
    const encodingOf = async (path: string, acceptEncoding: string) => {
      const response = await fetch(`${graph}${path}`, { headers: { "accept-encoding": acceptEncoding } });
      return [response.headers.get("content-encoding"), (await response.text()).length > 0];
    };
    expect(await encodingOf("/large", "gzip, deflate")).toEqual(["gzip", true]);
    expect(await encodingOf("/large", "identity")).toEqual([null, true]);
    expect(await encodingOf("/a", "gzip")).toEqual([null, true]);
  });

  test("a request whose host is not the connection's is refused and recorded", async () => {
    const headers = { host: "login.microsoftonline.com" };
    const [response] = (await once(get(`${graph}/a`, { headers }), "response")) as [IncomingMessage];
    expect(response.resume().statusCode).toBe(421);
    expect(simulator.unsimulated.splice(0)).toMatchObject([
      { host: "login.microsoftonline.com", path: "/a" },
    ]);
  });

  test("a token in the clear gets no answer", async () => {
    const response = await fetch("http://graph.microsoft.com/a", { headers: { authorization: "Bearer x" } });
    expect(response.status).toBe(502);
    expect(simulator.unsimulated.splice(0)).toMatchObject([
      { host: "graph.microsoft.com", detail: "spoken to over http" },
    ]);
  });

  test("a path without behaviour is a 502 and recorded", async () => {
    expect((await fetch(`${graph}/unknown`)).status).toBe(502);
    expect(simulator.unsimulated.splice(0)).toHaveLength(1);
  });

  test("the authority is in a file, and nothing else is", async () => {
    const pem = await readFile(network.caFile, "utf8");
    expect(pem).toMatch(/^-----BEGIN CERTIFICATE-----/);
    expect(pem).not.toContain("PRIVATE");
  });
});

describe("shows faults on the wire", () => {
  const inject = (fault: Fault) => simulator.faults.inject({ leg: "graph", fault, times: 1 });

  test("a reset connection", async () => {
    await (await fetch(`${graph}/a`)).text();
    inject({ kind: "connectionReset" });
    expect((await failureOf(fetch(`${graph}/a`)))?.cause?.code).toBe("ECONNRESET");
    expect((await fetch(`${graph}/a`)).status).toBe(200);
  });

  test("a handshake with a certificate that nobody vouches for, although connections were open", async () => {
    const agent = new Agent({ keepAlive: true, proxyEnv: network.environment });
    const [response] = (await once(get(`${graph}/a`, { agent }), "response")) as [IncomingMessage];
    const idle = once(response.socket, "close");
    await once(response.resume(), "end");
    inject({ kind: "tlsFailure" });
    await idle;
    expect((await failureOf(fetch(`${graph}/a`)))?.cause?.code).toBe("DEPTH_ZERO_SELF_SIGNED_CERT");
    expect((await fetch(`${graph}/a`)).status).toBe(200);
  });

  test.each([
    ["identity", 10],
    ["gzip", 10],
    ["identity", 0],
  ])("a body (%s) that is cut off after %i bytes", async (acceptEncoding, afterBytes) => {
    inject({ kind: "cutOffBody", afterBytes });
    const response = await fetch(`${graph}/large`, { headers: { "accept-encoding": acceptEncoding } });
    expect(response.status).toBe(200);
    const failure = await failureOf(response.text());
    expect([failure?.message, failure?.cause?.code]).toEqual(["terminated", "UND_ERR_SOCKET"]);
  });

  test("latency, which the client's signal ends", async () => {
    inject({ kind: "latency", milliseconds: 60_000 });
    expect((await failureOf(fetch(`${graph}/a`, { signal: AbortSignal.timeout(30) })))?.name).toBe(
      "TimeoutError",
    );
    inject({ kind: "latency", milliseconds: 15 });
    const before = performance.now();
    expect((await fetch(`${graph}/a`)).status).toBe(200);
    expect(performance.now() - before).toBeGreaterThanOrEqual(14);
  });
});

test("a client that sends absolute-form requests to the proxy is served too", async () => {
  const { request } = await import("node:http");
  const { hostname, port } = new URL(network.proxyUrl);
  const statusOf = (path: string) =>
    new Promise<number | undefined>((resolve, reject) => {
      const headers = { host: new URL(path).host, "metadata-flavor": "Google" };
      request({ hostname, port, path, headers }, (response) => resolve(response.resume().statusCode))
        .on("error", reject)
        .end();
    });
  expect(await statusOf("http://metadata.google.internal/computeMetadata/v1/project/project-id")).toBe(200);
  expect(await statusOf("http://telemetry.example/")).toBe(502);
  expect(simulator.unsimulated.splice(0)).toMatchObject([{ host: "telemetry.example" }]);
});

test("a closed network leaves nothing behind", async () => {
  const other = await simulator.listen();
  await other.close();
  await expect(readFile(other.caFile)).rejects.toThrow("ENOENT");
  expect((await failureOf(fetch(other.proxyUrl)))?.cause?.code).toBe("ECONNREFUSED");
});
