import type { Group } from "../../../tenant/people/groups.ts";
import type { Person } from "../../../tenant/people/person.ts";

const magic = Buffer.from("DSpt", "latin1");

/** A string with its length before it. */
const counted = (text: string) => Buffer.concat([Uint8Array.of(text.length), Buffer.from(text, "latin1")]);

/** A GUID as Windows stores it: its first three parts are little-endian. */
function guidBytes(guid: string): Buffer {
  const bytes = Buffer.from(guid.replaceAll("-", ""), "hex");
  bytes.subarray(0, 4).reverse();
  bytes.subarray(4, 6).reverse();
  bytes.subarray(6, 8).reverse();
  return bytes;
}

function guidText(bytes: Uint8Array): string {
  const copy = Buffer.from(bytes);
  copy.subarray(0, 4).reverse();
  copy.subarray(4, 6).reverse();
  copy.subarray(6, 8).reverse();
  return copy.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

const named = (sortKey: string, object: string, last: number) =>
  Buffer.concat([
    magic,
    Uint8Array.of(2, 0, 1, 0, 0, 0),
    counted(sortKey),
    counted(object),
    Uint8Array.of(last),
    new Uint8Array(10),
  ]).toString("base64url");

/** The position behind a user: their UPN and object id in clear, as the directory writes it. */
export const userToken = ({ userPrincipalName, id }: Person): string =>
  named(`:${userPrincipalName}`, `User_${id}`, 0xb9);

/** The position behind a group. */
export const groupToken = ({ id }: Group): string => named(`Group_${id}`, `Group_${id}`, 0);

/** The position behind a member of a group: both ids as binary GUIDs around an OID. */
export const memberToken = (memberId: string, groupId: string): string =>
  Buffer.concat([
    magic,
    Uint8Array.of(10, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0x14, 0, 0, 0),
    guidBytes(memberId),
    Uint8Array.of(1),
    new Uint8Array(15),
    counted("1.2.840.113556.1.4.2331"),
    Uint8Array.of(6, 0, 0, 0, 0, 0, 1),
    guidBytes(groupId),
    Uint8Array.of(1, 3, 1, 0, 0, 1, 0, 0, 0, 0),
  ]).toString("base64url");

/** The object id behind which a token continues, or undefined when it is not a token. */
export function positionOf(token: string): string | undefined {
  const bytes = Buffer.from(token, "base64url");
  if (!bytes.subarray(0, 4).equals(magic)) return undefined;
  if (bytes[4] === 10) return guidText(bytes.subarray(19, 35));
  return /(?:User|Group)_([0-9a-f-]{36})/.exec(bytes.toString("latin1"))?.[1];
}
