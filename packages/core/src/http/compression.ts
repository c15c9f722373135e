import { promisify } from "node:util";
import { gzip, gzipSync } from "node:zlib";
import type { PlainReply } from "./replies.ts";

const MIN_COMPRESSED_BYTES = 1024;
/** Level 3 takes half of the time of the default, for an eighth more bytes. */
const OPTIONS = { level: 3, chunkSize: 64 * 1024 };
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
 * Makes the response of a reply. Its body is compressed, where the client takes it and it is worth it: neither platform
 * compresses by itself, and a page of JSON shrinks to a fraction. A long body is compressed off the main thread.
 */
export async function encodeReply(reply: PlainReply, acceptEncoding: string | null): Promise<Response> {
  const { status, body, compressible } = reply;
  const headers = new Headers(reply.headers);
  if (!compressible) return new Response(body, { status, headers });
  headers.append("vary", "accept-encoding");
  if (body.length < MIN_COMPRESSED_BYTES || !acceptsGzip(acceptEncoding))
    return new Response(body, { status, headers });
  headers.set("content-encoding", "gzip");
  const packed = await compress(body);
  const response = new Response(packed, { status, headers });
  // The response has a copy (Fetch, "extract a body"). zlib refers to this one until V8 collects its old generation.
  packed.buffer.transfer(0);
  return response;
}
