import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { utf8 } from "./bytes.ts";

/** The keys that one root key gives, each for one purpose; the same as the proxy's. */
export interface BrowserKeys {
  readonly pseudonym: Uint8Array;
  readonly domain: Uint8Array;
  readonly correlation: Uint8Array;
  readonly seal: Uint8Array;
  readonly separation: Uint8Array;
}

const expand = (root: Uint8Array, purpose: string, length: number): Uint8Array =>
  hkdf(sha256, root, new Uint8Array(0), utf8(`graphveil/${purpose}`), length);

/**
 * Splits a root key by HKDF-SHA-256 (RFC 5869) as the proxy does; `docs/vectors.json` has the test vectors.
 *
 * @param root 32 bytes
 */
export const deriveKeys = (root: Uint8Array): BrowserKeys => ({
  pseudonym: expand(root, "pseudonym", 32),
  domain: expand(root, "domain", 32),
  correlation: expand(root, "correlation", 32),
  seal: expand(root, "seal", 64),
  separation: expand(root, "separation", 32),
});

/** The keys of a caller whose entry says `separate`. */
export const separateKeys = (keys: BrowserKeys, caller: string): BrowserKeys =>
  deriveKeys(expand(keys.separation, `caller/${caller}`, 32));

/**
 * The root key of this page. It is invented and public, no other can be entered, and no proxy has it: what this page makes of an
 * address equals nothing that a proxy makes of it.
 */
export const inventedRoot = (): Uint8Array =>
  sha256(utf8("Graphveil's explorer: an invented key, which protects nothing"));
