import { constants, generateKeyPairSync, privateEncrypt, sign } from "node:crypto";
import { decodeJwt, jwtVerify } from "jose";
import { describe, expect, it } from "vitest";
import type { AssertionAlgorithm } from "../../../src/clouds/microsoft-clouds.ts";
import type { AssertionSigner } from "../../../src/identity/assertion/assertion-signer.ts";
import { createCertificateAssertionSource } from "../../../src/identity/assertion/certificate-assertion.ts";
import { CLIENT, START } from "../fakes.ts";

const ENDPOINT = "https://login.microsoftonline.com/t/oauth2/v2.0/token";
const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const stranger = generateKeyPairSync("rsa", { modulusLength: 2048 });
const { signal } = new AbortController();
const DIGEST_INFO = Buffer.from("3031300d060960864801650304020105000420", "hex");

const pkcs1 = (digest: Uint8Array, key = privateKey): Buffer =>
  privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, Buffer.concat([DIGEST_INFO, digest]));

const setUp = (options: {
  readonly signer: AssertionSigner;
  readonly algorithm?: AssertionAlgorithm;
  readonly notBefore?: number;
  readonly notAfter?: number;
}) => {
  const { signer, algorithm = "RS256" } = options;
  const { notBefore = START - 1000, notAfter = START + 86_400_000 } = options;
  return createCertificateAssertionSource({
    certificate: {
      publicKey,
      thumbprint: "A".repeat(40),
      sha256Thumbprint: "thumb",
      notBefore,
      notAfter,
    },
    signer,
    clientId: CLIENT,
    tokenEndpoint: ENDPOINT,
    algorithm,
    now: () => START,
  });
};

const rs256: AssertionSigner = { sign: async ({ digest }) => pkcs1(digest) };

describe("an assertion under a certificate", () => {
  it("says who, for which endpoint and for how long, and verifies", async () => {
    const { value, expiresAt, claims } = await setUp({ signer: rs256 }).mint(signal);
    const { payload, protectedHeader } = await jwtVerify(value, publicKey, {
      algorithms: ["RS256"],
      currentDate: new Date(START),
    });
    expect(protectedHeader).toEqual({ alg: "RS256", typ: "JWT", "x5t#S256": "thumb" });
    expect(payload).toEqual({
      iss: CLIENT,
      sub: CLIENT,
      aud: ENDPOINT,
      jti: expect.stringMatching(/^[0-9a-f-]{36}$/),
      iat: START / 1000,
      nbf: START / 1000,
      exp: START / 1000 + 600,
    });
    expect(expiresAt).toBe(START + 600_000);
    expect(claims).toEqual({ issuer: CLIENT, subject: CLIENT, audience: ENDPOINT });
  });

  it("has an identifier of its own each time, and ends with the certificate", async () => {
    const source = setUp({ signer: rs256, notAfter: START + 90_500 });
    const [one, other] = [await source.mint(signal), await source.mint(signal)];
    expect(decodeJwt(one.value).jti).not.toBe(decodeJwt(other.value).jti);
    expect(one.expiresAt).toBe(START + 90_000);
  });

  it("asks the signer for the digest and the algorithm of the cloud", async () => {
    const asked: unknown[] = [];
    const signer: AssertionSigner = {
      async sign({ digest, algorithm }) {
        asked.push([digest.byteLength, algorithm]);
        return pkcs1(digest);
      },
    };
    await expect(setUp({ signer, algorithm: "PS256" }).mint(signal)).rejects.toMatchObject({
      code: "wrongKeyUsage",
    });
    expect(asked).toEqual([[32, "PS256"]]);
  });

  it.each<[string, AssertionSigner, string]>([
    ["another key", { sign: async ({ digest }) => pkcs1(digest, stranger.privateKey) }, "anotherKey"],
    ["a damaged answer", { sign: async ({ digest }) => pkcs1(digest).fill(0, 10, 20) }, "anotherKey"],
    ["an elliptic curve", { sign: async () => new Uint8Array(72) }, "wrongKeyUsage"],
    [
      "a service that signs another message",
      { sign: async () => sign("sha256", Buffer.from("another"), privateKey) },
      "anotherKey",
    ],
  ])("does not leave with the signature of %s", async (_, signer, code) => {
    await expect(setUp({ signer }).mint(signal)).rejects.toMatchObject({ name: "SigningKeyError", code });
  });

  it.each([
    ["has expired", { notAfter: START }, "certificateExpired"],
    ["is not valid yet", { notBefore: START + 1 }, "certificateNotYetValid"],
  ])("is not made under a certificate that %s", async (_, validity, code) => {
    const signer: AssertionSigner = { sign: () => expect.unreachable("nothing is signed") };
    await expect(setUp({ signer, ...validity }).mint(signal)).rejects.toMatchObject({ code });
  });

  it("that does not come in time is worth another try", () => {
    expect(setUp({ signer: rs256 }).timedOut?.()).toMatchObject({
      name: "SigningKeyError",
      code: "unavailable",
      remedy: "Try again.",
    });
  });

  it("is made from the first moment of its certificate", async () => {
    await expect(setUp({ signer: rs256, notBefore: START }).mint(signal)).resolves.toHaveProperty("value");
  });
});
