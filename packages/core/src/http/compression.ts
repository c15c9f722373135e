import { gzip } from "node:zlib";

const smallest = 1024;
const offersGzip = /(?:^|,)\s*(?:gzip|\*)\s*(?:;\s*q=(?!0(?:\.0*)?\s*(?:,|$))[\d.]+)?\s*(?=,|$)/i;

/** True where the client takes a gzip body (RFC 9110 §12.5.3). */
export const acceptsGzip = (acceptEncoding: string | null): boolean =>
  acceptEncoding !== null && offersGzip.test(acceptEncoding);

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
  text: string,
  headers: Headers,
  acceptEncoding: string | null,
): Promise<EncodedBody> {
  const plain = Buffer.from(text, "utf8");
  headers.append("vary", "accept-encoding");
  if (plain.length < smallest || !acceptsGzip(acceptEncoding))
    return { body: plain, plainBytes: plain.length };
  const body = await new Promise<Uint8Array<ArrayBuffer>>((resolve, reject) => {
    gzip(plain, (error, result) =>
      error === null ? resolve(result as Uint8Array<ArrayBuffer>) : reject(error),
    );
  });
  headers.set("content-encoding", "gzip");
  return { body, plainBytes: plain.length };
}
