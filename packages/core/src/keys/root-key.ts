import { RemediableError, type Remedy } from "../errors.ts";

/**
 * Derives root keys from a key that never leaves the cloud's key management service.
 *
 * The same label gives the same 32 bytes for as long as the key exists, and no one without the right to use the
 * key can compute them: so no root key is stored anywhere, and deleting the key is deleting every pseudonym.
 */
export interface RootKeySource {
  /**
   * HMAC-SHA-256 of the label's UTF-8 bytes under the managed key: 32 bytes.
   *
   * @throws RootKeyError or the signal's reason.
   */
  deriveRootKey(request: RootKeyRequest): Promise<Uint8Array>;
}

/** What a root key is derived from. */
export interface RootKeyRequest {
  /** Names version and tenant. At most 4096 bytes of UTF-8, which is what AWS KMS takes. */
  readonly label: string;
  readonly signal: AbortSignal;
}

const MESSAGES = {
  keyInvalid: "The name of the root key is not one of this key management service.",
  keyNotFound: "The root key does not exist, or not in this region or project.",
  accessDenied: "The workload may not compute a MAC with the root key.",
  keyDisabled: "The root key is disabled or about to be deleted.",
  wrongKeyUsage: "The root key is not an HMAC-SHA-256 key.",
  credentialsMissing: "No credentials of the platform were found.",
  corrupted: "The answer of the key management service failed its integrity check.",
  rejected: "The key management service refused the request.",
  unavailable: "The key management service did not answer.",
} as const;

/** Why there is no root key: a closed set. */
export type RootKeyErrorCode = keyof typeof MESSAGES;

/** Says why no root key could be derived. Messages are constants; neither label nor bytes are in it. */
export class RootKeyError extends RemediableError<RootKeyErrorCode> {
  override readonly name = "RootKeyError";

  constructor(code: RootKeyErrorCode, remedy: Remedy) {
    super(MESSAGES[code], code, remedy);
  }
}
