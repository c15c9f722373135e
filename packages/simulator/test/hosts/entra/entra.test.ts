import { ConfidentialClientApplication, ServerError } from "@azure/msal-node";
import { decodeJwt } from "jose";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { createSimulator } from "../../../src/simulator.ts";
import { defaultWorld, type EntraWorld, type World } from "../../../src/world.ts";
import { awsAssertion, requestToken, type TokenCall } from "../../entra-client.ts";

const now = Date.parse("2026-03-01T12:00:00Z");
const { entra, gcp } = defaultWorld;
const worldWith = (changes: Partial<EntraWorld>): World => ({
  ...defaultWorld,
  entra: { ...entra, ...changes },
});

describe("issues an access token", () => {
  test("for an assertion of AWS, with the claims of an application", async () => {
    const simulator = createSimulator({ now: () => now });
    const { status, headers, body } = await requestToken(simulator, await awsAssertion(simulator, now));
    expect(status).toBe(200);
    expect(headers.get("cache-control")).toContain("no-store");
    expect(Object.keys(body).sort()).toEqual(["access_token", "expires_in", "ext_expires_in", "token_type"]);
    expect(body.token_type).toBe("Bearer");
    expect(decodeJwt(body.access_token)).toMatchObject({
      aud: "https://graph.microsoft.com",
      iss: `https://sts.windows.net/${entra.tenantId}/`,
      iat: now / 1000,
      exp: now / 1000 + body.expires_in,
      appid: entra.clientId,
      idtyp: "app",
      oid: entra.servicePrincipalId,
      sub: entra.servicePrincipalId,
      tid: entra.tenantId,
      roles: entra.graphAppRoles,
    });
    expect(body.expires_in).toBeGreaterThanOrEqual(3600);
    expect(body.expires_in).toBeLessThan(5400);
  });

  test("for an assertion of Google", async () => {
    const simulator = createSimulator();
    const assertion = await simulator.google.mintIdToken(
      gcp.serviceAccount.email,
      "api://AzureADTokenExchange",
    );
    expect((await requestToken(simulator, assertion)).status).toBe(200);
    expect(simulator.journal.of("issuer").map(({ host }) => host)).toEqual([
      "accounts.google.com",
      "www.googleapis.com",
    ]);
  });

  test("again for the same assertion, as Entra does", async () => {
    const simulator = createSimulator({ now: () => now });
    const assertion = await awsAssertion(simulator, now);
    const [first, second] = [
      await requestToken(simulator, assertion),
      await requestToken(simulator, assertion),
    ];
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(second.body.access_token).not.toBe(first.body.access_token);
    const [a, b] = simulator.journal.of("entra");
    expect(a?.tokenIds).toEqual(b?.tokenIds);
    expect(a?.tokenIds).toHaveLength(1);
  });

  test("of the lifetime that is asked of the simulator", async () => {
    const simulator = createSimulator({
      now: () => now,
      accessTokenLifetime: { lifetimeSeconds: 600, refreshInSeconds: 300 },
    });
    const { body } = await requestToken(simulator, await awsAssertion(simulator, now));
    expect(body).toMatchObject({ expires_in: 600, refresh_in: 300 });
  });

  test("that lives a day and can be revoked, when the client says cp1", async () => {
    const simulator = createSimulator({ now: () => now });
    const claims = '{"access_token":{"xms_cc":{"values":["CP1"]}}}';
    const { body } = await requestToken(simulator, await awsAssertion(simulator, now), { form: { claims } });
    expect(decodeJwt(body.access_token)["xms_cc"]).toEqual(["cp1"]);
    expect(body.expires_in).toBeGreaterThanOrEqual(72_000);
    expect(body.refresh_in).toBe(Math.floor(body.expires_in / 2));
  });

  test("without roles when nothing was consented to, or for another resource", async () => {
    const unconsented = createSimulator({ now: () => now, world: worldWith({ graphAppRoles: [] }) });
    const { body } = await requestToken(unconsented, await awsAssertion(unconsented, now));
    expect(decodeJwt(body.access_token)).not.toHaveProperty("roles");
    const simulator = createSimulator({ now: () => now });
    const vault = await requestToken(simulator, await awsAssertion(simulator, now), {
      form: { scope: "https://vault.azure.net/.default" },
    });
    expect(decodeJwt(vault.body.access_token)).not.toHaveProperty("roles");
  });

  test.each([
    ["usgov", "login.microsoftonline.us", "https://graph.microsoft.us"],
    ["dod", "login.microsoftonline.us", "https://dod-graph.microsoft.us"],
    ["china", "login.partner.microsoftonline.cn", "https://microsoftgraph.chinacloudapi.cn"],
  ] as const)("in cloud %s", async (cloud, host, graph) => {
    const simulator = createSimulator({ now: () => now, world: worldWith({ cloud }) });
    const assertion = await awsAssertion(simulator, now);
    const { body } = await requestToken(simulator, assertion, { host, form: { scope: `${graph}/.default` } });
    expect(decodeJwt(body.access_token).aud).toBe(graph);
  });
});

