import { hkdfSync } from "node:crypto";

/** The keys that one root key gives, each for one purpose. */
export interface DerivedKeys {
  /** HMAC-SHA-256 key of pseudonyms, 32 bytes. */
  readonly pseudonym: Uint8Array;
  /** HMAC-SHA-256 key of domain tokens, 32 bytes. */
  readonly domain: Uint8Array;
  /** AES-256-CMAC key of correlation tokens, 32 bytes. */
  readonly correlation: Uint8Array;
  /** AES-SIV key of seals, 64 bytes. */
  readonly seal: Uint8Array;
  /** HKDF key of what separate callers' keys are derived from, 32 bytes. */
  readonly separation: Uint8Array;
}

/** The keys of one version. */
export interface VersionedKeys {
  readonly version: string;
  readonly keys: DerivedKeys;
}

/** The version that issues, and every version whose seals still open, the issuing one first. */
export interface Keyring {
  readonly issue: VersionedKeys;
  readonly accept: readonly VersionedKeys[];
}

/**
 * The label that the KMS computes its MAC over; its result is the root key. Version and tenant are part of it, so one KMS
 * key gives unrelated roots to two versions and to two tenants.
 */
export const rootKeyLabel = (version: string, tenantId: string): string =>
  `graphveil/root/${version}/${tenantId.toLowerCase()}`;

const expand = (root: Uint8Array, purpose: string, length: number): Uint8Array =>
  new Uint8Array(hkdfSync("sha256", root, new Uint8Array(0), `graphveil/${purpose}`, length));

/**
 * Splits a root key by HKDF-SHA-256 (RFC 5869) with an empty salt and `graphveil/<purpose>` as info, so that a key that
 * serves one purpose says nothing of another's.
 *
 * @param root 32 bytes from the KMS
 */
export function deriveKeys(root: Uint8Array): DerivedKeys {
  if (root.length !== 32) throw new RangeError("a root key has 32 bytes");
  return {
    pseudonym: expand(root, "pseudonym", 32),
    domain: expand(root, "domain", 32),
    correlation: expand(root, "correlation", 32),
    seal: expand(root, "seal", 64),
    separation: expand(root, "separation", 32),
  };
}

/**
 * The keyring of a separate caller: every version has keys derived from the caller's name. No token of the caller equals
 * another caller's or opens in another's place, so tokens do not join what two such callers hold.
 */
export function separateKeyring({ issue, accept }: Keyring, caller: string): Keyring {
  const separate = ({ version, keys }: VersionedKeys): VersionedKeys => ({
    version,
    keys: deriveKeys(expand(keys.separation, `caller/${caller}`, 32)),
  });
  return { issue: separate(issue), accept: accept.map(separate) };
}
