import { createPublicKey, createSecretKey, generateKeyPairSync } from "node:crypto";
import { expect, it } from "vitest";
import { isCertificateKey } from "../../../src/identity/assertion/client-certificate.ts";

/** A public RSA key with a modulus of so many bits. Nobody could sign with it. */
const rsaKey = (bits: number) => {
  const modulus = (1n << BigInt(bits - 1)) + 1n;
  const digits = modulus.toString(16);
  const n = Buffer.from(digits.padStart(digits.length + (digits.length % 2), "0"), "hex").toString(
    "base64url",
  );
  return createPublicKey({ format: "jwk", key: { kty: "RSA", n, e: "AQAB" } });
};

it.each([
  [2047, false],
  [2048, true],
  [3072, true],
  [4096, true],
  [4097, false],
])("an RSA key of %i bits can be that of a certificate: %s", (bits, can) => {
  expect(isCertificateKey(rsaKey(bits))).toBe(can);
});

it.each([
  ["an elliptic curve", generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey],
  ["Ed25519", generateKeyPairSync("ed25519").publicKey],
  ["RSASSA-PSS alone", generateKeyPairSync("rsa-pss", { modulusLength: 2048 }).publicKey],
  ["a secret", createSecretKey(Buffer.alloc(256, 1))],
])("a key of %s cannot", (_, key) => {
  expect(isCertificateKey(key)).toBe(false);
});
