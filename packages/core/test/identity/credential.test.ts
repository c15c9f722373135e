import type { TokenCredential } from "@azure/core-auth";
import { SecretClient, type SecretClientOptions } from "@azure/keyvault-secrets";
import { describe, expect, expectTypeOf, it } from "vitest";
import { createFederatedCredential, type FederatedCredential } from "../../src/identity/credential.ts";
import { CLIENT, createFakeClock, createFakeEntra, createFakePlatform, START, TENANT } from "./fakes.ts";

type HttpClient = NonNullable<SecretClientOptions["httpClient"]>;
type VaultRequest = Parameters<HttpClient["sendRequest"]>[0];

const SCOPE = "https://vault.azure.net/.default";

function setUp() {
  const clock = createFakeClock();
  const platform = createFakePlatform(clock);
  const entra = createFakeEntra(clock);
  const credential = createFederatedCredential({
    tenantId: TENANT,
    clientId: CLIENT,
    cloud: "global",
    subjectTokens: platform,
    fetch: entra.fetch,
    ...clock,
  });
  return { clock, platform, entra, credential };
}

/** Azure's own interface for headers, over a map. */
function headersOf(init: Record<string, string>): VaultRequest["headers"] {
  const map = new Map(Object.entries(init));
  return {
    get: (name) => map.get(name.toLowerCase()),
    has: (name) => map.has(name.toLowerCase()),
    set: (name, value) => void map.set(name.toLowerCase(), String(value)),
    delete: (name) => void map.delete(name.toLowerCase()),
    toJSON: () => Object.fromEntries(map),
    [Symbol.iterator]: () => map[Symbol.iterator](),
  };
}

/** A vault as Azure's: 401 with a challenge for a request without a token, then the secret. */
function createFakeVault(accepts: () => readonly string[], tenant = TENANT) {
  const seen: (string | undefined)[] = [];
  const client: HttpClient = {
    async sendRequest(request: VaultRequest) {
      const authorization = request.headers.get("authorization");
      seen.push(authorization);
      const headers = headersOf({ "content-type": "application/json" });
      if (!accepts().some((token) => authorization === `Bearer ${token}`)) {
        headers.set(
          "www-authenticate",
          `Bearer authorization="https://login.microsoftonline.com/${tenant}", resource="https://vault.azure.net"`,
        );
        return { request, status: 401, headers, bodyAsText: '{"error":{"code":"Unauthorized"}}' };
      }
      const id = "https://contoso.vault.azure.net/secrets/door/0123456789abcdef0123456789abcdef";
      return {
        request,
        status: 200,
        headers,
        bodyAsText: JSON.stringify({ id, value: "open sesame", attributes: { enabled: true } }),
      };
    },
  };
  return { client, seen };
}

describe("createFederatedCredential", () => {
  it("is a TokenCredential to Azure's SDKs", () => {
    expectTypeOf<FederatedCredential>().toExtend<TokenCredential>();
  });

  it("reads a secret through Azure's own client, by way of the vault's challenge", async () => {
    const { credential, entra, platform } = setUp();
    const vault = createFakeVault(() => entra.issued);
    const secrets = new SecretClient("https://contoso.vault.azure.net", credential, {
      httpClient: vault.client,
    });
    expect((await secrets.getSecret("door")).value).toBe("open sesame");
    expect((await secrets.getSecret("door")).value).toBe("open sesame");
    expect(vault.seen).toEqual([undefined, `Bearer ${entra.issued[0]}`, `Bearer ${entra.issued[0]}`]);
    expect(entra.requests.map(({ form }) => form.get("scope")?.split(" ")[0])).toEqual([SCOPE]);
    expect(platform.minted).toHaveLength(1);
  });

  it("gives a hostile vault no token of another tenant", async () => {
    const { credential, entra } = setUp();
    const vault = createFakeVault(() => [], "11111111-1111-4111-8111-111111111111");
    const secrets = new SecretClient("https://contoso.vault.azure.net", credential, {
      httpClient: vault.client,
    });
    await expect(secrets.getSecret("door")).rejects.toThrow("another tenant");
    expect(entra.requests).toHaveLength(0);
  });

  it("gives times in milliseconds and keeps the token", async () => {
    const { credential, entra } = setUp();
    const token = await credential.getToken([SCOPE], { tenantId: TENANT.toUpperCase() });
    expect(token).toEqual({
      token: entra.issued[0],
      expiresOnTimestamp: START + 3_600_000,
      refreshAfterTimestamp: START + 3_300_000,
      tokenType: "Bearer",
    });
    expect(await credential.getToken(SCOPE)).toEqual(token);
    expect(entra.requests).toHaveLength(1);
  });

  it("answers a claims challenge with a new token", async () => {
    const { credential, entra } = setUp();
    await credential.getToken(SCOPE);
    await credential.getToken(SCOPE, { claims: '{"access_token":{"nbf":{"essential":true}}}' });
    expect(entra.requests.map(({ form }) => form.has("claims"))).toEqual([false, true]);
  });

  it.each([
    ["no scope", []],
    ["an empty scope", ""],
    ["two scopes", [SCOPE, "https://graph.microsoft.com/.default"]],
  ])("refuses %s", async (_, scopes) => {
    const { credential } = setUp();
    await expect(credential.getToken(scopes)).rejects.toThrow(TypeError);
  });

  it("heeds a signal that is like AbortSignal, and lets go of it", async () => {
    const { credential } = setUp();
    const listeners = new Set<() => void>();
    const like = {
      aborted: false,
      addEventListener: (_: "abort", listener: () => void) => void listeners.add(listener),
      removeEventListener: (_: "abort", listener: () => void) => void listeners.delete(listener),
    };
    const left = credential.getToken(SCOPE, { abortSignal: like });
    for (const listener of listeners) {
      listener();
    }
    await expect(left).rejects.toThrow(expect.objectContaining({ name: "AbortError" }));
    expect(listeners.size).toBe(0);
    await expect(credential.getToken(SCOPE, { abortSignal: { ...like, aborted: true } })).rejects.toThrow();
    expect(await credential.getToken(SCOPE, { abortSignal: like })).toMatchObject({ tokenType: "Bearer" });
  });
});
