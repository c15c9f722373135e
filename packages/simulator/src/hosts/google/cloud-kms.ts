import { createHmac } from "node:crypto";
import { json, type SimulatedHost, type SimulatedResponse, UnsimulatedRequest } from "../../wire/host.ts";
import type { World } from "../../world.ts";
import { asymmetricSign, publicKeyOf } from "./cloud-kms-signatures.ts";
import { crc32c } from "./crc32c.ts";
import { googleError, unauthenticated } from "./errors.ts";
import type { GoogleIdentity } from "./identity.ts";

const path =
  /^\/v1\/(projects\/[^:?]+\/cryptoKeyVersions\/\d+)(?::(macSign|asymmetricSign)|\/(publicKey))(?:\?.*)?$/;
const MAX_DATA_BYTES = 64 * 1024;

interface MacSignRequest {
  readonly data: string;
  readonly dataCrc32c?: string;
}

/** Reads the request as protobuf's JSON mapping does: unknown fields are an error, 64-bit numbers may be strings. */
function parse(body: Uint8Array): MacSignRequest | undefined {
  try {
    const { data, dataCrc32c, ...unknownFields }: Record<string, unknown> = JSON.parse(
      Buffer.from(body).toString("utf8"),
    );
    if (typeof data !== "string" || Object.keys(unknownFields).length > 0) return undefined;
    if (Buffer.from(data, "base64").toString("base64").replace(/=+$/, "") !== data.replace(/=+$/, ""))
      return undefined;
    return dataCrc32c === undefined ? { data } : { data, dataCrc32c: String(dataCrc32c) };
  } catch {
    return undefined;
  }
}

function macSign(world: World, wanted: MacSignRequest): SimulatedResponse {
  const data = Buffer.from(wanted.data, "base64");
  if (data.length > MAX_DATA_BYTES)
    return googleError("INVALID_ARGUMENT", `The data must be at most ${MAX_DATA_BYTES} bytes.`);
  if (wanted.dataCrc32c !== undefined && wanted.dataCrc32c !== String(crc32c(data)))
    return googleError(
      "INVALID_ARGUMENT",
      "The checksum in field data_crc32c did not match the data in field data.",
    );
  const mac = createHmac("sha256", world.gcp.kmsKeyMaterial).update(data).digest();
  return json(200, {
    name: world.gcp.kmsKeyVersion,
    mac: mac.toString("base64"),
    macCrc32c: String(crc32c(mac)),
    ...(wanted.dataCrc32c === undefined ? {} : { verifiedDataCrc32c: true }),
    protectionLevel: "SOFTWARE",
  });
}

/** What a call on the HMAC key version gives, once the caller may use it. */
function onRootKey(world: World, verb: string, body: Uint8Array): SimulatedResponse {
  const { kmsKeyVersion, kmsKeyState } = world.gcp;
  if (kmsKeyState !== "ENABLED")
    return googleError(
      "FAILED_PRECONDITION",
      `${kmsKeyVersion} is not enabled, current state is: ${kmsKeyState}.`,
    );
  if (verb !== "macSign")
    return googleError("INVALID_ARGUMENT", `${verb} does not fit the purpose of the key: MAC.`);
  const wanted = parse(body);
  return wanted === undefined
    ? googleError("INVALID_ARGUMENT", "Invalid JSON payload received.")
    : macSign(world, wanted);
}

/** What a call on the asymmetric key version gives, once the caller may use it. */
function onCertificateKey(world: World, verb: string, body: Uint8Array): SimulatedResponse {
  const { version, state } = world.gcp.certificateKey;
  if (state !== "ENABLED")
    return googleError("FAILED_PRECONDITION", `${version} is not enabled, current state is: ${state}.`);
  if (verb === "macSign")
    return googleError("INVALID_ARGUMENT", "macSign does not fit the purpose of the key: ASYMMETRIC_SIGN.");
  return verb === "publicKey" ? publicKeyOf(world) : asymmetricSign(world, body);
}

/**
 * Cloud KMS with `macSign` for one HMAC_SHA256 key version, and `asymmetricSign` and `publicKey` for one asymmetric one
 * (cloud.google.com/kms/docs/reference/rest/v1/projects.locations.keyRings.cryptoKeys.cryptoKeyVersions/macSign).
 * It catches a foreign access token, a damaged message whose checksum was sent, and a version that is not enabled.
 */
export function createCloudKms(world: World, identity: GoogleIdentity): SimulatedHost {
  const { kmsKeyVersion, certificateKey, serviceAccount } = world.gcp;
  return {
    leg: "cloudKms",
    answersFor: (host) => host === "cloudkms.googleapis.com",
    handle(request) {
      const [, name = "", method, resource] = path.exec(request.target) ?? [];
      const verb = method ?? resource;
      if (verb === undefined || request.method !== (verb === "publicKey" ? "GET" : "POST"))
        throw new UnsimulatedRequest(request, "only macSign, asymmetricSign and publicKey are simulated");
      const bearer = identity.verifyAccessToken(request.headers.get("authorization"));
      if (!bearer.ok) return unauthenticated(bearer.problem);
      const granted =
        name === kmsKeyVersion || (name === certificateKey.version && certificateKey.signerGranted);
      if (!granted || bearer.email !== serviceAccount.email)
        return googleError(
          "PERMISSION_DENIED",
          `Permission 'cloudkms.cryptoKeyVersions.useToSign' denied on resource '${name}' (or it may not exist).`,
        );
      return name === kmsKeyVersion
        ? onRootKey(world, verb, request.body)
        : onCertificateKey(world, verb, request.body);
    },
  };
}
