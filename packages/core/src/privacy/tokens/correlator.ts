import type { ReplaceAll } from "../sanitizer/tokens.ts";
import { BLOCK_BYTES } from "./blocks.ts";
import { createCmac } from "./cmac.ts";

/**
 * Correlation tokens `c1_` + base64url(AES-256-CMAC(value)), 25 characters. An id such as `internetMessageId` or
 * `iCalUId` names hosts and embeds mailbox GUIDs, so only its equality passes: equal ids give equal tokens, in every mailbox.
 *
 * @param key 32 bytes, only for this purpose
 */
export function createCorrelator(key: Uint8Array): ReplaceAll {
  const { macAll } = createCmac(key);
  return (values) => {
    const macs = macAll(values.map((value) => Buffer.from(value, "utf8")));
    return values.map((_, i) => `c1_${macs.toString("base64url", i * BLOCK_BYTES, (i + 1) * BLOCK_BYTES)}`);
  };
}
