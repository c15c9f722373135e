/*
 * The part of DER (ITU-T X.690) that a certificate is written in. Node reads certificates and does not write them, and a
 * library for it would be as large as all that a first start may still install.
 */

/** An element: tag, length and contents. */
export function tlv(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const contents = Buffer.concat(parts);
  const { length } = contents;
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), contents]);
  const digits = Buffer.from(length.toString(16).padStart(length > 0xff ? 4 : 2, "0"), "hex");
  return Buffer.concat([Buffer.from([tag, 0x80 | digits.length]), digits, contents]);
}

/** SEQUENCE. */
export const sequence = (...parts: readonly Uint8Array[]): Buffer => tlv(0x30, ...parts);

/** OBJECT IDENTIFIER, from its dotted text. */
export function objectIdentifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  const digits = [first * 40 + second, ...rest].flatMap((value) => {
    const low = [value & 0x7f];
    for (let high = Math.floor(value / 128); high > 0; high = Math.floor(high / 128))
      low.unshift(0x80 | (high & 0x7f));
    return low;
  });
  return tlv(0x06, Buffer.from(digits));
}

/** A positive INTEGER of the given bytes. */
export const integer = (bytes: Uint8Array): Buffer =>
  tlv(0x02, (bytes[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes);

/** NULL. */
export const nothing = (): Buffer => tlv(0x05);

/** BOOLEAN TRUE. */
export const yes = (): Buffer => tlv(0x01, Buffer.from([0xff]));

/** UTF8String. */
export const text = (value: string): Buffer => tlv(0x0c, Buffer.from(value, "utf8"));

/** OCTET STRING. */
export const octets = (...parts: readonly Uint8Array[]): Buffer => tlv(0x04, ...parts);

/** BIT STRING of whole bytes. */
export const bits = (bytes: Uint8Array): Buffer => tlv(0x03, Buffer.from([0]), bytes);

/** An explicit tag of the context, such as `[0]`. */
export const tagged = (number: number, ...parts: readonly Uint8Array[]): Buffer =>
  tlv(0xa0 | number, ...parts);

const GENERALIZED_TIME_FROM_YEARS = 2050;

/** A time of a certificate (RFC 5280, section 4.1.2.5): UTCTime through 2049, then GeneralizedTime. */
export function time(date: Date): Buffer {
  const digits = date.toISOString().replaceAll(/\.\d+|[-:T]/g, "");
  return date.getUTCFullYear() < GENERALIZED_TIME_FROM_YEARS
    ? tlv(0x17, Buffer.from(digits.slice(2)))
    : tlv(0x18, Buffer.from(digits));
}
