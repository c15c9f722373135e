import type { X509Certificate } from "node:crypto";
import { readClientCertificate } from "@graphveil/core";

const DAY_MS = 24 * 60 * 60 * 1000;
const day = (date: Date): string => date.toISOString().slice(0, 10);

const daysLeft = (notAfter: Date, now: number): string => {
  const days = Math.floor((notAfter.getTime() - now) / DAY_MS);
  return now >= notAfter.getTime() ? "expired" : `${days} days left`;
};

/** What a certificate says, in lines for a person; thumbprints as Entra ID shows them. */
export function describeCertificate(certificate: X509Certificate, now: number): readonly string[] {
  const { validFromDate, validToDate, publicKey, subject, fingerprint, fingerprint256 } = certificate;
  const read = readClientCertificate(certificate.toString());
  return [
    `Subject              ${subject}`,
    `Valid                ${day(validFromDate)} to ${day(validToDate)} (${daysLeft(validToDate, now)})`,
    `Key                  RSA, ${publicKey.asymmetricKeyDetails?.modulusLength} bits`,
    `Thumbprint (SHA-1)   ${fingerprint.replaceAll(":", "")}`,
    `Thumbprint (SHA-256) ${fingerprint256.replaceAll(":", "")}`,
    ...(typeof read === "string" ? [] : [`x5t#S256             ${read.sha256Thumbprint}`]),
  ];
}

/** What the administrator of the application does with a new certificate. */
export const uploadLines = (path: string): readonly string[] => [
  "Upload it to the application: Entra admin center, App registrations, Certificates & secrets, or",
  `  az ad app credential reset --id <client id> --cert @${path} --append`,
  "Name no end date, or one that is not after the certificate's: a later one is refused (KeyCredentialsInvalidEndDate).",
  "If an app management policy refuses its lifetime, make one with fewer --days.",
];

/** The certificate as a `keyCredential` of Microsoft Graph takes it; without an end date of its own. */
export const keyCredential = (certificate: X509Certificate): object => ({
  type: "AsymmetricX509Cert",
  usage: "Verify",
  key: certificate.raw.toString("base64"),
});
