import { randomBytes } from "node:crypto";
import { integer, objectIdentifier, octets, sequence, text, tlv, yes } from "./der.ts";

const SERIAL_BYTES = 16;

/** An extension (RFC 5280, section 4.2): a client that does not know a critical one refuses the certificate. */
export const extension = (id: string, value: Buffer, critical: boolean): Buffer =>
  sequence(objectIdentifier(id), ...(critical ? [yes()] : []), octets(value));

/** A distinguished name that is a common name alone. */
export const name = (commonName: string): Buffer =>
  sequence(tlv(0x31, sequence(objectIdentifier("2.5.4.3"), text(commonName))));

/** A random serial number of 16 bytes (RFC 5280, section 4.1.2.2). */
export const serialNumber = (): Buffer => {
  const bytes = randomBytes(SERIAL_BYTES);
  // The first bit says the sign, and a serial number has no leading zero.
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return integer(bytes);
};
