import { describe, expect, test } from "vitest";
import { createGraphHost, createSimulator, createTenant, type Simulator } from "../src/index.ts";
import { audience, awsAssertion, requestToken } from "./entra-client.ts";

const tenant = createTenant();

function simulateWithGraph(): Simulator {
  const simulator = createSimulator();
  simulator.addHost(createGraphHost({ tenant, verifyBearer: simulator.verifyGraphBearer, now: Date.now }));
  return simulator;
}

const googleAssertion = ({ google, world }: Simulator) =>
  google.mintIdToken(world.gcp.serviceAccount.email, audience);

describe("the identity of either cloud opens the simulated Graph through the simulated Entra", () => {
  test.each([
    ["AWS", (simulator: Simulator) => awsAssertion(simulator, Date.now())],
    ["Google Cloud", googleAssertion],
  ])("%s", async (_cloud, assertionOf) => {
    const simulator = simulateWithGraph();
    const { body } = await requestToken(simulator, await assertionOf(simulator));
    const headers = { authorization: `Bearer ${body.access_token}` };
    const response = await simulator.fetch("https://graph.microsoft.com/v1.0/users?%24top=3", { headers });
    expect(response.status).toBe(200);
    expect(((await response.json()) as { value: unknown[] }).value).toHaveLength(3);
    expect(simulator.unsimulated).toEqual([]);
  });

  test("and nothing else does", async () => {
    const simulator = simulateWithGraph();
    const assertion = await googleAssertion(simulator);
    const vault = await requestToken(simulator, assertion, {
      form: { scope: "https://vault.azure.net/.default" },
    });
    for (const token of ["", assertion, vault.body.access_token]) {
      const headers = { authorization: `Bearer ${token}` };
      const response = await simulator.fetch("https://graph.microsoft.com/v1.0/users", { headers });
      expect(response.status).toBe(401);
    }
  });
});
