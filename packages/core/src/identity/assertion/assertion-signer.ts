import type { AssertionAlgorithm } from "../../clouds/microsoft-clouds.ts";
import { RemediableError, type Remedy } from "../../errors.ts";

/** What is signed. */
export interface SignatureRequest {
  /** SHA-256 of the message: 32 bytes. */
  readonly digest: Uint8Array;
  readonly algorithm: AssertionAlgorithm;
  /** Ends the call at once with the signal's reason. */
  readonly signal: AbortSignal;
}

/**
 * Signs with an RSA key that never leaves the cloud's key management service: who steals the function's memory has one
 * assertion of some minutes, and no key.
 */
export interface AssertionSigner {
  /**
   * The signature as RFC 7518 writes it: RSASSA-PSS with SHA-256 and a salt of 32 bytes, or RSASSA-PKCS1-v1_5.
   *
   * @throws SigningKeyError or the signal's reason.
   */
  sign(request: SignatureRequest): Promise<Uint8Array>;
}

const MESSAGES = {
  keyInvalid: "The name of the certificate's key is not one of this key management service.",
  keyNotFound: "The certificate's key does not exist, or not in this region or project.",
  accessDenied: "The workload may not sign with the certificate's key.",
  keyDisabled: "The certificate's key is disabled or about to be deleted.",
  wrongKeyUsage:
    "The certificate's key is not an RSA key of 2048 to 4096 bits that signs with this algorithm.",
  credentialsMissing: "No credentials of the platform were found.",
  corrupted: "The answer of the key management service failed its integrity check.",
  rejected: "The key management service refused to sign.",
  unavailable: "The key management service did not answer.",
  anotherKey: "The certificate belongs to another key than the one that signs.",
  certificateExpired: "The certificate has expired.",
  certificateNotYetValid: "The certificate is not valid yet.",
} as const;

/** Why there is no assertion under a certificate: a closed set. */
export type SigningKeyErrorCode = keyof typeof MESSAGES;

/** Says why nothing could be signed under the certificate. Messages are constants; neither digest nor signature is in it. */
export class SigningKeyError extends RemediableError<SigningKeyErrorCode> {
  override readonly name = "SigningKeyError";

  constructor(code: SigningKeyErrorCode, remedy: Remedy) {
    super(MESSAGES[code], code, remedy);
  }
}
