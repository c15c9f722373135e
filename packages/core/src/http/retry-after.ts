/** `delay-seconds`; Graph sends decimals too. More than six digits, 11 days, is no delay that anybody means. */
const DELAY_SECONDS = /^\d{1,6}(?:\.\d+)?$/;
/** `IMF-fixdate`, the one form of a date that a server may write (RFC 9110 §5.6.7). */
const HTTP_DATE = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * Reads a `Retry-After` header (RFC 9110 §10.2.3: `HTTP-date / delay-seconds`), in milliseconds, rounded up; undefined for
 * anything else, so that no lax number or date of a server becomes a wait.
 *
 * @param now Milliseconds of the Unix epoch. A date is read only where it is given: Graph writes seconds only.
 */
export function retryAfterMs(header: string | null, now?: number): number | undefined {
  const value = header?.trim() ?? "";
  if (DELAY_SECONDS.test(value)) return Math.ceil(Number(value) * 1000);
  if (now === undefined || !HTTP_DATE.test(value)) return undefined;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
