import { isUtf8 } from "node:buffer";
import { resolvePath } from "../policy/odata/properties.ts";
import type { ReplyShape } from "../schema/reply-shape.ts";
import type { Visibility } from "../schema/visibility.ts";

const separator = "\n";
/** Bytes of which an id with its address becomes a multiple: more than the longest address, so that all have one length. */
const PACKED_BYTES = 320;

/** Id and address, filled with separators: the length of a seal would tell that of the address. */
const packed = (id: string, address: string): string => {
  const text = id + separator + address;
  const size = Buffer.byteLength(text);
  return text + separator.repeat(Math.ceil(size / PACKED_BYTES) * PACKED_BYTES - size);
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const recordsOf = (reply: unknown): readonly Record<string, unknown>[] => {
  if (!isRecord(reply)) return [];
  return Array.isArray(reply["value"]) ? reply["value"].filter(isRecord) : [reply];
};

const parse = (body: Uint8Array): unknown => {
  try {
    return isUtf8(body) ? JSON.parse(Buffer.from(body).toString("utf8")) : undefined;
  } catch {
    return undefined;
  }
};

/** True for a reply of room lists whose ids are sealed; an id in the clear stays Graph's own. */
export const sealsRoomLists = ({ type }: ReplyShape, { actionFor }: Visibility): boolean =>
  type === "roomList" && resolvePath(type, ["id"], actionFor)?.action === "seal";

/**
 * Puts the address of each room list behind its id, so that the seal of the id holds both: Graph lists the rooms of a list
 * only by its address, and the caller has a pseudonym of that. A body that cannot be read stays as it is.
 *
 * @param showsAddress false takes the address away, where it was fetched only for the id
 * @see https://learn.microsoft.com/graph/api/place-list
 */
export function packRoomLists(body: Uint8Array, showsAddress: boolean): Uint8Array {
  const reply = parse(body);
  const records = recordsOf(reply);
  if (records.length === 0) return body;
  for (const record of records) {
    const { id, emailAddress } = record;
    if (typeof id === "string" && typeof emailAddress === "string" && emailAddress !== "")
      record["id"] = packed(id, emailAddress);
    if (!showsAddress) delete record["emailAddress"];
  }
  return Buffer.from(JSON.stringify(reply));
}

/** What names an opened place in a path: below a room list its address where the seal holds one, else its id. */
export function placeKey(opened: string, template: string): string {
  const [id = "", address] = opened.split(separator, 2);
  return address !== undefined && template.includes("/microsoft.graph.roomList/") ? address : id;
}
