import { explainCloudKms } from "./assertion-signer.ts";
import { type CloudKmsAnswer, CloudKmsError, type CloudKmsOptions, createCloudKms } from "./cloud-kms.ts";
import { crc32c } from "./crc32c.ts";

/** The public half of a key version. */
export interface GcpPublicKey {
  /** SubjectPublicKeyInfo in PEM form. */
  readonly pem: string;
  /** The one algorithm that the version signs with, such as `RSA_SIGN_PSS_2048_SHA256`. */
  readonly algorithm: string;
}

/** Options of {@link fetchGcpPublicKey}. */
export interface GcpPublicKeyOptions extends CloudKmsOptions {
  readonly keyVersion: string;
  readonly signal: AbortSignal;
}

/**
 * The public half of a key version, for who makes a certificate of it: the function never asks. Needs
 * `roles/cloudkms.publicKeyViewer` on the key.
 *
 * @throws SigningKeyError or the signal's reason.
 * @see https://cloud.google.com/kms/docs/reference/rest/v1/projects.locations.keyRings.cryptoKeys.cryptoKeyVersions/getPublicKey
 */
export async function fetchGcpPublicKey(options: GcpPublicKeyOptions): Promise<GcpPublicKey> {
  const { keyVersion, signal } = options;
  try {
    return await createCloudKms(options)({ keyVersion, verb: undefined, signal, read: readPublicKey });
  } catch (error) {
    throw error instanceof CloudKmsError ? explainCloudKms(error) : error;
  }
}

function readPublicKey({ pem, algorithm, pemCrc32c }: CloudKmsAnswer): GcpPublicKey | undefined {
  if (typeof pem !== "string" || typeof algorithm !== "string") return undefined;
  return pemCrc32c === String(crc32c(Buffer.from(pem))) ? { pem, algorithm } : undefined;
}
