import { RootKeyError, type RootKeySource } from "@graphveil/core";
import {
  type CloudKmsAnswer,
  CloudKmsError,
  type CloudKmsOptions,
  createCloudKms,
  isKeyVersion,
} from "./cloud-kms.ts";
import { type CloudKmsUse, cloudKmsRemedies, KEY_INVALID_REMEDY } from "./cloud-kms-remedies.ts";
import { crc32c } from "./crc32c.ts";

const ROOT_KEY_BYTES = 32;

/** Options of {@link createGcpRootKeySource}. */
export interface GcpRootKeyOptions extends CloudKmsOptions {
  /** `projects/…/locations/…/keyRings/…/cryptoKeys/…/cryptoKeyVersions/<n>`; a version, so that rotation is a decision. */
  readonly keyVersion: string;
}

/**
 * Root keys as MACs of a Cloud KMS key (`HMAC_SHA256`) that cannot be exported, with checksums both ways.
 *
 * The service account needs `roles/cloudkms.signer` on that key and nothing else.
 *
 * @throws RootKeyError `keyInvalid` at once for what is not the name of a key version.
 * @see https://cloud.google.com/kms/docs/reference/rest/v1/projects.locations.keyRings.cryptoKeys.cryptoKeyVersions/macSign
 */
export function createGcpRootKeySource(options: GcpRootKeyOptions): RootKeySource {
  const { keyVersion } = options;
  if (!isKeyVersion(keyVersion)) {
    throw new RootKeyError("keyInvalid", { remedy: KEY_INVALID_REMEDY });
  }
  const call = createCloudKms(options);

  return {
    async deriveRootKey({ label, signal }) {
      const data = Buffer.from(label, "utf8");
      const body = { data: data.toString("base64"), dataCrc32c: String(crc32c(data)) };
      try {
        return await call({ keyVersion, verb: "macSign", body, signal, read: readMac });
      } catch (error) {
        throw error instanceof CloudKmsError ? explain(error) : error;
      }
    },
  };
}

function readMac(answer: CloudKmsAnswer): Uint8Array | undefined {
  const mac = typeof answer["mac"] === "string" ? Buffer.from(answer["mac"], "base64") : Buffer.alloc(0);
  const intact =
    answer["verifiedDataCrc32c"] === true &&
    answer["macCrc32c"] === String(crc32c(mac)) &&
    mac.byteLength === ROOT_KEY_BYTES;
  return intact ? Uint8Array.from(mac) : undefined;
}

const USE: CloudKmsUse = {
  variable: "GRAPHVEIL_KEY",
  verb: "macSign",
  createKey:
    "an HMAC key: gcloud kms keys create <key> --purpose=mac --default-algorithm=hmac-sha256 --keyring=… --location=…",
};

function explain({ problem, upstream }: CloudKmsError): RootKeyError {
  return new RootKeyError(problem, { remedy: cloudKmsRemedies[problem](USE), upstream });
}
