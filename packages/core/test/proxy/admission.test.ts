import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";
import { describe, expect, it } from "vitest";
import { oidcMatch } from "../fixtures/environment.ts";
import { graphJson } from "../fixtures/fake-graph.ts";
import { createProxyUnderTest, expectRefusal } from "../fixtures/proxy-under-test.ts";
import { START } from "../identity/fakes.ts";

const { issuer, audience, subject, jwksUri } = oidcMatch.oidc;
const keys = await generateKeyPair("RS256", { extractable: true });
const others = await generateKeyPair("RS256");
const published = { keys: [{ ...(await exportJWK(keys.publicKey)), kid: "1", alg: "RS256", use: "sig" }] };
const seconds = START / 1000;

/** The claims of a token that is admitted. */
const plain = { iss: issuer, aud: audience, sub: subject, iat: seconds, exp: seconds + 300 };

/** A token with these claims; an `undefined` one is taken out. */
const sign = (
  claims: { readonly [Name in keyof JWTPayload]?: JWTPayload[Name] | undefined } = {},
  key = keys.privateKey,
  header: object = {},
): Promise<string> =>
  new SignJWT({ ...plain, ...claims } as JWTPayload)
    .setProtectedHeader({ alg: "RS256", kid: "1", ...header })
    .sign(key);

const env = {
  GRAPHVEIL_CALLER_AUTH: "oidc",
  GRAPHVEIL_POLICY: JSON.stringify({ callers: [{ name: "svc", match: oidcMatch, groups: ["directory"] }] }),
};

const { subject: _, ...trusted } = oidcMatch.oidc;
const claim = { name: "repository", value: "contoso/reports" };

/** Entries by subject, by claim, and for a second audience. */
const severalEntries = {
  GRAPHVEIL_CALLER_AUTH: "oidc",
  GRAPHVEIL_POLICY: JSON.stringify({
    callers: [
      { name: "reports", match: { oidc: { ...trusted, claim } }, groups: ["directory"] },
      { name: "svc", match: oidcMatch, groups: ["directory"] },
      { name: "second", match: { oidc: { ...oidcMatch.oidc, audience: "second" } }, groups: ["directory"] },
    ],
  }),
};

/** A proxy that verifies its callers itself; the keys are at their place, and nothing else is anywhere. */
const setUp = (environment: Readonly<Record<string, string>> = env) =>
  createProxyUnderTest({
    env: environment,
    elsewhere: async (input) => {
      expect(String(input)).toBe(jwksUri);
      return Response.json(published);
    },
  });

