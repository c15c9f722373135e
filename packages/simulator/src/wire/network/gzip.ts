import { hash } from "node:crypto";
import { gzipSync } from "node:zlib";

/** Compresses a body. */
export type Gzip = (body: Uint8Array) => Uint8Array;

/**
 * Compresses each distinct body once, so that a bench that asks for the same page a thousand times measures the proxy
 * and not this process's compressor.
 *
 * @param limit how many bodies are remembered
 */
export function createGzip(limit = 64): Gzip {
  const compressed = new Map<string, Uint8Array>();
  return (body) => {
    const key = hash("sha256", body, "base64");
    const known = compressed.get(key) ?? gzipSync(body);
    if (!compressed.has(key) && compressed.size >= limit) compressed.clear();
    compressed.set(key, known);
    return known;
  };
}
