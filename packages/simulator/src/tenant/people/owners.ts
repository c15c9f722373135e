import { domainToASCII } from "node:url";
import type { Group } from "./groups.ts";
import type { Person } from "./person.ts";

/** Whose an address is. */
export type Owner =
  | { readonly kind: "user" | "group"; readonly id: string }
  | { readonly kind: "external"; readonly id?: undefined };

const external: Owner = { kind: "external" };

/**
 * One form for all spellings of an address: no scheme, lower case, the domain in ASCII. X.500 DNs are lower-cased only.
 */
export function canonicalAddress(address: string): string {
  const bare = address
    .trim()
    .replace(/^(?:smtp|sip|x500):/i, "")
    .toLowerCase();
  const at = bare.lastIndexOf("@");
  if (at < 0 || bare.startsWith("/")) return bare;
  return `${bare.slice(0, at)}@${domainToASCII(bare.slice(at + 1))}`;
}

/**
 * Builds the tenant's ground truth of addresses: by any alias, UPN or X.500 DN, in any case, with or without its scheme.
 * What the directory does not know is external.
 */
export function createOwnerOf(
  people: readonly Person[],
  groups: readonly Group[],
): (address: string) => Owner {
  const owners = new Map<string, Owner>();
  const add = (address: string | null, owner: Owner) => {
    if (address !== null && address !== "") owners.set(canonicalAddress(address), owner);
  };
  for (const { id, mail, userPrincipalName, proxyAddresses } of people) {
    const owner: Owner = { kind: "user", id };
    for (const address of [mail, userPrincipalName, ...proxyAddresses]) add(address, owner);
  }
  for (const { id, mail, proxyAddresses } of groups) {
    for (const address of [mail, ...proxyAddresses]) add(address, { kind: "group", id });
  }
  return (address) => owners.get(canonicalAddress(address)) ?? external;
}
