import { createHash, randomUUID, X509Certificate } from "node:crypto";
import { createAwsAssertionSigner } from "@graphveil/aws-lambda";
import { createSimulator, defaultWorld } from "@graphveil/simulator";
import { describe, expect, test } from "vitest";
import { makeCertificate, worldWithCertificates } from "../harness/certificate.ts";

/*
 * What the simulated Entra ID takes and refuses of assertions under a certificate: the proxy's own tests are worth as much
 * as this verification.
 */

const { aws, entra } = defaultWorld;
const pem = await makeCertificate({ platform: "aws" });
const thumbprint = Buffer.from(new X509Certificate(pem).fingerprint256.replaceAll(":", ""), "hex").toString(
  "base64url",
);
const tokenEndpoint = `https://login.microsoftonline.com/${entra.tenantId}/oauth2/v2.0/token`;
const { signal } = new AbortController();
const seconds = () => Math.floor(Date.now() / 1000);

type Parts = Readonly<Record<string, unknown>>;

const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString("base64url");

const setUp = () => {
  const simulator = createSimulator({ world: worldWithCertificates([pem]) });
  const signer = createAwsAssertionSigner({
    keyArn: aws.certificateKey.arn,
    credentials: aws.administrator,
    fetch: simulator.fetch,
  });
  const assert = async (claims: Parts = {}, header: Parts = {}): Promise<string> => {
    const merged = { alg: "PS256", typ: "JWT", "x5t#S256": thumbprint, ...header };
    const input = `${encode(merged)}.${encode({
      iss: entra.clientId,
      sub: entra.clientId,
      aud: tokenEndpoint,
      jti: randomUUID(),
      nbf: seconds(),
      exp: seconds() + 600,
      ...claims,
    })}`;
    const digest = createHash("sha256").update(input).digest();
    const algorithm = merged.alg === "RS256" ? "RS256" : "PS256";
    const signature = await signer.sign({ digest, algorithm, signal });
    return `${input}.${Buffer.from(signature).toString("base64url")}`;
  };
  const exchange = async (assertion: string): Promise<number> => {
    const response = await simulator.fetch(tokenEndpoint, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({
        grant_type: "client_credentials",
        client_id: entra.clientId,
        scope: "https://graph.microsoft.com/.default",
        client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        client_assertion: assertion,
      }),
    });
    const { error_codes: codes = [] } = (await response.json()) as { readonly error_codes?: number[] };
    return codes[0] ?? response.status;
  };
  return { assert, exchange };
};

describe("Entra ID as it is simulated", () => {
  test.each<[string, Parts, Parts, number]>([
    ["a whole assertion", {}, {}, 200],
    ["RS256", {}, { alg: "RS256" }, 200],
    ["another signature than the header says", {}, { alg: "RS512" }, 5002738],
    ["no algorithm", {}, { alg: "none" }, 5002738],
    ["a thumbprint that nobody uploaded", {}, { "x5t#S256": "A".repeat(43) }, 700027],
    ["another issuer", { iss: randomUUID() }, {}, 700021],
    ["another subject", { sub: randomUUID() }, {}, 700021],
    ["another audience", { aud: "https://login.microsoftonline.us/x" }, {}, 700023],
    ["two audiences", { aud: [tokenEndpoint, "x"] }, {}, 50027],
    ["no identifier", { jti: undefined }, {}, 50027],
    ["no expiry", { exp: undefined }, {}, 50027],
    ["a lifetime that is over", { exp: seconds() - 1 }, {}, 700024],
    ["a lifetime that is to come", { nbf: seconds() + 400 }, {}, 700024],
  ])("answers %s", async (_, claims, header, answer) => {
    const { assert, exchange } = setUp();
    expect(await exchange(await assert(claims, header))).toBe(answer);
  });

  test("finds a claim or a signature that was changed on the way", async () => {
    const { assert, exchange } = setUp();
    const [header = "", claims = "", signature = ""] = (await assert()).split(".");
    const changed = { ...JSON.parse(Buffer.from(claims, "base64url").toString()), exp: seconds() + 60_000 };
    expect(await exchange(`${header}.${encode(changed)}.${signature}`)).toBe(700027);
    expect(await exchange(`${header}.${claims}.${signature.slice(4)}AAAA`)).toBe(700027);
  });

  test("takes an assertion again, and no other one with its identifier", async () => {
    const { assert, exchange } = setUp();
    const jti = randomUUID();
    const assertion = await assert({ jti });
    expect([await exchange(assertion), await exchange(assertion)]).toEqual([200, 200]);
    expect(await exchange(await assert({ jti }))).toBe(50027);
  });
});
