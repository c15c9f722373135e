import type { Decode } from "../../json/scan.ts";

/** How the platform reads UTF-8 (RFC 3629). A platform that has a faster way than the web's brings its own. */
export interface Utf8 {
  /** True if the bytes are well-formed. */
  isValid(bytes: Uint8Array): boolean;
  /** A decoder of parts of one text, which {@link isValid} has accepted. */
  decoderOf(bytes: Uint8Array): Decode;
}

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** UTF-8 by the Encoding Standard's decoder, which every browser has. */
export const webUtf8: Utf8 = {
  isValid(bytes) {
    try {
      strict.decode(bytes);
      return true;
    } catch {
      return false;
    }
  },
  decoderOf: (bytes) => (start, end) => strict.decode(bytes.subarray(start, end)),
};
