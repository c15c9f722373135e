import type { PresentedCertificate } from "../assertion/client-assertion.ts";
import type { AadstsEntry } from "./aadsts.ts";

/** What is known about one AADSTS code where a certificate was presented. */
export interface CertificateAadstsEntry extends Pick<AadstsEntry, "meaning" | "retry"> {
  /** What to change, given the certificate that the assertion is under. */
  readonly remedy: (certificate: PresentedCertificate) => string;
}

const entry = (
  retry: CertificateAadstsEntry["retry"],
  meaning: string,
  remedy: CertificateAadstsEntry["remedy"],
): CertificateAadstsEntry => ({ meaning, remedy, retry });

const upload = ({ thumbprint }: PresentedCertificate): string =>
  `Upload the certificate of GRAPHVEIL_CERTIFICATE to the application (App registrations, Certificates & secrets), ` +
  `where it must be listed with the thumbprint ${thumbprint} and an end date that is not past. An upload of some minutes ` +
  `ago may need some minutes more.`;
const renew = (): string =>
  "Make the next certificate with graphveil certificate renew, upload it beside the old one, put it into " +
  "GRAPHVEIL_CERTIFICATE, and remove the old one from the application afterwards.";
const noSecret = (): string =>
  "The proxy sends no client secret, so something on the way changed the request, or the application has only a secret: " +
  "upload the certificate of GRAPHVEIL_CERTIFICATE to it, and remove every secret.";
const whichApplication = (): string =>
  "Check GRAPHVEIL_CLIENT_ID, which is issuer and subject of the assertion, and GRAPHVEIL_TENANT_ID, and that both " +
  "belong to the cloud of GRAPHVEIL_CLOUD; the certificate is uploaded to that application.";
const checkClock = (): string =>
  "Check this machine's clock: each assertion is new and lives for ten minutes.";
const report = (): string =>
  "Check that nothing on the way changes the request; if it stays so, report it with the trace id.";
const audience = (): string =>
  "The assertion was made for another token endpoint: check GRAPHVEIL_TENANT_ID and GRAPHVEIL_CLOUD.";

/**
 * The codes whose cause or remedy is another under a certificate than under a federated identity, by number.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 * @see https://learn.microsoft.com/entra/identity-platform/certificate-credentials
 */
export const certificateAadsts: ReadonlyMap<number, CertificateAadstsEntry> = new Map([
  [
    700027,
    entry("freshAssertion", "the application does not know the certificate, or it has expired", upload),
  ],
  [7000222, entry("never", "the application's certificate or secret has expired", renew)],
  [7000215, entry("never", "an invalid client secret was sent", noSecret)],
  [700016, entry("never", "the app is not in this tenant", whichApplication)],
  [700021, entry("never", "the assertion is another application's", whichApplication)],
  [700023, entry("never", "the assertion's audience is not this tenant", audience)],
  [700024, entry("freshAssertion", "the assertion is outside its valid time", checkClock)],
  [50027, entry("freshAssertion", "the assertion is not a valid JWT", report)],
  [50013, entry("never", "the assertion is invalid", upload)],
  [50012, entry("never", "authentication failed", upload)],
  [5002738, entry("never", "the assertion's algorithm is not accepted", report)],
]);
