import { generateKeyPair, SignJWT } from "jose";
import { describe, expect, test } from "vitest";
import { createSigningKey } from "../../../src/protocol/signing-key.ts";
import { createSimulator, type Simulator } from "../../../src/simulator.ts";
import { json, type SimulatedHost } from "../../../src/wire/host.ts";
import { defaultWorld } from "../../../src/world.ts";
import { audience, awsAssertion, requestToken } from "../../entra-client.ts";

const now = Date.parse("2026-03-01T12:00:00Z");
const seconds = now / 1000;
const { issuer, proxy } = defaultWorld.aws;

async function codeOf(simulator: Simulator, assertion: string): Promise<number | undefined> {
  const { body } = await requestToken(simulator, assertion);
  return body.error_codes?.[0];
}

describe("the three names match exactly", () => {
  test.each([
    ["an issuer with a trailing slash", { iss: `${issuer}/` }, 700211],
    ["an issuer in another case", { iss: issuer.toUpperCase() }, 700211],
    ["the issuer of another account", { iss: issuer.replace("0f1e", "1f1e") }, 700211],
    ["another subject", { sub: "arn:aws:iam::111122223333:role/other" }, 700213],
    [
      "the ARN of the session instead of the role",
      { sub: "arn:aws:sts::111122223333:assumed-role/graphveil-proxy/graphveil" },
      700213,
    ],
    ["a subject in another case", { sub: proxy.roleArn.replace("graphveil", "Graphveil") }, 7002138],
    ["a subject with a space behind it", { sub: `${proxy.roleArn} ` }, 700213],
    ["another audience", { aud: "https://example.com" }, 700212],
    ["an audience in another case", { aud: audience.toLowerCase() }, 700212],
    ["the audience of another cloud", { aud: `${audience}USGov` }, 700212],
    ["an audience with a trailing slash", { aud: `${audience}/` }, 700212],
  ])("%s", async (_what, changes, code) => {
    const simulator = createSimulator({ now: () => now });
    expect(await codeOf(simulator, await awsAssertion(simulator, now, changes))).toBe(code);
    expect(simulator.journal.of("issuer")).toEqual([]);
  });

  test("an e-mail instead of the unique id of a service account", async () => {
    const { world } = createSimulator();
    const simulator = createSimulator({
      world: {
        ...world,
        entra: {
          ...world.entra,
          federatedCredentials: [
            { issuer: "https://accounts.google.com", subject: world.gcp.serviceAccount.email, audience },
          ],
        },
      },
    });
    const assertion = await simulator.google.mintIdToken(world.gcp.serviceAccount.email, audience);
    expect(await codeOf(simulator, assertion)).toBe(700213);
  });
});

describe("the token is well formed and in its time", () => {
  test.each([
    ["no subject", { sub: undefined }, 50027],
    ["no issuer", { iss: undefined }, 50027],
    ["no audience", { aud: undefined }, 50027],
    ["two audiences", { aud: [audience, "https://example.com"] }, 50027],
    ["no expiry", { exp: undefined }, 50027],
    ["an expiry that is now", { exp: seconds }, 700024],
    ["six minutes in the future", { iat: seconds + 360, exp: seconds + 600 }, 700024],
    ["nbf six minutes in the future", { nbf: seconds + 360, exp: seconds + 600 }, 700024],
  ])("%s", async (_what, changes, code) => {
    const simulator = createSimulator({ now: () => now });
    expect(await codeOf(simulator, await awsAssertion(simulator, now, changes))).toBe(code);
  });

  test.each(["not-a-jwt", "a.b.c", "e30.e30."])("%s", async (assertion) => {
    expect(await codeOf(createSimulator(), assertion)).toBe(50027);
  });
});

describe("the signature is the issuer's", () => {
  const claims = { iss: issuer, sub: proxy.roleArn, aud: audience, iat: seconds, exp: seconds + 300 };
  const kidOf = async () => (await createSigningKey(issuer).jwks()).keys[0]?.kid ?? "";

  test("a key under the issuer's key id that is not the issuer's", async () => {
    const { privateKey } = await generateKeyPair("RS256");
    const forged = await new SignJWT(claims)
      .setProtectedHeader({ alg: "RS256", kid: await kidOf() })
      .sign(privateKey);
    expect(await codeOf(createSimulator({ now: () => now }), forged)).toBe(700027);
  });

  test("a key id that the issuer does not list", async () => {
    const simulator = createSimulator({ now: () => now });
    expect(await codeOf(simulator, await awsAssertion(simulator, now, {}, { kid: "other" }))).toBe(7000272);
  });

  test("a changed claim under a genuine signature", async () => {
    const simulator = createSimulator({ now: () => now });
    const [head, , signature] = (
      await awsAssertion(simulator, now, { sub: "arn:aws:iam::111122223333:role/other" })
    ).split(".");
    const payload = Buffer.from(JSON.stringify(claims)).toString("base64url");
    expect(await codeOf(simulator, [head, payload, signature].join("."))).toBe(700027);
  });

  test("ES256, and no algorithm at all", async () => {
    const { privateKey } = await generateKeyPair("ES256");
    const elliptic = await new SignJWT(claims)
      .setProtectedHeader({ alg: "ES256", kid: "x" })
      .sign(privateKey);
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const unsigned = `${encode({ alg: "none", kid: await kidOf() })}.${encode(claims)}.`;
    const simulator = createSimulator({ now: () => now });
    expect([await codeOf(simulator, elliptic), await codeOf(simulator, unsigned)]).toEqual([
      5002738, 5002738,
    ]);
  });
});

describe("the issuer's pages are read over the network", () => {
  const issuerHost = (page: (target: string) => ReturnType<typeof json>): SimulatedHost => ({
    leg: "issuer",
    answersFor: (host) => host === new URL(issuer).hostname,
    handle: ({ target }) => page(target),
  });

  test("a page that is down", async () => {
    const simulator = createSimulator({ now: () => now });
    simulator.faults.inject({ leg: "issuer", fault: { kind: "status", status: 503 } });
    expect(await codeOf(simulator, await awsAssertion(simulator, now))).toBe(50166);
  });

  test("a page that cannot be reached", async () => {
    const simulator = createSimulator({ now: () => now });
    simulator.faults.inject({ leg: "issuer", fault: { kind: "connectionReset" } });
    expect(await codeOf(simulator, await awsAssertion(simulator, now))).toBe(50166);
  });

  test.each([
    [
      "discovery that names another issuer",
      { issuer: `${issuer}/`, jwks_uri: `${issuer}/.well-known/jwks.json` },
    ],
    ["a key set over plain http", { issuer, jwks_uri: "http://example.com/jwks.json" }],
    ["no key set", { issuer }],
  ])("%s", async (_what, metadata) => {
    const simulator = createSimulator({ now: () => now, hosts: [issuerHost(() => json(200, metadata))] });
    expect(await codeOf(simulator, await awsAssertion(simulator, now))).toBe(50166);
  });

  test("only the first hundred keys count", async () => {
    const { keys } = await createSigningKey(issuer).jwks();
    const others = Array.from({ length: 100 }, (_, index) => ({ ...keys[0], kid: `other-${index}` }));
    const page = (target: string) =>
      target.endsWith("jwks.json")
        ? json(200, { keys: [...others, ...keys] })
        : json(200, { issuer, jwks_uri: `${issuer}/.well-known/jwks.json` });
    const simulator = createSimulator({ now: () => now, hosts: [issuerHost(page)] });
    expect(await codeOf(simulator, await awsAssertion(simulator, now))).toBe(7000272);
  });
});
