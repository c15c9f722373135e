import type { ConfiguredCertificate } from "../configuration/certificate.ts";
import { daysLeftOf, expiryNotice } from "../configuration/certificate-expiry.ts";
import type { Finding } from "./finding.ts";

const day = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** When the certificate of the credential ends: a warning from 30 days before it on, a failure after it. */
export function certificateFinding({ certificate }: ConfiguredCertificate, now: number): Finding {
  const { notAfter, notBefore } = certificate;
  const notice = expiryNotice(certificate, now);
  const daysLeft = daysLeftOf(certificate, now);
  const finding = { check: "certificate", expected: "a certificate that is valid for 30 days more" };
  if (now < notBefore)
    return {
      ...finding,
      result: "fail",
      found: `valid only from ${day(notBefore)} on`,
      remedy: "Check the clock. Else wait, or make one that is valid now: graphveil certificate create",
    };
  if (notice === undefined)
    return { ...finding, result: "pass", found: `valid until ${day(notAfter)}, for ${daysLeft} days` };
  return {
    ...finding,
    result: notice.level === "error" ? "fail" : "warn",
    found:
      notice.level === "error"
        ? `expired on ${day(notAfter)}`
        : `valid until ${day(notAfter)}, for ${daysLeft} days`,
    remedy: notice.message,
  };
}

/**
 * Whether Entra ID takes a certificate whose signature under itself is RSASSA-PSS: a key of Google's has one algorithm, so
 * that there is no other, and it is proved by nothing but an exchange.
 */
export function selfSignatureFinding({ key }: ConfiguredCertificate, exchanged: boolean): readonly Finding[] {
  if (key.kind !== "gcpkms") return [];
  const finding = {
    check: "certificate.selfSignature",
    expected: "Entra ID takes a certificate that is signed with RSASSA-PSS",
  };
  return exchanged
    ? [{ ...finding, result: "pass", found: "it does" }]
    : [
        {
          ...finding,
          result: "untried",
          found: "no exchange went through",
          remedy: "Mend the exchange; docs/certificate.md says what to do if it is refused for this.",
        },
      ];
}
