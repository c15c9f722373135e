const alphabet = "abcdefghijklmnopqrstuvwxyz234567";

/**
 * Lower-case base32 without padding (RFC 4648 §6): consumers lower-case addresses, so a token inside an address must
 * survive that.
 */
export function base32(bytes: Uint8Array): string {
  let text = "";
  let buffer = 0;
  let bits = 0;
  for (const byte of bytes) {
    buffer = (buffer << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += alphabet.charAt((buffer >>> bits) & 31);
    }
    buffer &= (1 << bits) - 1;
  }
  return bits === 0 ? text : text + alphabet.charAt((buffer << (5 - bits)) & 31);
}
