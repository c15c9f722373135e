import { SecretClient } from "@azure/keyvault-secrets";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { createSimulator, type Simulator } from "../../src/simulator.ts";
import { defaultWorld } from "../../src/world.ts";
import { awsAssertion, requestToken } from "../entra-client.ts";

const { host, secretName, secretValue } = defaultWorld.keyVault;
const url = `https://${host}/secrets/${secretName}/?api-version=7.6`;

async function tokenFor(simulator: Simulator, scope: string) {
  const { body } = await requestToken(simulator, await awsAssertion(simulator, Date.now()), {
    form: { scope },
  });
  return body.access_token;
}

test("the real SecretClient follows the challenge and reads the secret", async () => {
  const simulator = createSimulator();
  const network = await simulator.listen();
  const leave = network.routeThisProcess();
  vi.stubEnv("HTTPS_PROXY", network.proxyUrl); // Azure's pipeline has its own agent
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    leave();
    await network.close();
  });
  const scopes: unknown[] = [];
  const client = new SecretClient(`https://${host}`, {
    async getToken(scope) {
      scopes.push(scope);
      return {
        token: await tokenFor(simulator, "https://vault.azure.net/.default"),
        expiresOnTimestamp: Date.now() + 3_600_000,
      };
    },
  });
  expect((await client.getSecret(secretName)).value).toBe(secretValue);
  expect(scopes).toEqual([["https://vault.azure.net/.default"]]);
  await expect(client.getSecret("other")).rejects.toMatchObject({ code: "SecretNotFound", statusCode: 404 });
  expect(simulator.unsimulated).toEqual([]);
});

describe("refuses", () => {
  const challenge = `Bearer authorization="https://login.microsoftonline.com/${defaultWorld.entra.tenantId}", resource="https://vault.azure.net"`;

  test("no token, with the challenge", async () => {
    const response = await createSimulator().fetch(url);
    expect([response.status, response.headers.get("www-authenticate")]).toEqual([401, challenge]);
  });

  test("a token for Graph", async () => {
    const simulator = createSimulator();
    const authorization = `Bearer ${await tokenFor(simulator, "https://graph.microsoft.com/.default")}`;
    expect((await simulator.fetch(url, { headers: { authorization } })).status).toBe(401);
  });

  test.each([
    ["no api-version", `https://${host}/secrets/${secretName}`, 400],
    ["another secret", url.replace(secretName, "other"), 404],
    ["another version", url.replace("/?", "/00000000000000000000000000000000?"), 404],
  ])("%s", async (_what, target, status) => {
    const simulator = createSimulator();
    const authorization = `Bearer ${await tokenFor(simulator, "https://vault.azure.net/.default")}`;
    expect((await simulator.fetch(target, { headers: { authorization } })).status).toBe(status);
  });
});

test.each([
  ["writing", url, "PUT"],
  ["keys", `https://${host}/keys/x?api-version=7.6`, "GET"],
])("does not pretend to know %s", async (_what, target, method) => {
  const simulator = createSimulator();
  await expect(simulator.fetch(target, { method })).rejects.toThrow("fetch failed");
  expect(simulator.unsimulated).toHaveLength(1);
});
