import { createHash, type KeyObject, X509Certificate } from "node:crypto";
import type { AssertionAlgorithm } from "@graphveil/core";
import { bits, integer, nothing, objectIdentifier, octets, sequence, tagged, time, tlv } from "./der.ts";
import { extension, name, serialNumber } from "./x509-parts.ts";

/** What a certificate says, and who signs it. */
export interface CertificateOptions {
  readonly publicKey: KeyObject;
  /** Common name of issuer and subject. */
  readonly commonName: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** How it signs itself. */
  readonly algorithm: AssertionAlgorithm;
  /** Signs a SHA-256 digest with the private key of `publicKey`, which only a key management service has. */
  readonly sign: (digest: Uint8Array) => Promise<Uint8Array>;
}

const SALT_BYTES = 32;
const sha256 = (): Buffer => sequence(objectIdentifier("2.16.840.1.101.3.4.2.1"), nothing());

/** AlgorithmIdentifiers of the two signatures (RFC 4055, sections 3.1 and 5). */
const ALGORITHMS: Readonly<Record<AssertionAlgorithm, Buffer>> = {
  RS256: sequence(objectIdentifier("1.2.840.113549.1.1.11"), nothing()),
  PS256: sequence(
    objectIdentifier("1.2.840.113549.1.1.10"),
    sequence(
      tagged(0, sha256()),
      tagged(1, sequence(objectIdentifier("1.2.840.113549.1.1.8"), sha256())),
      tagged(2, integer(Buffer.from([SALT_BYTES]))),
    ),
  ),
};

/** Not an authority, only for signatures, and the identifier of its key (RFC 5280, section 4.2.1). */
const extensions = (spki: Buffer): Buffer =>
  tagged(
    3,
    sequence(
      extension("2.5.29.19", sequence(), true),
      extension("2.5.29.15", tlv(0x03, Buffer.from([7, 0x80])), true),
      extension("2.5.29.14", octets(createHash("sha256").update(spki).digest().subarray(0, 20)), false),
    ),
  );

/**
 * Makes a certificate that its own key signs (X.509 version 3; RFC 5280). The key stays where it is: a digest goes there, and
 * a signature comes back.
 *
 * @returns the certificate; undefined if the signature does not verify, so that the signer has another key or algorithm
 */
export async function createSelfSigned(options: CertificateOptions): Promise<X509Certificate | undefined> {
  const { publicKey, commonName, notBefore, notAfter, algorithm, sign } = options;
  const spki = publicKey.export({ type: "spki", format: "der" });
  const subject = name(commonName);
  const toBeSigned = sequence(
    tagged(0, integer(Buffer.from([2]))),
    serialNumber(),
    ALGORITHMS[algorithm],
    subject,
    sequence(time(notBefore), time(notAfter)),
    subject,
    spki,
    extensions(spki),
  );
  const signature = await sign(createHash("sha256").update(toBeSigned).digest());
  const certificate = new X509Certificate(sequence(toBeSigned, ALGORITHMS[algorithm], bits(signature)));
  return certificate.verify(publicKey) ? certificate : undefined;
}
