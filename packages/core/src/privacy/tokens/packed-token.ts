import { packId, unpackId } from "./packed-id.ts";

/** The first byte: of a text that {@link packId} cannot shorten, and of one whose parts between dots are base64url without padding. */
const form = { text: 0, dotted: 3 } as const;
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
  if (packed[0] !== form.text) return packed;
  const parts = value.split(".").map(packPart);
  if (parts.includes(undefined)) return packed;
  const dotted = Buffer.concat([Buffer.of(form.dotted), ...parts.flatMap((part = []) => part)]);
  return dotted.length < packed.length ? dotted : packed;
}

/** The token that {@link packToken} packed, now or before tokens had a form of their own; undefined for any other bytes. */
export function unpackToken(packed: Uint8Array): string | undefined {
  const bytes = Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength);
  if (bytes[0] !== form.dotted) return unpackId(bytes);
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