describe("the real MSAL", () => {
  const msal = (clientId: string, assertion: () => Promise<string>) =>
    new ConfidentialClientApplication({
      auth: {
        clientId,
        authority: `https://login.microsoftonline.com/${entra.tenantId}`,
        clientAssertion: assertion,
      },
    });
  const scopes = ["https://graph.microsoft.com/.default"];

  test("gets a token", async () => {
    const simulator = createSimulator();
    const fetch = vi.spyOn(globalThis, "fetch").mockImplementation(simulator.fetch);
    onTestFinished(() => fetch.mockRestore());
    const client = msal(entra.clientId, () => awsAssertion(simulator, Date.now()));
    const result = await client.acquireTokenByClientCredential({ scopes });
    expect(
      await simulator.verifyAccessToken(`Bearer ${result?.accessToken}`, "https://graph.microsoft.com"),
    ).toMatchObject({ ok: true });
    expect(simulator.unsimulated).toEqual([]);
  });

  test("sees the AADSTS code of a refusal", async () => {
    const simulator = createSimulator();
    const fetch = vi.spyOn(globalThis, "fetch").mockImplementation(simulator.fetch);
    onTestFinished(() => fetch.mockRestore());
    const client = msal(entra.clientId, () =>
      awsAssertion(simulator, Date.now(), { sub: "arn:aws:iam::111122223333:role/other" }),
    );
    const failure = await client.acquireTokenByClientCredential({ scopes }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ServerError);
    expect(failure).toMatchObject({ errorCode: "invalid_client", errorNo: 700213, status: 401 });
  });
});

interface Refusal extends TokenCall {
  readonly what: string;
  readonly code: number;
  readonly error: string;
  readonly world?: Partial<EntraWorld>;
}

