import { isGuid } from "../../guid.ts";
import type { ActionFor } from "../../schema/actions.ts";
import { isTypeName } from "../../schema/schema.ts";
import { resolvePath } from "../odata/properties.ts";

/** True for an id, of a kind, that a caller may name in the clear. */
export type IsRawId = (kind: string, id: string) => boolean;

/** An address or user principal name, a guest's too: an `@`, and nothing that means something in a path. */
const address = /^[^\s$()/\\%?#:*,;@][^\s()/\\%?#:*,;@]*(?:#EXT#)?@[^\s()/\\%?#:*,;@]+$/;
/** The id of an item in a mailbox: base64 with an alphabet for URLs. */
const itemId = /^(?!s1_)[\w+-]{16,1020}={0,2}$/;

/** The addresses by which Graph takes what is of a kind. */
const addresses: Readonly<Record<string, readonly ["user" | "room" | "workspace" | "roomList", string][]>> = {
  directoryObject: [
    ["user", "userPrincipalName"],
    ["user", "mail"],
  ],
  place: [
    ["room", "emailAddress"],
    ["workspace", "emailAddress"],
    ["roomList", "emailAddress"],
  ],
};

/** True where ids of the kind come in the clear: a caller that gets seals addresses only by them. */
export const givesRawIds = (kind: string, actionFor: ActionFor): boolean =>
  isTypeName(kind) && resolvePath(kind, ["id"], actionFor)?.action === "keep";

/** True where addresses come in the clear: else one in a path would tell whose pseudonym is whose. */
const givesAddresses = (kind: string, actionFor: ActionFor): boolean =>
  (addresses[kind] ?? []).every(([type, name]) => resolvePath(type, [name], actionFor)?.action === "keep");

/**
 * Decides which raw ids a caller may use in paths: only kinds that it receives raw, and only in the forms that Graph's ids of
 * the kind have. Anything else could be a type cast, a function or another word of OData's that makes the path another
 * operation's.
 */
export function createRawIdTest(rawIds: boolean, actionFor: ActionFor): IsRawId {
  return (kind, id) => {
    if (!rawIds || !givesRawIds(kind, actionFor)) return false;
    if (kind === "organization") return isGuid(id);
    if (!Object.hasOwn(addresses, kind)) return itemId.test(id);
    return isGuid(id) || (address.test(id) && givesAddresses(kind, actionFor));
  };
}
