import { createHmac, createSecretKey, type KeyObject } from "node:crypto";
import { canonicalAddress, isHostName, schemeOf } from "../../text/address.ts";
import { base32 } from "../base32.ts";
import type { PseudonymFormatOptions } from "./pseudonymizer.ts";

const PSEUDONYM_BYTES = 16;
const DOMAIN_TOKEN_BYTES = 10;

const mac = (key: KeyObject, text: string, bytes: number): string =>
  base32(createHmac("sha256", key).update(text, "utf8").digest().subarray(0, bytes));

/**
 * The format `p1_` + base32(HMAC-SHA-256 truncated to 128 bits). Behind it follows `@domain` where the domain is kept, else
 * `@d1-<token>.invalid` (RFC 2606), so that an address stays an address and one foreign company stays one. What is not a
 * host name is never kept: the sender of a mail can write anything behind the `@`. The scheme of a proxy address
 * (`SMTP:`, `X500:`) stays in front, since its case marks the primary address.
 *
 * A pseudonym cannot be computed or tested without the key. It depends on nothing but key and address, so a caller can join
 * mail, calendar and directory.
 */
export function createP1Pseudonyms({
  keys,
  keepsDomain,
  plusAddressing = "fold",
}: PseudonymFormatOptions): (value: string) => string {
  const pseudonymKey = createSecretKey(keys.pseudonym);
  const domainKey = createSecretKey(keys.domain);
  const foldsDetail = (domain: string) =>
    plusAddressing === "fold" && isHostName(domain) && keepsDomain(domain);
  return (value) => {
    const prefix = schemeOf(value);
    const { local, domain } = canonicalAddress(value, { foldsDetail });
    if (local === "" && domain === undefined) return value === "" ? "" : `${prefix}p1_`;
    const canonical = domain === undefined ? local : `${local}@${domain}`;
    const pseudonym = `${prefix}p1_${mac(pseudonymKey, `pseudo\n${canonical}`, PSEUDONYM_BYTES)}`;
    if (domain === undefined) return pseudonym;
    if (isHostName(domain) && keepsDomain(domain)) return `${pseudonym}@${domain}`;
    return `${pseudonym}@d1-${mac(domainKey, domain, DOMAIN_TOKEN_BYTES)}.invalid`;
  };
}
