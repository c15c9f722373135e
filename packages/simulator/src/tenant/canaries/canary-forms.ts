import { canonicalAddress } from "../people/owners.ts";

/** A GUID in the forms in which tokens and ids hold it: text, hex, hex of its little-endian bytes, hex of its text. */
export function guidForms(guid: string): readonly string[] {
  const text = guid.toLowerCase();
  const hex = text.replaceAll("-", "");
  const bytes = Buffer.from(hex, "hex");
  bytes.subarray(0, 4).reverse();
  bytes.subarray(4, 6).reverse();
  bytes.subarray(6, 8).reverse();
  return [text, hex, bytes.toString("hex"), Buffer.from(text, "latin1").toString("hex")];
}

/** An address as it is without its scheme, and in canonical form. */
export const addressForms = (address: string): readonly string[] => [
  address.replace(/^(?:smtp|sip|x500):/i, ""),
  canonicalAddress(address),
];

/** What is before the domain of an address, or the last name of an X.500 DN. */
export function localPart(address: string): string {
  const canonical = canonicalAddress(address);
  if (canonical.startsWith("/")) return canonical.split("/cn=").at(-1) ?? "";
  return canonical.split("@")[0] ?? "";
}

/** A number as it is, without its plus, which HTML may escape, and as bare digits. */
export const phoneForms = (phone: string): readonly string[] => [
  phone.replace("+", ""),
  phone.replaceAll(/\D/g, ""),
];

/** An id without its padding, which a URL may escape, and as links to Outlook on the web write it. */
export function itemIdForms(id: string): readonly string[] {
  const bare = id.replace(/=+$/, "");
  return [bare, bare.replaceAll("-", "%2B").replaceAll("_", "%2F")];
}
