import { packId, unpackId } from "./packed-id.ts";

/** The tag of a text whose parts between dots are base64url without padding. The other tags are those of ids. */
const DOTTED_TAG = 3;
/** What {@link packId} begins a text with that it cannot shorten. */
const TEXT_TAG = 0;
const LENGTH_BYTES = 2;
const MAX_PART_BYTES = 0xffff;

const packPart = (part: string): readonly Buffer[] | undefined => {
  const bytes = Buffer.from(part, "base64url");
  if (bytes.length > MAX_PART_BYTES || bytes.toString("base64url") !== part) return undefined;
  const length = Buffer.allocUnsafe(LENGTH_BYTES);
  length.writeUInt16BE(bytes.length);
  return [length, bytes];
};

/**
 * The shortest reversible form of a token of Graph's. Besides what {@link packId} shortens, Outlook's tokens are two texts of
 * base64url with a dot between them: packed, their link is as long as Graph's own.
 */
export function packToken(value: string): Buffer {
  const packed = packId(value);
  if (packed[0] !== TEXT_TAG) return packed;
  const parts = value.split(".").map(packPart);
  if (parts.includes(undefined)) return packed;
  const dotted = Buffer.concat([Buffer.of(DOTTED_TAG), ...parts.flatMap((part = []) => part)]);
  return dotted.length < packed.length ? dotted : packed;
}

/** The token that {@link packToken} packed, now or before tokens had a form of their own; undefined for any other bytes. */
export function unpackToken(packed: Uint8Array): string | undefined {
  const bytes = Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength);
  if (bytes[0] !== DOTTED_TAG) return unpackId(bytes);
  const parts: string[] = [];
  for (let at = 1; at < bytes.length; ) {
    const start = at + LENGTH_BYTES;
    if (start > bytes.length) return undefined;
    at = start + bytes.readUInt16BE(at);
    if (at > bytes.length) return undefined;
    parts.push(bytes.toString("base64url", start, at));
  }
  return parts.length === 0 ? undefined : parts.join(".");
}
