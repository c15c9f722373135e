import { type KeyObject, X509Certificate } from "node:crypto";

/** The public certificate of the application (RFC 5280). */
export interface ClientCertificate {
  readonly publicKey: KeyObject;
  /** SHA-1 of the DER, as Entra ID shows it: 40 upper-case hexadecimal digits. */
  readonly thumbprint: string;
  /** SHA-256 of the DER in base64url: the header `x5t#S256` of an assertion (RFC 7515, section 4.1.8). */
  readonly sha256Thumbprint: string;
  /** Milliseconds since the epoch. */
  readonly notBefore: number;
  /** Milliseconds since the epoch. */
  readonly notAfter: number;
}

const FAULTS = {
  privateKey:
    "holds a private key; put the certificate alone there, and replace the key, which has been outside of its vault",
  severalCertificates: "holds several certificates; it must be the one that the key belongs to",
  notPem: "is not a certificate in PEM form, nor the path of one",
  notRsa: "is not a certificate of an RSA key of 2048 to 4096 bits",
} as const;

/** Why a text is no certificate that can be used: a closed set. */
export type CertificateFault = keyof typeof FAULTS;

/** What is wrong, as the end of a sentence about the variable or file that holds the text. It quotes nothing of it. */
export const certificateFaultText = (fault: CertificateFault): string => FAULTS[fault];

const MIN_BITS = 2048;
const MAX_BITS = 4096;
const BLOCK = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g;

/** True for an RSA key of a size that Entra ID and both key management services take. */
export const isCertificateKey = (key: KeyObject): boolean => {
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  return key.asymmetricKeyType === "rsa" && bits >= MIN_BITS && bits <= MAX_BITS;
};

/**
 * Reads a certificate from its PEM text (RFC 7468), whose line breaks a deployment tool may have turned into spaces.
 *
 * @returns the certificate, or what is wrong with the text
 */
export function readClientCertificate(pem: string): ClientCertificate | CertificateFault {
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(pem)) return "privateKey";
  const [block, ...others] = [...pem.matchAll(BLOCK)];
  if (others.length > 0) return "severalCertificates";
  const certificate = block === undefined ? undefined : parse(Buffer.from(block[1] ?? "", "base64"));
  if (certificate === undefined) return "notPem";
  const { publicKey, fingerprint, fingerprint256, validFromDate, validToDate } = certificate;
  if (!isCertificateKey(publicKey)) return "notRsa";
  return {
    publicKey,
    thumbprint: fingerprint.replaceAll(":", ""),
    sha256Thumbprint: Buffer.from(fingerprint256.replaceAll(":", ""), "hex").toString("base64url"),
    notBefore: validFromDate.getTime(),
    notAfter: validToDate.getTime(),
  };
}

function parse(der: Buffer): X509Certificate | undefined {
  try {
    const certificate = new X509Certificate(der);
    // A key of a kind that Node does not know shows only when it is asked for.
    return certificate.publicKey.type === "public" ? certificate : undefined;
  } catch {
    return undefined;
  }
}
