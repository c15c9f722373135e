import { createHmac, createSecretKey, type KeyObject } from "node:crypto";
import { domainToASCII } from "node:url";
import { base32 } from "./base32.ts";

/** Turns addresses, SIDs or aliases into their pseudonyms; any string is accepted. */
export type Pseudonymize = (values: readonly string[]) => readonly string[];

/** What a pseudonymizer needs. */
export interface PseudonymizerOptions {
  /** HMAC-SHA-256 key of pseudonyms, 32 bytes. */
  readonly pseudonymKey: Uint8Array;
  /** HMAC-SHA-256 key of domain tokens, 32 bytes. */
  readonly domainKey: Uint8Array;
  /** True for a canonical domain that stays readable behind the pseudonym. */
  readonly keepsDomain: (domain: string) => boolean;
  /** How many pseudonyms are remembered; default 20,000 (about 3 MB). */
  readonly cacheSize?: number;
}

const scheme = /^(smtp|x500|sip|x400|eum|spo|notes|msmail|ccmail|gwise):/i;
const onlyAscii = /^[\x21-\x7e]*$/;
/** A canonical host name (RFC 1123 §2.1, and `_`): all that may be read behind a pseudonym; it needs no escape in JSON. */
const hostName =
  /^(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*$/;

/** The one spelling of a domain: lower case, without a final dot, in IDNA form (RFC 5890). */
export const canonicalDomain = (domain: string): string => {
  const lower = domain.toLowerCase().replace(/\.$/, "");
  return onlyAscii.test(lower) ? lower : domainToASCII(lower) || lower;
};

/** An address in its canonical spelling: local part and domain, the domain undefined where there is none (X.500, SIDs). */
interface CanonicalAddress {
  readonly local: string;
  readonly domain: string | undefined;
}

/**
 * The one spelling of an address: trimmed, case-folded after NFC, the domain in IDNA form (RFC 5890), so that the
 * spellings that Exchange treats as one give one pseudonym.
 */
export function canonicalAddress(value: string): CanonicalAddress {
  const text = value.trim();
  const at = text.lastIndexOf("@");
  const fold = (part: string) => part.normalize("NFC").toLowerCase();
  if (at <= 0 || at === text.length - 1 || text.startsWith("/"))
    return { local: fold(text), domain: undefined };
  return { local: fold(text.slice(0, at)), domain: canonicalDomain(text.slice(at + 1)) };
}

/** A copy that shares no memory with the page that the value was cut from: a remembered slice would keep all of it. */
const detached = (value: string): string => Buffer.from(value, "utf16le").toString("utf16le");

const mac = (key: KeyObject, text: string, bytes: number): string =>
  base32(createHmac("sha256", key).update(text, "utf8").digest().subarray(0, bytes));

/**
 * Pseudonyms `p1_` + base32(HMAC-SHA-256 truncated to 128 bits). Behind one follows `@domain` where the domain is kept,
 * else `@d1-<token>.invalid` (RFC 2606), so that an address stays an address and one foreign company stays one. What is no
 * host name is never kept: whoever sends a mail writes what he likes behind the `@`. The scheme of a proxy address (`SMTP:`,
 * `X500:`) stays in front, since its case marks the primary address.
 *
 * Without the key nobody can compute or test a pseudonym; that it depends on nothing but key and address is what lets a
 * caller join mail, calendar and directory. Repeats come from a bounded memory.
 */
export function createPseudonymizer(options: PseudonymizerOptions): Pseudonymize {
  const pseudonymKey = createSecretKey(options.pseudonymKey);
  const domainKey = createSecretKey(options.domainKey);
  const limit = options.cacheSize ?? 20_000;
  let recent = new Map<string, string>();
  let older = new Map<string, string>();

  const compute = (value: string): string => {
    const prefix = scheme.exec(value)?.[0] ?? "";
    const { local, domain } = canonicalAddress(value.slice(prefix.length));
    if (local === "" && domain === undefined) return value === "" ? "" : `${prefix}p1_`;
    const canonical = domain === undefined ? local : `${local}@${domain}`;
    const pseudonym = `${prefix}p1_${mac(pseudonymKey, `pseudo\n${canonical}`, 16)}`;
    if (domain === undefined) return pseudonym;
    if (hostName.test(domain) && options.keepsDomain(domain)) return `${pseudonym}@${domain}`;
    return `${pseudonym}@d1-${mac(domainKey, domain, 10)}.invalid`;
  };

  const remember = (value: string, pseudonym: string): void => {
    if (recent.size >= limit / 2) {
      older = recent;
      recent = new Map();
    }
    recent.set(value, pseudonym);
  };

  const pseudonymOf = (value: string): string => {
    const known = recent.get(value);
    if (known !== undefined) return known;
    const own = detached(value);
    const pseudonym = older.get(own) ?? compute(own);
    remember(own, pseudonym);
    return pseudonym;
  };

  return (values) => values.map(pseudonymOf);
}
