import { domainToASCII } from "node:url";

const onlyAscii = /^[\x21-\x7e]*$/;

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
