import { type AssertionSigner, SigningKeyError } from "@graphveil/core";
import {
  type CloudKmsAnswer,
  CloudKmsError,
  type CloudKmsOptions,
  createCloudKms,
  isKeyVersion,
} from "./cloud-kms.ts";
import { type CloudKmsUse, cloudKmsRemedies, KEY_INVALID_REMEDY } from "./cloud-kms-remedies.ts";
import { crc32c } from "./crc32c.ts";

/** Options of {@link createGcpAssertionSigner}. */
export interface GcpAssertionSignerOptions extends CloudKmsOptions {
  /** `projects/…/locations/…/keyRings/…/cryptoKeys/…/cryptoKeyVersions/<n>` of an `RSA_SIGN_PSS_…_SHA256` key. */
  readonly keyVersion: string;
}

/**
 * Signatures of a Cloud KMS key that cannot be exported, with checksums both ways. A key version has one algorithm: the
 * caller verifies that it was the one that is needed.
 *
 * The service account needs `roles/cloudkms.signer` on that key and nothing else.
 *
 * @throws SigningKeyError `keyInvalid` at once for what is not the name of a key version.
 * @see https://cloud.google.com/kms/docs/reference/rest/v1/projects.locations.keyRings.cryptoKeys.cryptoKeyVersions/asymmetricSign
 */
export function createGcpAssertionSigner(options: GcpAssertionSignerOptions): AssertionSigner {
  const { keyVersion } = options;
  if (!isKeyVersion(keyVersion)) {
    throw new SigningKeyError("keyInvalid", { remedy: KEY_INVALID_REMEDY });
  }
  const call = createCloudKms(options);

  return {
    async sign({ digest, signal }) {
      const body = {
        digest: { sha256: Buffer.from(digest).toString("base64") },
        digestCrc32c: String(crc32c(digest)),
      };
      try {
        return await call({ keyVersion, verb: "asymmetricSign", body, signal, read: readSignature });
      } catch (error) {
        throw error instanceof CloudKmsError ? explainCloudKms(error) : error;
      }
    },
  };
}

function readSignature(answer: CloudKmsAnswer): Uint8Array | undefined {
  const { signature } = answer;
  if (typeof signature !== "string" || answer["verifiedDigestCrc32c"] !== true) return undefined;
  const bytes = Uint8Array.from(Buffer.from(signature, "base64"));
  return answer["signatureCrc32c"] === String(crc32c(bytes)) ? bytes : undefined;
}

const USE: CloudKmsUse = {
  variable: "GRAPHVEIL_CERTIFICATE_KEY",
  verb: "asymmetricSign",
  createKey:
    "an RSA key: gcloud kms keys create <key> --purpose=asymmetric-signing " +
    "--default-algorithm=rsa-sign-pss-2048-sha256 --keyring=… --location=…",
};

/** What a failure of Cloud KMS means for the certificate's key, and what to do about it. */
export function explainCloudKms({ problem, upstream }: CloudKmsError): SigningKeyError {
  return new SigningKeyError(problem, { remedy: cloudKmsRemedies[problem](USE), upstream });
}
