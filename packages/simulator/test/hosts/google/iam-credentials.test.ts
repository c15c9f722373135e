import { Impersonated, OAuth2Client } from "google-auth-library";
import { decodeJwt } from "jose";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { createSimulator, type Simulator } from "../../../src/simulator.ts";
import { defaultWorld } from "../../../src/world.ts";

const { serviceAccount } = defaultWorld.gcp;
const developer = "developer@contoso.com";
const audience = "api://AzureADTokenExchange";
const urlOf = (name: string) =>
  `https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${encodeURIComponent(name)}:generateIdToken`;

async function generate(
  simulator: Simulator,
  token: string | undefined,
  body: unknown,
  name = serviceAccount.email,
) {
  const response = await simulator.fetch(urlOf(name), {
    method: "POST",
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  });
  return {
    status: response.status,
    body: (await response.json()) as { token: string; error: { status: string } },
  };
}

test("the real Impersonated client of google-auth-library gets an ID token of the service account", async () => {
  const simulator = createSimulator();
  const fetch = vi.spyOn(globalThis, "fetch").mockImplementation(simulator.fetch);
  onTestFinished(() => fetch.mockRestore());
  const sourceClient = new OAuth2Client({ transporterOptions: { fetchImplementation: simulator.fetch } });
  sourceClient.setCredentials({ access_token: simulator.google.mintAccessToken(developer).token });
  const client = new Impersonated({ sourceClient, targetPrincipal: serviceAccount.email, targetScopes: [] });
  const claims = decodeJwt(await client.fetchIdToken(audience, { includeEmail: true }));
  expect(claims).toMatchObject({ sub: serviceAccount.uniqueId, aud: audience, email: serviceAccount.email });
  expect(simulator.unsimulated).toEqual([]);
});

test("the service account may be named by its unique id, and e-mail is left out unless asked for", async () => {
  const simulator = createSimulator();
  const { token } = simulator.google.mintAccessToken(developer);
  const { body } = await generate(simulator, token, { audience }, serviceAccount.uniqueId);
  expect(decodeJwt(body.token)).not.toHaveProperty("email");
});

describe("refuses", () => {
  test.each([
    ["no token", undefined, { audience }, serviceAccount.email, "UNAUTHENTICATED"],
    ["an invented token", "ya29.invented", { audience }, serviceAccount.email, "UNAUTHENTICATED"],
    [
      "a principal without the permission",
      "stranger@contoso.com",
      { audience },
      serviceAccount.email,
      "PERMISSION_DENIED",
    ],
    [
      "another service account",
      developer,
      { audience },
      "other@graphveil-demo.iam.gserviceaccount.com",
      "PERMISSION_DENIED",
    ],
    ["no audience", developer, {}, serviceAccount.email, "INVALID_ARGUMENT"],
    [
      "an includeEmail that is no boolean",
      developer,
      { audience, includeEmail: "yes" },
      serviceAccount.email,
      "INVALID_ARGUMENT",
    ],
  ])("%s", async (_what, who, body, name, status) => {
    const simulator = createSimulator();
    const token = who?.includes("@") === true ? simulator.google.mintAccessToken(who).token : who;
    expect((await generate(simulator, token, body, name)).body.error.status).toBe(status);
  });
});

test("does not pretend to know another method or delegation chains", async () => {
  const simulator = createSimulator();
  const { token } = simulator.google.mintAccessToken(developer);
  await expect(generate(simulator, token, { audience, delegates: ["x"] })).rejects.toThrow("fetch failed");
  const other = urlOf(serviceAccount.email).replace("generateIdToken", "signJwt");
  await expect(simulator.fetch(other, { method: "POST" })).rejects.toThrow("fetch failed");
  expect(simulator.unsimulated).toHaveLength(2);
});
