import { X509Certificate } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSimulator, defaultWorld, type World } from "@graphveil/simulator";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { run } from "../run-program.ts";

const { gcp } = defaultWorld;
const KEY = `gcpkms:${gcp.certificateKey.version}`;
const { email } = gcp.serviceAccount;
const HOUR_MS = 3_600_000;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "graphveil-google-"));
  const credentials = join(folder, "adc.json");
  await writeFile(
    credentials,
    JSON.stringify({
      type: "impersonated_service_account",
      delegates: [],
      service_account_impersonation_url: `https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${email}:generateAccessToken`,
      source_credentials: {
        type: "authorized_user",
        client_id: "id.apps.googleusercontent.com",
        client_secret: "developer-client-secret",
        refresh_token: "developer-refresh-token",
      },
    }),
  );
  vi.stubEnv("GOOGLE_APPLICATION_CREDENTIALS", credentials);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

/** The simulated services, and Google's own two that give a person the service account's token. */
const cloudOf = (world: World): typeof fetch => {
  const { fetch, google } = createSimulator({ world });
  return async (input, init) => {
    const { host } = new URL(String(input));
    if (host === "oauth2.googleapis.com")
      return Response.json({ access_token: "a-person's", expires_in: 3600, token_type: "Bearer" });
    if (host === "iamcredentials.googleapis.com")
      return Response.json({
        accessToken: google.mintAccessToken(email).token,
        expireTime: new Date(Date.now() + HOUR_MS).toISOString(),
      });
    return fetch(input, init);
  };
};

const create = (world: World = defaultWorld) =>
  run(["certificate", "create", "--key", KEY, "--out", "c.pem"], { folder, fetch: cloudOf(world) });

const worldWithKey = (changed: Partial<World["gcp"]["certificateKey"]>): World => ({
  ...defaultWorld,
  gcp: { ...gcp, certificateKey: { ...gcp.certificateKey, ...changed } },
});

describe("certificate create with a key of Cloud KMS", () => {
  test("signs with PSS, and says that this is unproven", async () => {
    const { code, stdout, stderr } = await create();
    expect([code, stderr]).toEqual([0, ""]);
    const certificate = new X509Certificate(await readFile(join(folder, "c.pem")));
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(stdout).toContain("unproven");
  });

  test.each<[string, Partial<World["gcp"]["certificateKey"]>, RegExp]>([
    ["signs with PKCS #1", { algorithm: "RSA_SIGN_PKCS1_2048_SHA256" }, /rsa-sign-pss-2048-sha256/],
    ["is an elliptic curve", { algorithm: "EC_SIGN_P256_SHA256" }, /rsa-sign-pss-2048-sha256/],
    ["is disabled", { state: "DISABLED" }, /versions enable/],
    ["is another's", { signerGranted: false }, /cloudkms\.signer/],
  ])("refuses one that %s", async (_, changed, message) => {
    const { code, stderr } = await create(worldWithKey(changed));
    expect([code, stderr]).toEqual([4, expect.stringMatching(message)]);
    expect(await readdir(folder)).toEqual(["adc.json"]);
  });
});