describe("where the proxy verifies callers itself", () => {
  it.each([
    ["one audience", {}],
    ["one audience in a list", { aud: [audience] }],
    ["an expiry within the tolerance", { exp: seconds - 59 }],
    ["a time of issue within the tolerance", { iat: seconds + 60 }],
    ["a time of issue with a fraction", { iat: seconds - 0.5 }],
    ["a lifetime of 48 hours", { iat: seconds - 3600, exp: seconds + 47 * 3600 }],
    ["a party that the entry does not ask for", { azp: "somebody" }],
  ])("admits the subject of a valid token: %s", async (_, claims) => {
    const { ask, graph, lines } = await setUp();
    graph.script.push({ answer: graphJson({ value: [] }) });
    const token = await sign(claims);
    const asked = await ask("/v1.0/users", { headers: { authorization: `Bearer ${token}` } });
    expect([asked.status, asked.event.caller]).toEqual([200, "svc"]);
    expect(graph.received[0]?.headers["authorization"]).not.toContain(token);
    expect(lines.join("")).not.toMatch(new RegExp(`${subject}@|eyJ|${issuer}`));
  });

  it("takes no word of the platform's, not even that the caller is local", async () => {
    const { ask, entra } = await setUp();
    const claimed = [
      { kind: "local" },
      { kind: "oidc", issuer, audience, subject, token: { audiences: 1, lifetimeSeconds: 300 } },
      { kind: "awsRole", accountId: "123456789012", roleName: "reader" },
    ] as const;
    for (const caller of claimed)
      expectRefusal(await ask("/v1.0/users", { caller }), "callerUnknown", "caller: no valid OIDC token");
    expect(entra.requests).toEqual([]);
  });

  it.each<readonly [string, JWTPayload, string | undefined]>([
    ["the subject's", {}, "svc"],
    ["the subject's, whatever his claims", { repository: "contoso/reports" }, "svc"],
    ["the claim's", { sub: "other", repository: "contoso/reports" }, "reports"],
    ["the second audience's", { aud: "second" }, "second"],
    ["nobody's with another value", { sub: "other", repository: "contoso/other" }, undefined],
    ["nobody's with a list", { sub: "other", repository: ["contoso/reports"] }, undefined],
    ["nobody's with an object", { sub: "other", repository: { value: "contoso/reports" } }, undefined],
    [
      "nobody's with the claim for another audience",
      { aud: "second", sub: "other", repository: "contoso/reports" },
      undefined,
    ],
  ])("finds one entry among several: %s", async (_, claims, entry) => {
    const { ask, graph } = await setUp(severalEntries);
    if (entry !== undefined) graph.script.push({ answer: graphJson({ value: [] }) });
    const headers = { authorization: `Bearer ${await sign(claims)}` };
    const asked = await ask("/v1.0/users", { headers });
    if (entry === undefined) expectRefusal(asked, "callerUnknown", "caller: no policy entry");
    else expect([asked.status, asked.event.caller]).toEqual([200, entry]);
  });

  it("admits nobody whose token is for two audiences of the policy: it would be two callers'", async () => {
    const { ask } = await setUp(severalEntries);
    const headers = { authorization: `Bearer ${await sign({ aud: [audience, "second"] })}` };
    expectRefusal(await ask("/v1.0/users", { headers }), "callerUnknown", "caller: no valid OIDC token");
  });

  const bearers: readonly (readonly [string, () => Promise<string | undefined>])[] = [
    ["none", async () => undefined],
    ["an empty one", async () => ""],
    ["no bearer", async () => `Basic ${await sign()}`],
    ["two of them", async () => `Bearer ${await sign()}, Bearer ${await sign()}`],
    ["a word", async () => "Bearer adele"],
    ["two parts", async () => `Bearer ${(await sign()).split(".").slice(0, 2).join(".")}`],
    ["no signature", async () => `Bearer ${(await sign()).replace(/[^.]*$/, "")}`],
    [
      "a removed signature",
      async () => `Bearer ${(await sign()).replace(/[^.]*$/, "SIGNATURE_REMOVED_BY_GOOGLE")}`,
    ],
    ["a foreign signature", async () => `Bearer ${await sign({}, others.privateKey)}`],
    ["an expired one", async () => `Bearer ${await sign({ exp: seconds - 61 })}`],
    ["one without expiry", async () => `Bearer ${await sign({ exp: undefined })}`],
    ["one that is not valid yet", async () => `Bearer ${await sign({ nbf: seconds + 120 })}`],
    ["another issuer", async () => `Bearer ${await sign({ iss: "https://evil.example" })}`],
    ["another audience", async () => `Bearer ${await sign({ aud: "other" })}`],
    ["no subject", async () => `Bearer ${await sign({ sub: undefined })}`],
    ["no time of issue", async () => `Bearer ${await sign({ iat: undefined })}`],
    ["a time of issue that is a text", async () => `Bearer ${await sign({ iat: String(seconds) as never })}`],
    ["a time of issue in the future", async () => `Bearer ${await sign({ iat: seconds + 61 })}`],
    ["an expiry that is a text", async () => `Bearer ${await sign({ exp: String(seconds + 60) as never })}`],
    ["security events", async () => `Bearer ${await sign({ events: {} })}`],
    ["events that are null", async () => `Bearer ${await sign({ events: null })}`],
    ["a key that its bearer has to prove", async () => `Bearer ${await sign({ cnf: { jkt: "x" } })}`],
  ];

  it.each(bearers)("admits nobody with %s", async (_, bearer) => {
    const { ask, entra, graph, lines } = await setUp();
    const authorization = await bearer();
    const headers = authorization === undefined ? {} : { authorization };
    const asked = await ask("/v1.0/users", { headers });
    expectRefusal(asked, "callerUnknown", "caller: no valid OIDC token");
    expect([entra.requests, graph.received]).toEqual([[], []]);
    expect(lines.join("")).not.toContain("eyJ");
  });

  const typed = (typ: unknown) => async () => ({
    authorization: `Bearer ${await sign({}, keys.privateKey, { typ })}`,
  });

  it.each(["JWT", "jwt", "at+jwt", "AT+JWT", "application/jwt", "application/at+jwt", "Application/At+Jwt"])(
    "admits a token of the type %s",
    async (typ) => {
      const { ask, graph } = await setUp();
      graph.script.push({ answer: graphJson({ value: [] }) });
      expect((await ask("/v1.0/users", { headers: await typed(typ)() })).status).toBe(200);
    },
  );

  it.each([
    "logout+jwt",
    "secevent+jwt",
    "dpop+jwt",
    "id_token+jwt",
    "token-introspection+jwt",
    "oauth-authz-req+jwt",
    "kb+jwt",
    "application/logout+jwt",
    "text/jwt",
    "application/application/jwt",
    "JWT ",
    "JWT\n",
    "xJWT",
    "",
    1,
    null,
    ["JWT"],
  ])("admits no token of the type %j", async (typ) => {
    const { ask } = await setUp();
    const asked = await ask("/v1.0/users", { headers: await typed(typ)() });
    expectRefusal(asked, "callerUnknown", "caller: no valid OIDC token");
  });

  const entryOf = (more: object) => ({
    GRAPHVEIL_CALLER_AUTH: "oidc",
    GRAPHVEIL_POLICY: JSON.stringify({
      callers: [{ name: "svc", match: { oidc: more }, groups: ["directory"] }],
    }),
  });
  const bounded = (more: object) => entryOf({ ...oidcMatch.oidc, ...more });
  const byAzp = entryOf({ ...trusted, claim: { name: "azp", value: "client" } });
  const several = { aud: [audience, "other"] };
  const hours = (count: number) => ({ exp: seconds + count * 3600 });
  const party = { authorizedParty: "client" };
  const noParty = "caller: several audiences, and no authorizedParty in the entry";
  const otherParty = "caller: not issued to the authorizedParty of the entry";
  const tooLong = "caller: a longer lifetime than the entry allows";

  it.each<readonly [string, Readonly<Record<string, string>>, JWTPayload, string | undefined]>([
    ["several audiences and no party", bounded({}), several, noParty],
    [
      "several audiences and a party that the entry does not name",
      bounded({}),
      { ...several, azp: "client" },
      noParty,
    ],
    ["one audience twice", bounded({}), { aud: [audience, audience] }, noParty],
    ["several audiences and the party", bounded(party), { ...several, azp: "client" }, undefined],
    ["one audience and the party", bounded(party), { azp: "client" }, undefined],
    ["another party", bounded(party), { azp: "Client" }, otherParty],
    ["no party", bounded(party), {}, otherParty],
    ["a list of parties", bounded(party), { azp: ["client"] }, otherParty],
    ["several audiences and another party", bounded(party), { ...several, azp: "other" }, otherParty],
    [
      "several audiences and the party that the entry matches by",
      byAzp,
      { ...several, azp: "client" },
      undefined,
    ],
    ["a lifetime of 48 hours and a second", bounded({}), { exp: seconds + 48 * 3600 + 1 }, tooLong],
    ["a lifetime without end", bounded({}), { exp: 1e308 }, tooLong],
    ["a time of issue before all times", bounded({}), { iat: -1e308 }, tooLong],
    ["more than the entry's hour", bounded({ maxLifetimeHours: 1 }), { exp: seconds + 3601 }, tooLong],
    ["the entry's hour", bounded({ maxLifetimeHours: 1 }), hours(1), undefined],
    ["the entry's year", bounded({ maxLifetimeHours: 8760 }), hours(8760), undefined],
  ])("holds a token against its entry: %s", async (_, environment, claims, reason) => {
    const { ask, graph } = await setUp(environment);
    if (reason === undefined) graph.script.push({ answer: graphJson({ value: [] }) });
    const asked = await ask("/v1.0/users", { headers: { authorization: `Bearer ${await sign(claims)}` } });
    if (reason === undefined) expect(asked.status).toBe(200);
    else expectRefusal(asked, "callerUnknown", reason);
  });

  it.each<readonly [string, unknown, boolean]>([
    ["verified", true, true],
    ["not verified", false, false],
    ["verified, says a text", "true", false],
    ["not spoken of", undefined, false],
  ])("takes an e-mail for a caller's only if it is verified: %s", async (_, verified, isAdmitted) => {
    const email = "loader@contoso.com";
    const { ask, graph } = await setUp(entryOf({ ...trusted, claim: { name: "email", value: email } }));
    if (isAdmitted) graph.script.push({ answer: graphJson({ value: [] }) });
    const authorization = `Bearer ${await sign({ email, email_verified: verified } as JWTPayload)}`;
    const asked = await ask("/v1.0/users", { headers: { authorization } });
    if (isAdmitted) expect(asked.status).toBe(200);
    else expectRefusal(asked, "callerUnknown", "caller: no policy entry");
  });

  it("admits nobody whose subject has no entry", async () => {
    const { ask } = await setUp();
    const authorization = `Bearer ${await sign({ sub: "adele" })}`;
    const asked = await ask("/v1.0/users", { headers: { authorization } });
    expectRefusal(asked, "callerUnknown", "caller: no policy entry");
    expect(JSON.stringify(asked.event)).not.toContain("adele");
  });
});

describe("where the platform authenticates callers", () => {
  it("reads no token of the request's", async () => {
    const { ask } = await createProxyUnderTest();
    const headers = { authorization: `Bearer ${await sign()}` };
    const caller = { kind: "unknown", reason: "caller: no IAM principal in the event" } as const;
    expectRefusal(await ask("/v1.0/users", { headers, caller }), "callerUnknown", caller.reason);
  });
});