const refusals: readonly Refusal[] = [
  {
    what: "a body that is no form",
    code: 900144,
    error: "invalid_request",
    headers: { "content-type": "application/json" },
  },
  {
    what: "a duplicated parameter",
    code: 9000411,
    error: "invalid_request",
    more: "&scope=https%3A%2F%2Fgraph.microsoft.com%2F.default",
  },
  { what: "no grant type", code: 900144, error: "invalid_request", form: { grant_type: undefined } },
  { what: "no client id", code: 900144, error: "invalid_request", form: { client_id: undefined } },
  { what: "no scope", code: 900144, error: "invalid_request", form: { scope: undefined } },
  { what: "an empty scope", code: 900144, error: "invalid_request", form: { scope: "" } },
  { what: "another grant", code: 70003, error: "unsupported_grant_type", form: { grant_type: "password" } },
  {
    what: "another tenant",
    code: 90002,
    error: "invalid_request",
    tenant: "00000000-0000-4000-8000-000000000000",
  },
  { what: "the tenant `common`", code: 900023, error: "invalid_request", tenant: "common" },
  {
    what: "the authority of another cloud",
    code: 90002,
    error: "invalid_request",
    host: "login.microsoftonline.us",
  },
  {
    what: "another application",
    code: 700016,
    error: "unauthorized_client",
    form: { client_id: "00000000-0000-4000-8000-000000000000" },
  },
  {
    what: "a disabled application",
    code: 7000112,
    error: "unauthorized_client",
    world: { applicationEnabled: false },
  },
  {
    what: "a client secret",
    code: 7000215,
    error: "invalid_client",
    form: { client_assertion: undefined, client_secret: "x" },
  },
  {
    what: "a client secret beside an assertion",
    code: 7000215,
    error: "invalid_client",
    form: { client_secret: "x" },
  },
  {
    what: "neither secret nor assertion",
    code: 7000218,
    error: "invalid_client",
    form: { client_assertion: undefined },
  },
  { what: "an empty assertion", code: 7000218, error: "invalid_client", form: { client_assertion: "" } },
  {
    what: "no assertion type",
    code: 900144,
    error: "invalid_request",
    form: { client_assertion_type: undefined },
  },
  {
    what: "another assertion type",
    code: 50027,
    error: "invalid_request",
    form: { client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:saml2-bearer" },
  },
  {
    what: "a single permission as scope",
    code: 70011,
    error: "invalid_scope",
    form: { scope: "https://graph.microsoft.com/Mail.Read" },
  },
  {
    what: "two scopes",
    code: 70011,
    error: "invalid_scope",
    form: { scope: "https://graph.microsoft.com/.default https://vault.azure.net/.default" },
  },
  {
    what: "an unknown resource",
    code: 500011,
    error: "invalid_resource",
    form: { scope: "https://example.com/.default" },
  },
  {
    what: "the Graph of another cloud",
    code: 500011,
    error: "invalid_resource",
    form: { scope: "https://graph.microsoft.us/.default" },
  },
];

describe("refuses", () => {
  test.each(refusals)("$what: $code", async ({ code, error, world = {}, ...call }) => {
    const simulator = createSimulator({ now: () => now, world: worldWith(world) });
    const { status, body } = await requestToken(simulator, await awsAssertion(simulator, now), call);
    expect([body.error_codes, body.error]).toEqual([[code], error]);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(body.error_description.startsWith(`AADSTS${code}: `)).toBe(true);
    expect(body).not.toHaveProperty("access_token");
  });

  test("in the shape of Entra's errors, with the caller's correlation id", async () => {
    const simulator = createSimulator({ now: () => now });
    const correlation = "8c0e7f3a-0000-4000-8000-0123456789ab";
    const { body, headers } = await requestToken(simulator, "x", {
      headers: { "client-request-id": correlation },
    });
    expect(body).toEqual({
      error: "invalid_request",
      error_description: `AADSTS50027: JWT token is invalid or malformed. The token could not be parsed. Trace ID: ${body.trace_id} Correlation ID: ${correlation} Timestamp: 2026-03-01 12:00:00Z`,
      error_codes: [50027],
      timestamp: "2026-03-01 12:00:00Z",
      trace_id: expect.stringMatching(
        /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
      ),
      correlation_id: correlation,
      error_uri: "https://login.microsoftonline.com/error?code=50027",
    });
    expect(headers.get("content-type")).toBe("application/json; charset=utf-8");
  });
});

test.each([
  ["the v1.0 endpoint", "oauth2/token", {}],
  ["discovery", "v2.0/.well-known/openid-configuration", { method: "GET" }],
  ["a form with a broken escape", "oauth2/v2.0/token", { body: "grant_type=%zz" }],
])("does not pretend to know %s", async (_what, page, init) => {
  const simulator = createSimulator();
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  await expect(
    simulator.fetch(`https://login.microsoftonline.com/${entra.tenantId}/${page}`, {
      method: "POST",
      headers,
      ...init,
    }),
  ).rejects.toThrow("fetch failed");
  expect(simulator.unsimulated).toHaveLength(1);
});
