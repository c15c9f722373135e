import { gzip } from "node:zlib";

const MIN_COMPRESSED_BYTES = 1024;
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

/** A body as it goes out. */
export interface EncodedBody {
  readonly body: Uint8Array<ArrayBuffer>;
  /** Its size before compression. */
  readonly plainBytes: number;
}

/**
 * Compresses a body, where the client takes it and it is worth it, off the main thread; sets the headers that say so.
 * Neither platform compresses by itself, and a page of JSON shrinks to a fraction.
 */
export async function encodeBody(
  content: string | Uint8Array<ArrayBuffer>,
  headers: Headers,
  acceptEncoding: string | null,
): Promise<EncodedBody> {
  const plain = typeof content === "string" ? Buffer.from(content, "utf8") : content;
  headers.append("vary", "accept-encoding");
  if (plain.length < MIN_COMPRESSED_BYTES || !acceptsGzip(acceptEncoding))
    return { body: plain, plainBytes: plain.length };
  const body = await new Promise<Uint8Array<ArrayBuffer>>((resolve, reject) => {
    gzip(plain, (error, result) =>
      error === null ? resolve(result as Uint8Array<ArrayBuffer>) : reject(error),
    );
  });
  headers.set("content-encoding", "gzip");
  return { body, plainBytes: plain.length };
}
