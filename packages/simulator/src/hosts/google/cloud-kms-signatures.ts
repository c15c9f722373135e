import { generateKeyPairSync } from "node:crypto";
import { rsaKeyOf } from "../../protocol/rsa-keys.ts";
import { json, type SimulatedResponse } from "../../wire/host.ts";
import type { World } from "../../world.ts";
import { crc32c } from "./crc32c.ts";
import { googleError } from "./errors.ts";

const DIGEST_BYTES = 32;

const keyOf = ({ gcp: { certificateKey } }: World) =>
  rsaKeyOf(certificateKey.version, Number(/_(\d{4})_/.exec(certificateKey.algorithm)?.[1]));

const isRsa = ({ gcp }: World): boolean => gcp.certificateKey.algorithm.startsWith("RSA_");

/** The digest of a request whose fields and checksum are in order. */
function parse(body: Uint8Array): Buffer | undefined {
  try {
    const { digest, digestCrc32c, ...unknownFields }: Record<string, unknown> = JSON.parse(
      Buffer.from(body).toString("utf8"),
    );
    const { sha256, ...otherDigests } = digest as Record<string, unknown>;
    if (typeof sha256 !== "string" || Object.keys({ ...unknownFields, ...otherDigests }).length > 0)
      return undefined;
    const bytes = Buffer.from(sha256, "base64");
    const intact = digestCrc32c === undefined || String(digestCrc32c) === String(crc32c(bytes));
    return intact && bytes.length === DIGEST_BYTES ? bytes : undefined;
  } catch {
    return undefined;
  }
}

/** A real signature of the digest with the version's one algorithm (…cryptoKeyVersions/asymmetricSign). */
export function asymmetricSign(world: World, body: Uint8Array): SimulatedResponse {
  const digest = parse(body);
  if (digest === undefined)
    return googleError("INVALID_ARGUMENT", "The digest, its length or its checksum is not valid.");
  const { version, algorithm } = world.gcp.certificateKey;
  // An elliptic curve signs a digest, too: what comes back is no RSA signature.
  const signature = isRsa(world)
    ? keyOf(world)[algorithm.includes("_PSS_") ? "signPss" : "signPkcs1"](digest)
    : Buffer.concat([digest, digest]);
  return json(200, {
    name: version,
    signature: Buffer.from(signature).toString("base64"),
    signatureCrc32c: String(crc32c(signature)),
    verifiedDigestCrc32c: true,
    protectionLevel: "SOFTWARE",
  });
}

/** The public half of the key (…cryptoKeyVersions/getPublicKey). */
export function publicKeyOf(world: World): SimulatedResponse {
  const { version, algorithm } = world.gcp.certificateKey;
  const key = isRsa(world)
    ? keyOf(world).publicKey
    : generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey;
  const pem = key.export({ type: "spki", format: "pem" }).toString();
  return json(200, {
    name: version,
    pem,
    algorithm,
    pemCrc32c: String(crc32c(Buffer.from(pem))),
    protectionLevel: "SOFTWARE",
  });
}
