import {
  createHash,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  X509Certificate,
} from "node:crypto";
import {
  bits,
  integer,
  objectIdentifier,
  octets,
  sequence,
  tagged,
  time,
  tlv,
  yes,
} from "../../certificate/der.ts";
import { extension, name, serialNumber } from "../../certificate/x509-parts.ts";

/** A certificate with its private key, both PEM. */
export interface CertificateAndKey {
  readonly certificate: string;
  readonly key: string;
}

/** Who is named by a certificate, and for how long. */
interface Contents {
  readonly subject: string;
  readonly issuer: string;
  readonly notAfter: Date;
  readonly extensions: readonly Buffer[];
}

const AUTHORITY = "Graphveil on this machine only";
const DAYS = 30;
const DAY_MS = 24 * 60 * 60_000;
/** Clocks of containers on the same machine differ a little. */
const SKEW_MS = 60 * 60_000;

const LOOPBACK_4 = Buffer.from([127, 0, 0, 1]);
const LOOPBACK_6 = Buffer.from([...Array.from({ length: 15 }, () => 0), 1]);
const mask = (bytes: number): Buffer => Buffer.alloc(bytes, 0xff);
const ecdsaWithSha256 = (): Buffer => sequence(objectIdentifier("1.2.840.10045.4.3.2"));

/** GeneralNames of RFC 5280, section 4.2.1.6. */
const dnsName = (text: string): Buffer => tlv(0x82, Buffer.from(text));
const ipAddress = (bytes: Buffer): Buffer => tlv(0x87, bytes);

const forServers = (): Buffer =>
  extension("2.5.29.37", sequence(objectIdentifier("1.3.6.1.5.5.7.3.1")), false);

/** What the authority may sign for, and nothing else (RFC 5280, section 4.2.1.10): who steals its key gains no other name. */
const loopbackOnly = (): Buffer =>
  extension(
    "2.5.29.30",
    sequence(
      tagged(
        0,
        sequence(dnsName("localhost")),
        sequence(ipAddress(Buffer.concat([LOOPBACK_4, mask(4)]))),
        sequence(ipAddress(Buffer.concat([LOOPBACK_6, mask(16)]))),
      ),
    ),
    true,
  );

/** An authority for servers' certificates alone, with no authority below it. */
const authorityExtensions = (): readonly Buffer[] => [
  extension("2.5.29.19", sequence(yes(), integer(Buffer.from([0]))), true),
  extension("2.5.29.15", tlv(0x03, Buffer.from([1, 0x06])), true),
  forServers(),
  loopbackOnly(),
];

const serverExtensions = (names: readonly Buffer[]): readonly Buffer[] => [
  extension("2.5.29.19", sequence(), true),
  extension("2.5.29.15", tlv(0x03, Buffer.from([7, 0x80])), true),
  forServers(),
  extension("2.5.29.17", sequence(...names), false),
];

const pem = (der: Buffer): string => new X509Certificate(der).toString();

/** The identifier of a key (RFC 5280, section 4.2.1.2); strict clients, Python's from 3.13 on, ask for both of the two. */
const keyIdentifier = (spki: Buffer): Buffer => createHash("sha256").update(spki).digest().subarray(0, 20);

const keyIdentifiers = (own: Buffer, signers: Buffer): readonly Buffer[] => [
  extension("2.5.29.14", octets(keyIdentifier(own)), false),
  extension("2.5.29.35", sequence(tlv(0x80, keyIdentifier(signers))), false),
];

const spkiOf = (key: KeyObject): Buffer => key.export({ type: "spki", format: "der" });

const issue = (contents: Contents, signer: KeyObject | undefined, now: number): CertificateAndKey => {
  const { subject, issuer, notAfter, extensions } = contents;
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const [spki, signing] = [spkiOf(publicKey), signer ?? privateKey];
  const toBeSigned = sequence(
    tagged(0, integer(Buffer.from([2]))),
    serialNumber(),
    ecdsaWithSha256(),
    name(issuer),
    sequence(time(new Date(now - SKEW_MS)), time(notAfter)),
    name(subject),
    spki,
    tagged(3, sequence(...extensions, ...keyIdentifiers(spki, spkiOf(createPublicKey(signing))))),
  );
  const signature = sign("sha256", toBeSigned, signing);
  return {
    certificate: pem(sequence(toBeSigned, ecdsaWithSha256(), bits(signature))),
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
};

/**
 * A certificate authority of this machine: it is limited to `localhost`, `127.0.0.1` and `::1`, to servers, and to 30 days
 * (X.509 version 3; RFC 5280).
 *
 * @param now - milliseconds since the epoch
 */
export const createLocalAuthority = (now: number): CertificateAndKey =>
  issue(
    {
      subject: AUTHORITY,
      issuer: AUTHORITY,
      notAfter: new Date(now + DAYS * DAY_MS),
      extensions: authorityExtensions(),
    },
    undefined,
    now,
  );

/** The names of loopback, as a certificate has them. */
const loopbackNames = (): readonly Buffer[] => [
  dnsName("localhost"),
  ipAddress(LOOPBACK_4),
  ipAddress(LOOPBACK_6),
];

/** A certificate for the server on loopback, as long as its authority lasts; other DNS names only show that clients refuse them. */
export const issueLocalCertificate = (
  authority: { readonly certificate: string; readonly signer: KeyObject },
  now: number,
  others?: readonly string[],
): CertificateAndKey =>
  issue(
    {
      subject: "Graphveil",
      issuer: AUTHORITY,
      notAfter: new Date(new X509Certificate(authority.certificate).validTo),
      extensions: serverExtensions(others?.map(dnsName) ?? loopbackNames()),
    },
    authority.signer,
    now,
  );
