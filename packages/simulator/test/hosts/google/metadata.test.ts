import { Compute, GoogleAuth } from "google-auth-library";
import { createRemoteJWKSet, decodeJwt, jwtVerify } from "jose";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { createSimulator } from "../../../src/simulator.ts";
import { defaultWorld } from "../../../src/world.ts";

const { gcp } = defaultWorld;
const root = "http://metadata.google.internal/computeMetadata/v1";
const identity = `${root}/instance/service-accounts/default/identity`;
const audience = "api://AzureADTokenExchange";
const flavor = { "metadata-flavor": "Google" };

/** The library's metadata client does not use the global fetch, so this process lives in the network meanwhile. */
async function simulatedNetwork() {
  const simulator = createSimulator();
  const network = await simulator.listen();
  const leave = network.routeThisProcess();
  onTestFinished(async () => {
    leave();
    await network.close();
  });
  return simulator;
}

describe("the real google-auth-library", () => {
  test("gets an ID token with Google's claims, which Google's key set verifies", async () => {
    const simulator = await simulatedNetwork();
    const token = await new Compute().fetchIdToken(audience);
    const keys = createRemoteJWKSet(new URL("https://www.googleapis.com/oauth2/v3/certs"));
    const { payload } = await jwtVerify(token, keys, { audience, issuer: "https://accounts.google.com" });
    expect(payload).toEqual({
      iss: "https://accounts.google.com",
      aud: audience,
      azp: gcp.serviceAccount.uniqueId,
      sub: gcp.serviceAccount.uniqueId,
      email: gcp.serviceAccount.email,
      email_verified: true,
      iat: expect.any(Number),
      exp: (payload.iat ?? 0) + 3600,
    });
    expect(simulator.unsimulated).toEqual([]);
  });

  test("finds the metadata server by its ping, and gets an access token and the project", async () => {
    const simulator = await simulatedNetwork();
    vi.stubEnv("METADATA_SERVER_DETECTION", "ping-only");
    vi.stubEnv("PATH", ""); // the library also asks gcloud, which a developer may have
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    const auth = new GoogleAuth();
    expect(await auth.getAccessToken()).toMatch(/^ya29\./);
    expect(await auth.getProjectId()).toBe(gcp.projectId);
    expect(simulator.unsimulated).toEqual([]);
  });
});

test.each([
  ["/", "computeMetadata/\n"],
  ["/computeMetadata/v1/instance/service-accounts/default/", "aliases\nemail\nidentity\nscopes\ntoken\n"],
  [
    "/computeMetadata/v1/instance/service-accounts/default/?recursive=true",
    JSON.stringify({
      aliases: ["default"],
      email: gcp.serviceAccount.email,
      scopes: ["https://www.googleapis.com/auth/cloud-platform"],
    }),
  ],
])("answers Google's Python library, which asks for %s", async (target, body) => {
  const { fetch } = createSimulator();
  const reply = await fetch(`http://metadata.google.internal${target}`, { headers: flavor });
  expect([reply.status, reply.headers.get("metadata-flavor"), await reply.text()]).toEqual([
    200,
    "Google",
    body,
  ]);
});

describe("refuses", () => {
  test.each([
    ["no Metadata-Flavor", `${identity}?audience=${audience}`, {}, 403],
    [
      "a Metadata-Flavor in lower case",
      `${identity}?audience=${audience}`,
      { "metadata-flavor": "google" },
      403,
    ],
    [
      "X-Forwarded-For",
      `${identity}?audience=${audience}`,
      { ...flavor, "x-forwarded-for": "10.0.0.1" },
      403,
    ],
    ["no audience", identity, flavor, 400],
    ["an empty audience", `${identity}?audience=`, flavor, 400],
    ["an unknown format", `${identity}?audience=a&format=short`, flavor, 400],
  ])("%s", async (_what, url, headers, status) => {
    const { fetch } = createSimulator();
    const response = await fetch(url, { headers });
    expect(response.status).toBe(status);
    expect(response.headers.get("metadata-flavor")).toBe("Google");
  });
});

test("without format=full the token names no e-mail", async () => {
  const { fetch } = createSimulator();
  const response = await fetch(`${identity}?audience=${audience}`, { headers: flavor });
  expect(decodeJwt(await response.text())).not.toHaveProperty("email");
});

test("hands out the same tokens until five minutes before they expire", async () => {
  let now = Date.parse("2026-03-01T12:00:00Z");
  const { fetch } = createSimulator({ now: () => now });
  const idToken = async () => (await fetch(`${identity}?audience=${audience}`, { headers: flavor })).text();
  const accessToken = async () => {
    const response = await fetch(`${root}/instance/service-accounts/default/token`, { headers: flavor });
    return (await response.json()) as { access_token: string; expires_in: number };
  };
  const [first, firstAccess] = [await idToken(), await accessToken()];
  now += 54 * 60_000;
  expect(await idToken()).toBe(first);
  expect(await accessToken()).toEqual({ ...firstAccess, expires_in: 360 });
  now += 60_000;
  expect(await idToken()).not.toBe(first);
  expect((await accessToken()).access_token).not.toBe(firstAccess.access_token);
});

test.each([
  ["project/project-id", gcp.projectId],
  ["project/numeric-project-id", gcp.projectNumber],
  ["instance/service-accounts/default/email", gcp.serviceAccount.email],
  ["instance/region", `projects/${gcp.projectNumber}/regions/${gcp.region}`],
])("%s", async (page, expected) => {
  const { fetch } = createSimulator();
  expect(await (await fetch(`${root}/${page}`, { headers: flavor })).text()).toBe(expected);
});

test.each([
  ["another page", `${root}/instance/attributes/ssh-keys`],
  ["another service account", `${root}/instance/service-accounts/other@x/token`],
  ["https", identity.replace("http:", "https:")],
])("does not pretend to know %s", async (_what, url) => {
  const simulator = createSimulator();
  await expect(simulator.fetch(url, { headers: flavor })).rejects.toThrow("fetch failed");
  expect(simulator.unsimulated).toHaveLength(1);
});
