import { isUtf8 } from "node:buffer";
import type { Source } from "../json/members.ts";
import { MalformedReply } from "../json/scan.ts";

/**
 * A body of Graph's to be read by the positions of its members.
 *
 * @throws MalformedReply for a body that is not UTF-8
 */
export function sourceOf(body: Uint8Array): Source {
  if (!isUtf8(body)) throw new MalformedReply(0);
  const buffer = Buffer.from(body.buffer, body.byteOffset, body.length);
  return { json: body, decode: (start, end) => buffer.toString("utf8", start, end) };
}
