/** The wait where a header asks for one in a way that cannot be read, and where a reply that needs one has none. */
export const DEFAULT_RETRY_AFTER_MS = 5_000;
/** A longer header asks for nothing that could be read in good time. */
const MAX_HEADER_CHARACTERS = 1_000;

/** `delay-seconds`; Graph sends decimals too. More than six digits, 11 days, is not a delay that a server means. */
const DELAY_SECONDS = String.raw`\d{1,6}(?:\.\d+)?`;
const TIME = String.raw`(\d\d):(\d\d):(\d\d)`;
/** The three forms of an `HTTP-date` that a recipient has to read (RFC 9110 §5.6.7). */
const IMF_FIXDATE = String.raw`[A-Z][a-z]{2}, (\d\d) ([A-Z][a-z]{2}) (\d{4}) ${TIME} GMT`;
const RFC850_DATE = String.raw`[A-Z][a-z]{5,8}, (\d\d)-([A-Z][a-z]{2})-(\d\d) ${TIME} GMT`;
const ASCTIME_DATE = String.raw`[A-Z][a-z]{2} ([A-Z][a-z]{2}) ([ \d]\d) ${TIME} (\d{4})`;
const imfFixdate = new RegExp(`^${IMF_FIXDATE}$`);
const rfc850Date = new RegExp(`^${RFC850_DATE}$`);
const asctimeDate = new RegExp(`^${ASCTIME_DATE}$`);
const delaySeconds = new RegExp(`^${DELAY_SECONDS}$`);
const element = new RegExp(`\\s*(?:${IMF_FIXDATE}|${RFC850_DATE}|${ASCTIME_DATE}|[^,]+)`, "g");
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
/** A year of two digits that seems to be further ahead than this lies in the past. */
const MAX_AHEAD_YEARS = 50;

/** Milliseconds of the Unix epoch; undefined for a day or a time that no calendar or clock has. */
const moment = (year: number, name: string, day: string, time: readonly string[]): number | undefined => {
  const month = MONTHS.indexOf(name);
  const [hours = 0, minutes = 0, seconds = 0] = time.map(Number);
  const date = new Date(Date.UTC(year, month, Number(day), hours, minutes, seconds));
  const isReal =
    month !== -1 && date.getUTCDate() === Number(day) && hours < 24 && minutes < 60 && seconds <= 60;
  return isReal ? date.getTime() : undefined;
};

const fullYear = (twoDigits: string, now: number): number => {
  const current = new Date(now).getUTCFullYear();
  const year = current - (current % 100) + Number(twoDigits);
  return year > current + MAX_AHEAD_YEARS ? year - 100 : year;
};

/** The moment that an `HTTP-date` names, in milliseconds of the Unix epoch. */
function dateOf(text: string, now: number): number | undefined {
  const [, day = "", month = "", year = "", ...time] = imfFixdate.exec(text) ?? [];
  if (day !== "") return moment(Number(year), month, day, time);
  const [, shortDay = "", shortMonth = "", shortYear = "", ...shortTime] = rfc850Date.exec(text) ?? [];
  if (shortDay !== "") return moment(fullYear(shortYear, now), shortMonth, shortDay, shortTime);
  const parts = asctimeDate.exec(text);
  if (parts === null) return undefined;
  const [, name = "", dayOfMonth = ""] = parts;
  return moment(Number(parts[6]), name, dayOfMonth, parts.slice(3, 6));
}

const waitOf = (text: string, now: number): number | undefined => {
  if (delaySeconds.test(text)) return Math.ceil(Number(text) * 1000);
  const date = dateOf(text, now);
  return date === undefined ? undefined : Math.max(0, date - now);
};

/**
 * Reads how long a reply asks to wait, in milliseconds, rounded up (RFC 9110 §10.2.3: `HTTP-date / delay-seconds`); undefined
 * where it does not ask. Of a list, as proxies make of two headers, the largest counts. A date counts from the reply's own
 * `Date`, since two clocks differ. What cannot be read is {@link DEFAULT_RETRY_AFTER_MS}: a service that asks to wait is not to
 * be asked at once.
 *
 * @param now Milliseconds of the Unix epoch, for a reply without a `Date`
 */
export function retryAfterMs(headers: Headers, now: number): number | undefined {
  const header = headers.get("retry-after")?.trim();
  if (header === undefined) return undefined;
  if (header.length > MAX_HEADER_CHARACTERS) return DEFAULT_RETRY_AFTER_MS;
  const sentAt = dateOf(headers.get("date")?.trim() ?? "", now) ?? now;
  const waits = (header.match(element) ?? []).map((each) => waitOf(each.trim(), sentAt));
  const known = waits.filter((wait) => wait !== undefined);
  return known.length === 0 || known.length < waits.length
    ? Math.max(DEFAULT_RETRY_AFTER_MS, ...known)
    : Math.max(...known);
}

/** A wait as `Retry-After` writes it: whole seconds, at least one. */
export const retryAfterSeconds = (milliseconds: number): number =>
  Math.max(1, Math.ceil(milliseconds / 1000));
