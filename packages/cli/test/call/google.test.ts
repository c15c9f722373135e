import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSimulator, defaultWorld, type World } from "@graphveil/simulator";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { run } from "../run-program.ts";
import { deployOnGoogle } from "./deployed.ts";

const [acme, stranger, outsider] = defaultWorld.gcp.callers;
if (acme === undefined || stranger === undefined || outsider === undefined) throw new Error("three callers");

/** The world of a machine that runs as `account` and may impersonate it. */
const worldOf = (account: typeof acme): World => ({
  ...defaultWorld,
  gcp: { ...defaultWorld.gcp, serviceAccount: account },
});

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "graphveil-call-"));
  vi.stubEnv("CLOUDSDK_CONFIG", folder);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

const useCredentials = async (credentials: object): Promise<void> => {
  const file = join(folder, "adc.json");
  await writeFile(file, JSON.stringify(credentials));
  vi.stubEnv("GOOGLE_APPLICATION_CREDENTIALS", file);
};

const developer = {
  type: "authorized_user",
  client_id: "id.apps.googleusercontent.com",
  client_secret: "developer-client-secret",
  refresh_token: "developer-refresh-token",
};

const impersonationOf = (email: string) => ({
  type: "impersonated_service_account",
  delegates: [],
  service_account_impersonation_url: `https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${email}:generateAccessToken`,
  source_credentials: developer,
});

/** Google's token services as the developer reaches them, and the deployed proxy by the network. */
const fetchOf = (world: World, seen: string[] = []): typeof fetch => {
  const simulator = createSimulator({ world });
  return async (input, init) => {
    const { host } = new URL(String(input));
    if (host === "oauth2.googleapis.com") {
      const { token } = simulator.google.mintAccessToken("developer@contoso.com");
      return Response.json({ access_token: token, expires_in: 3600, token_type: "Bearer" });
    }
    if (host !== "iamcredentials.googleapis.com") return globalThis.fetch(String(input), init);
    const reply = await simulator.fetch(input, init);
    const body = await reply.text();
    seen.push(body);
    return new Response(body, { status: reply.status, headers: reply.headers });
  };
};

const callAs = async (account: typeof acme, ...argv: readonly string[]) => {
  const world = worldOf(account);
  const url = await deployOnGoogle(world, acme.email);
  await useCredentials(impersonationOf(account.email));
  const seen: string[] = [];
  const result = await run(["call", ...argv, "--url", url], { fetch: fetchOf(world, seen) });
  const tokens = seen.map((body) => (JSON.parse(body) as { readonly token: string }).token);
  for (const token of tokens) expect(result.stdout + result.stderr).not.toContain(token);
  return { ...result, tokens };
};

describe("call on Google Cloud", () => {
  test("sends an identity token with the endpoint as its audience, one for all pages", async () => {
    const { code, stdout, stderr, tokens } = await callAs(acme, "/users?$top=7&$select=id", "--all");
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout.trim().split("\n").length).toBeGreaterThan(7);
    expect(tokens).toHaveLength(1);
    const claims = JSON.parse(Buffer.from(tokens[0]?.split(".")[1] ?? "", "base64url").toString("utf8"));
    expect(claims).toMatchObject({ aud: defaultWorld.gcp.serviceUrl, email: acme.email });
  });

  test("says of a service account that the policy does not know what the code means", async () => {
    const { code, stderr } = await callAs(stranger, "/users");
    expect([code, stderr]).toEqual([
      4,
      expect.stringContaining("Refused: 401 callerUnknown\nNo policy entry"),
    ]);
  });

  test("says of one that Google does not let in which role it needs", async () => {
    const { code, stderr } = await callAs(outsider, "/users");
    expect([code, stderr]).toEqual([4, expect.stringContaining("roles/run.invoker")]);
  });

  test("refuses a person's own login with the remedy", async () => {
    await useCredentials(developer);
    const url = "https://graphveil-1.cloudfunctions.net";
    const { code, stderr } = await run(["call", "/users", "--url", url], { fetch: fetchOf(defaultWorld) });
    expect([code, stderr]).toEqual([4, expect.stringContaining("--impersonate-service-account")]);
    expect(stderr).not.toContain("developer-");
  });
});
