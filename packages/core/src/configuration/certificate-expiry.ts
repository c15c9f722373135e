import type { Log } from "../audit/log.ts";
import type { ClientCertificate } from "../identity/assertion/client-certificate.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
/** How long before its end a certificate is warned of. */
const WARNING_DAYS = 30;

/** What is to be said of a certificate that ends soon or has ended. */
export interface ExpiryNotice {
  readonly level: "warn" | "error";
  readonly message: string;
  /** Whole days that are left; 0 on the last day, negative after the end. */
  readonly daysLeft: number;
}

const NEXT =
  "make the next one with graphveil certificate renew, have it uploaded to the application beside this one, and put it here";

/**
 * The notice of a certificate's end, from 30 days before it on.
 *
 * @param now milliseconds since the epoch
 */
export function expiryNotice(
  { notAfter }: Pick<ClientCertificate, "notAfter">,
  now: number,
): ExpiryNotice | undefined {
  const daysLeft = Math.floor((notAfter - now) / DAY_MS);
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
 * Gives a function that writes the notice of a certificate's end, at most once a day however often it is called: an
 * instance may live longer than the warning's first day. An alarm counts the lines, so they are written at any level.
 */
export function createExpiryWatch({ certificate, log, now }: ExpiryWatchOptions): () => void {
  let silentUntil = Number.NEGATIVE_INFINITY;
  return () => {
    const notice = now() < silentUntil ? undefined : expiryNotice(certificate, now());
    if (notice === undefined) return;
    silentUntil = now() + DAY_MS;
    const fields = { code: "certificateExpiry", daysLeft: notice.daysLeft };
    log.write(notice.level, notice.message, fields, "CertificateExpiring");
  };
}
