import type { Log } from "../audit/log.ts";
import type { ClientCertificate } from "../identity/assertion/client-certificate.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
/** How long before its end a certificate gets a warning. */
const WARNING_DAYS = 30;
/** How long before its end the remaining days are reported: a metric costs, and says nothing for most of a year. */
const TOLD_DAYS = 60;

/** What to say about a certificate that ends soon or has ended. */
export interface ExpiryNotice {
  readonly level: "warn" | "error";
  readonly message: string;
  /** Whole days that are left; 0 on the last day, negative after the end. */
  readonly daysLeft: number;
}

const NEXT =
  "make the next one with graphveil certificate renew, have it uploaded to the application beside this one, and put it here";

/** Whole days that a certificate is valid yet; negative after its end. */
export const daysLeftOf = ({ notAfter }: Pick<ClientCertificate, "notAfter">, now: number): number =>
  Math.floor((notAfter - now) / DAY_MS);

/**
 * The notice of a certificate's end, from 30 days before it on.
 *
 * @param now milliseconds since the epoch
 */
export function expiryNotice(
  { notAfter }: Pick<ClientCertificate, "notAfter">,
  now: number,
): ExpiryNotice | undefined {
  const daysLeft = daysLeftOf({ notAfter }, now);
  if (now >= notAfter)
    return { level: "error", daysLeft, message: `GRAPHVEIL_CERTIFICATE has expired; ${NEXT}` };
  if (daysLeft >= WARNING_DAYS) return undefined;
  return { level: "warn", daysLeft, message: `GRAPHVEIL_CERTIFICATE expires in ${daysLeft} days; ${NEXT}` };
}

/** Options of {@link createExpiryWatch}. */
export interface ExpiryWatchOptions {
  readonly certificate: Pick<ClientCertificate, "notAfter">;
  readonly log: Log;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * Gives a function that writes how many days a certificate is valid yet, from 60 days before its end on, and in the last 30 the
 * notice of it; at most once a day however often it is called, since an instance may live longer than the first day. An alarm
 * counts the notices and a diagram shows the days, so the lines are written at any level.
 */
export function createExpiryWatch({ certificate, log, now }: ExpiryWatchOptions): () => void {
  let silentUntil = Number.NEGATIVE_INFINITY;
  return () => {
    if (now() < silentUntil || daysLeftOf(certificate, now()) >= TOLD_DAYS) return;
    silentUntil = now() + DAY_MS;
    const notice = expiryNotice(certificate, now());
    const daysLeft = daysLeftOf(certificate, now());
    if (notice === undefined) {
      const fields = { code: "certificateDaysLeft", daysLeft };
      log.write(
        "info",
        `GRAPHVEIL_CERTIFICATE is valid for ${daysLeft} days.`,
        fields,
        "CertificateDaysLeft",
      );
    } else {
      const fields = { code: "certificateExpiry", daysLeft };
      log.write(notice.level, notice.message, fields, "CertificateExpiring");
    }
  };
}
