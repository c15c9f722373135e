import { SecretClient } from "@azure/keyvault-secrets";
import { createStsSubjectTokenProvider } from "@graphveil/aws-lambda";
import { createFederatedCredential } from "@graphveil/core";
import { createMetadataSubjectTokenProvider } from "@graphveil/gcp-function";
import { createSimulator } from "@graphveil/simulator";
import { expect, onTestFinished, test, vi } from "vitest";

type Identity = "the AWS role" | "the Google service account";

/** A credential with the identity of a function, in the simulated network that this process lives in. */
const enter = async (identity: Identity) => {
  const simulator = createSimulator();
  const network = await simulator.listen();
  const leave = network.routeThisProcess();
  vi.stubEnv("HTTPS_PROXY", network.proxyUrl); // Azure's pipeline has its own agent
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    leave();
    await network.close();
    expect(simulator.unsimulated).toEqual([]);
  });
  const { aws, entra, keyVault } = simulator.world;
  const subjectTokens =
    identity === "the AWS role"
      ? createStsSubjectTokenProvider({ region: aws.region, credentials: aws.proxy, fetch })
      : createMetadataSubjectTokenProvider({ fetch });
  const credential = createFederatedCredential({
    tenantId: entra.tenantId,
    clientId: entra.clientId,
    cloud: entra.cloud,
    subjectTokens,
    fetch,
  });
  return { simulator, client: new SecretClient(`https://${keyVault.host}`, credential), keyVault };
};

test.each<Identity>(["the AWS role", "the Google service account"])(
  "Azure's own client reads a secret as %s, with one token",
  async (identity) => {
    const { simulator, client, keyVault } = await enter(identity);
    expect((await client.getSecret(keyVault.secretName)).value).toBe(keyVault.secretValue);
    expect((await client.getSecret(keyVault.secretName)).value).toBe(keyVault.secretValue);
    await expect(client.getSecret("another")).rejects.toMatchObject({ statusCode: 404 });
    expect(simulator.journal.of("entra").filter(({ method }) => method === "POST")).toHaveLength(1);
    expect(simulator.journal.of(identity === "the AWS role" ? "sts" : "metadata")).toHaveLength(1);
  },
);

test("an application that Entra ID does not trust reads nothing", async () => {
  const { simulator, client, keyVault } = await enter("the AWS role");
  simulator.faults.inject({ leg: "entra", fault: { kind: "aadsts", code: 700212 } });
  await expect(client.getSecret(keyVault.secretName)).rejects.toMatchObject({
    name: "EntraError",
    code: "AADSTS700212",
  });
  expect(simulator.journal.of("keyVault").map(({ status }) => status)).toEqual([401]);
});
