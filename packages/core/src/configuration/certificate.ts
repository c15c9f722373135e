import {
  type ClientCertificate,
  certificateFaultText,
  readClientCertificate,
} from "../identity/assertion/client-certificate.ts";
import { type ManagedKeyReference, parseKeyReference } from "../keys/key-reference.ts";
import type { PolicyFiles } from "./policy-file.ts";
import type { Report } from "./problems.ts";

const KEY = "GRAPHVEIL_CERTIFICATE_KEY";
const CERTIFICATE = "GRAPHVEIL_CERTIFICATE";

/** The certificate by which the application proves itself in place of a federated identity. */
export interface ConfiguredCertificate {
  /** The key that signs; the certificate's private key. */
  readonly key: ManagedKeyReference;
  readonly certificate: ClientCertificate;
}

/** What a certificate is read from: the variables' texts, and the audience that excludes them. */
export interface CertificateTexts {
  readonly key: string | undefined;
  readonly certificate: string | undefined;
  readonly audience: string | undefined;
}

const readKey = (text: string, report: Report): ManagedKeyReference | undefined => {
  const reference = parseKeyReference(text);
  return reference === undefined || reference.kind === "dev"
    ? report(KEY, "is not awskms:<key ARN, not an alias> or gcpkms:<crypto key version name>")
    : reference;
};

const readCertificate = (
  text: string,
  readFile: PolicyFiles["readFile"],
  report: Report,
): ClientCertificate | undefined => {
  const pem = text.includes("-----BEGIN") ? text : readFile(text);
  const certificate = pem === undefined ? "notPem" : readClientCertificate(pem);
  return typeof certificate === "string"
    ? report(CERTIFICATE, certificateFaultText(certificate))
    : certificate;
};

/** Reads the certificate credential; undefined where none is configured, or where a problem was reported. */
export function readCertificateCredential(
  { key, certificate, audience }: CertificateTexts,
  readFile: PolicyFiles["readFile"],
  report: Report,
): ConfiguredCertificate | undefined {
  if (key === undefined && certificate === undefined) return undefined;
  if (key === undefined)
    report(KEY, `is not set, but ${CERTIFICATE} is; set both, or neither for a federated identity`);
  if (certificate === undefined)
    report(CERTIFICATE, `is not set, but ${KEY} is; set both, or neither for a federated identity`);
  if (audience !== undefined)
    report(
      "GRAPHVEIL_AUDIENCE",
      "belongs to a federated identity, and a certificate is set; remove the one that is not meant",
    );
  const reference = key === undefined ? undefined : readKey(key, report);
  const read = certificate === undefined ? undefined : readCertificate(certificate, readFile, report);
  return reference && read && { key: reference, certificate: read };
}
