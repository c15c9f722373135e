/** The Castagnoli polynomial, reflected. `zlib.crc32` has another one. */
const POLYNOMIAL = 0x82f6_3b78;

/**
 * CRC-32C of the bytes, as an unsigned 32-bit number (RFC 3720, appendix B.4).
 *
 * Bit by bit, since it runs over labels and MACs of some dozen bytes.
 */
export function crc32c(bytes: Uint8Array): number {
  let crc = 0xffff_ffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) {
      crc = (crc >>> 1) ^ (crc & 1 ? POLYNOMIAL : 0);
    }
  }
  return ~crc >>> 0;
}
