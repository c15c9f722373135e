import { createPrivateKey, generateKeyPairSync, randomBytes, sign } from "node:crypto";

/** A certificate with its private key, both PEM. */
export interface CertificateAndKey {
  readonly name: string;
  readonly certificate: string;
  readonly privateKey: string;
}

const der = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
};
const sequence = (...parts: readonly Uint8Array[]) => der(0x30, ...parts);
const oid = (hex: string) => der(0x06, Buffer.from(hex, "hex"));
const isTrue = der(0x01, Buffer.from([0xff]));

const ecdsaWithSha256 = sequence(oid("2a8648ce3d040302"));
const commonName = oid("550403");
const basicConstraints = oid("551d13");
const keyUsage = oid("551d0f");
const extendedKeyUsage = oid("551d25");
const subjectAltName = oid("551d11");
const serverAuthentication = oid("2b06010505070301");

const nameOf = (name: string) => sequence(der(0x31, sequence(commonName, der(0x0c, Buffer.from(name)))));
/** A critical extension. */
const extension = (id: Uint8Array, value: Uint8Array) => sequence(id, isTrue, der(0x04, value));
const utcTime = (time: number) =>
  der(0x17, Buffer.from(`${new Date(time).toISOString().replace(/[-:T]/g, "").slice(2, 14)}Z`));

const authorityExtensions = () => [
  extension(basicConstraints, sequence(isTrue)),
  extension(keyUsage, Buffer.from("03020106", "hex")),
];

const serverExtensions = (name: string) => [
  extension(basicConstraints, sequence()),
  extension(keyUsage, Buffer.from("03020780", "hex")),
  extension(extendedKeyUsage, sequence(serverAuthentication)),
  extension(subjectAltName, sequence(der(0x82, Buffer.from(name)))),
];

const DAY_MS = 24 * 60 * 60_000;

function issue(
  subject: string,
  extensions: readonly Uint8Array[],
  issuer?: CertificateAndKey,
): CertificateAndKey {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const now = Date.now();
  const toBeSigned = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1]), randomBytes(15)),
    ecdsaWithSha256,
    nameOf(issuer?.name ?? subject),
    sequence(utcTime(now - DAY_MS), utcTime(now + 30 * DAY_MS)),
    nameOf(subject),
    publicKey.export({ type: "spki", format: "der" }),
    der(0xa3, sequence(...extensions)),
  );
  const signer = issuer === undefined ? privateKey : createPrivateKey(issuer.privateKey);
  const signature = der(0x03, Buffer.from([0]), sign("sha256", toBeSigned, signer));
  const base64 = sequence(toBeSigned, ecdsaWithSha256, signature).toString("base64");
  const lines = base64.match(/.{1,64}/g) ?? [];
  return {
    name: subject,
    certificate: ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n"),
    privateKey: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}

/** A self-signed certificate authority (RFC 5280), valid for a month of the machine's clock. */
export function createAuthority(name: string): CertificateAndKey {
  return issue(name, authorityExtensions());
}

/** A server certificate for one host name; without an authority it is self-signed, and no client may accept it. */
export function issueServerCertificate(host: string, authority?: CertificateAndKey): CertificateAndKey {
  return issue(host, serverExtensions(host), authority);
}
