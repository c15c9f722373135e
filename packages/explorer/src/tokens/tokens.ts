import { base32, canonicalAddress, isHostName, schemeOf, type Tokens } from "@graphveil/core/sanitizer";
import { aessiv, cmac } from "@noble/ciphers/aes.js";
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { base64url, utf8 } from "./bytes.ts";
import type { BrowserKeys } from "./keys.ts";
import { packId } from "./packed-id.ts";

/** What tokens in a browser are made of. */
export interface BrowserTokensOptions {
  readonly keys: BrowserKeys;
  /** The version that the seals name, such as `v1`. */
  readonly version: string;
  /** True for a canonical domain that stays readable behind a pseudonym. */
  readonly keepsDomain: (domain: string) => boolean;
  /** Default: `fold`. */
  readonly plusAddressing?: "fold" | "literal" | undefined;
}

const PSEUDONYM_BYTES = 16;
const DOMAIN_TOKEN_BYTES = 10;

const mac = (key: Uint8Array, text: string, bytes: number): string =>
  base32(hmac(sha256, key, utf8(text)).subarray(0, bytes));

const pseudonymOf =
  ({ keys, keepsDomain, plusAddressing = "fold" }: BrowserTokensOptions) =>
  (value: string): string => {
    const keeps = (domain: string): boolean => isHostName(domain) && keepsDomain(domain);
    const foldsDetail = (domain: string): boolean => plusAddressing === "fold" && keeps(domain);
    const prefix = schemeOf(value);
    const { local, domain } = canonicalAddress(value, { foldsDetail });
    if (local === "" && domain === undefined) return value === "" ? "" : `${prefix}p1_`;
    const canonical = domain === undefined ? local : `${local}@${domain}`;
    const pseudonym = `${prefix}p1_${mac(keys.pseudonym, `pseudo\n${canonical}`, PSEUDONYM_BYTES)}`;
    if (domain === undefined) return pseudonym;
    return keeps(domain)
      ? `${pseudonym}@${domain}`
      : `${pseudonym}@d1-${mac(keys.domain, domain, DOMAIN_TOKEN_BYTES)}.invalid`;
  };

/** Computes each value once: a switch of the policy changes what is replaced, and never by what. */
const remembered = (compute: (value: string) => string): ((value: string) => string) => {
  const known = new Map<string, string>();
  return (value) => {
    const found = known.get(value) ?? compute(value);
    known.set(value, found);
    return found;
  };
};

/**
 * The keyed functions of the sanitizer over audited pure-JavaScript primitives, for a browser: HMAC-SHA-256, AES-256-CMAC and
 * AES-SIV (RFC 5297). `docs/vectors.json` holds for them as for the proxy's.
 */
export function createBrowserTokens(options: BrowserTokensOptions): Tokens {
  const { keys, version } = options;
  const pseudonymize = remembered(pseudonymOf(options));
  const correlate = remembered((value) => `c1_${base64url(cmac(utf8(value), keys.correlation))}`);
  const seals = new Map<string, (id: string) => string>();
  const sealOf = (kind: string): ((id: string) => string) => {
    const associated = ["graphveil/1", kind, version].map(utf8);
    const seal =
      seals.get(kind) ??
      remembered((id) => `s1_${base64url(aessiv(keys.seal, ...associated).encrypt(packId(id)))}`);
    seals.set(kind, seal);
    return seal;
  };
  return {
    pseudonymize: (values) => values.map(pseudonymize),
    correlate: (values) => values.map(correlate),
    sealIds: (kind, ids) => ids.map(sealOf(kind)),
  };
}
