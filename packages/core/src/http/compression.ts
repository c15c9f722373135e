import { promisify } from "node:util";
import { gzip, gzipSync } from "node:zlib";
import { ROOM_BYTES } from "./buffer-room.ts";
import type { PlainReply } from "./replies.ts";

const MIN_COMPRESSED_BYTES = 1024;
/** The fastest level, with the most memory, takes less than half of the time of the defaults, for a sixth more bytes at most. */
const OPTIONS = { level: 1, memLevel: 9, chunkSize: ROOM_BYTES };
/** Bodies up to this size are compressed in a millisecond or two. */
const SHORT_BYTES = 512 * 1024;
const gzipAsync = promisify(gzip);
const qualityForm = /^q=(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/;

/** The weight of each coding that an `Accept-Encoding` header names (RFC 9110 §12.4.2); a malformed one weighs nothing. */
const weights = (acceptEncoding: string): ReadonlyMap<string, number> =>
  new Map(
    acceptEncoding
      .toLowerCase()
      .split(",")
      .map((item) => {
        const [coding = "", quality = "q=1", ...rest] = item.split(";").map((part) => part.trim());
        const wellFormed = qualityForm.test(quality) && rest.length === 0;
        return [coding, wellFormed ? Number(quality.slice(2)) : 0];
      }),
  );

/** True where the client takes a gzip body: what it says of gzip counts before what it says of `*` (RFC 9110 §12.5.3). */
export function acceptsGzip(acceptEncoding: string | null): boolean {
  if (acceptEncoding === null) return false;
  const offered = weights(acceptEncoding);
  return (offered.get("gzip") ?? offered.get("x-gzip") ?? offered.get("*") ?? 0) > 0;
}

/** A short body is compressed at once: the trip to another thread and back would take longer. */
const compress = async (plain: Uint8Array<ArrayBuffer>): Promise<Buffer<ArrayBuffer>> =>
  plain.length <= SHORT_BYTES ? gzipSync(plain, OPTIONS) : gzipAsync(plain, OPTIONS);

/**
 * Encodes a reply. Its body is compressed, where the client takes it and it is worth it: neither platform compresses by itself,
 * and a page of JSON shrinks to a fraction. A long body is compressed off the main thread. What is not compressed is the reply's
 * own body.
 */
export async function encodeReply(
  { status, headers, body, compressible }: PlainReply,
  acceptEncoding: string | null,
): Promise<Omit<PlainReply, "compressible">> {
  if (!compressible) return { status, headers, body };
  const vary = headers["vary"] === undefined ? "accept-encoding" : `${headers["vary"]}, accept-encoding`;
  if (body.length < MIN_COMPRESSED_BYTES || !acceptsGzip(acceptEncoding))
    return { status, headers: { ...headers, vary }, body };
  const packed = await compress(body);
  return { status, headers: { ...headers, vary, "content-encoding": "gzip" }, body: packed };
}
