import type { Random } from "../../random.ts";
import { automata, correspondents, idnaDomain } from "../corpus/outsiders.ts";
import type { Recipient } from "../wire.ts";
import type { Group } from "./groups.ts";
import type { Person } from "./person.ts";

/** Everybody in the lines of a message or a meeting. */
export interface Party {
  readonly name: string;
  readonly address: string;
  /** Other addresses of the same party, X.500 DNs among them. */
  readonly aliases: readonly string[];
  readonly person?: Person;
  readonly group?: Group;
}

/** A person of the directory with all their addresses. */
export function personParty(person: Person): Party {
  const bare = person.proxyAddresses
    .filter((proxy) => !proxy.startsWith("SIP:"))
    .map((proxy) => proxy.slice(proxy.indexOf(":") + 1));
  const address = person.mail ?? person.userPrincipalName;
  const idna = address.endsWith(idnaDomain.ascii)
    ? [address.replace(idnaDomain.ascii, idnaDomain.unicode)]
    : [];
  return { name: person.displayName, address, aliases: [...bare, ...idna], person };
}

/** A group with all its addresses. */
export const groupParty = (group: Group): Party => ({
  name: group.displayName,
  address: group.mail ?? "",
  aliases: group.proxyAddresses.map((proxy) => proxy.slice(proxy.indexOf(":") + 1)),
  group,
});

/** Correspondents who are in no directory. */
export const outsideParties: readonly Party[] = correspondents.map(({ givenName, surname, address }) => ({
  name: `${givenName} ${surname}`,
  address,
  aliases: [],
}));

/** Newsletters and machines. */
export const machineParties: readonly Party[] = automata.map(({ name, address }) => ({
  name,
  address,
  aliases: [],
}));

/** Local part and domain in another case, as old clients write them. */
function recase(address: string, random: Random): string {
  const at = address.lastIndexOf("@");
  if (at < 0) return address;
  if (random.chance(0.5)) return `${address.slice(0, at)}${address.slice(at).toUpperCase()}`;
  return `${address.charAt(0).toUpperCase()}${address.slice(1)}`;
}

/** The party as one line of real mail: mostly name and primary address, sometimes anything else. */
export function toRecipient(party: Party, random: Random): Recipient {
  const { name, address } = party;
  const draw = random.next();
  if (draw < 0.86) return { emailAddress: { name, address } };
  if (draw < 0.9) return { emailAddress: { name, address: recase(address, random) } };
  if (draw < 0.96 && party.aliases.length > 0) {
    const alias = random.pick(party.aliases);
    return { emailAddress: { name, address: alias.startsWith("/") ? alias.toUpperCase() : alias } };
  }
  if (draw < 0.975) return { emailAddress: { name: address, address } };
  if (draw < 0.98) return { emailAddress: { address } };
  if (draw > 0.995 && party.person === undefined) return { emailAddress: { name, address: "" } };
  if (draw > 0.988 && party.person === undefined) return { emailAddress: { name } };
  return { emailAddress: { name, address } };
}
