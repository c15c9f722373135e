import { closedLists } from "./data/closed-lists.ts";
import { languageParts, regionCodes } from "./data/languages.ts";
import { timeZonePlaces } from "./data/time-zone-places.ts";
import { windowsTimeZones } from "./data/time-zones.ts";

/** Longer than the name of any zone, and than a media type needs to be; in characters. */
export const MAX_FORMED_CHARACTERS = 100;

const MAX_WORD_CHARACTERS = 60;

/** Names of media types (RFC 6838 §4.2). */
const mediaTypePattern = /^[A-Za-z0-9][\w!#$&^.+-]*\/[A-Za-z0-9][\w!#$&^.+-]*$/;
/** More digits make a number or an id of it. */
const MAX_WORD_DIGITS = 6;
const wordPattern = new RegExp(
  `^(?=.{1,${MAX_WORD_CHARACTERS}}$)(?!(?:[^0-9]*[0-9]){${MAX_WORD_DIGITS + 1}})[A-Za-z][A-Za-z0-9]*(?:[_-][A-Za-z0-9]+)*$`,
);

/**
 * Forms that one expression tells. Their sources are in the description of replies, too, so each holds the whole string
 * and needs no flag.
 */
export const formPatterns = {
  /** Free and busy, one digit for each slot. */
  availabilityView: /^[0-5]*$/,
  /** A colour, as in `calendar.hexColor`. */
  hexColor: /^#[0-9A-Fa-f]{6}$/,
  /** A date and time, as in `dateTimeTimeZone`: without an offset, as Graph writes it, or with one. */
  dateTime:
    /^[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?(?:Z|[+-][0-9]{2}:[0-9]{2})?)?$/,
  /**
   * A pattern that dates or times are shown by: runs of one letter each, with separators between them.
   *
   * @see https://learn.microsoft.com/dotnet/standard/base-types/custom-date-and-time-format-strings
   */
  dateTimePattern:
    /^(?=.{1,40}$)(?:d{1,4}|M{1,4}|y{1,5}|g{1,2}|h{1,2}|H{1,2}|m{1,2}|s{1,2}|t{1,2})(?:[ ./:,-]{1,2}(?:d{1,4}|M{1,4}|y{1,5}|g{1,2}|h{1,2}|H{1,2}|m{1,2}|s{1,2}|t{1,2}))*\.?$/,
  /** A media type without parameters (RFC 6838 §4.2): in those stands the name of a file. */
  mediaType: mediaTypePattern,
  /** The size of a photo, which is its id, too. */
  photoSize: /^(?:default|[0-9]{1,4}[xX][0-9]{1,4})$/,
  /** One word, where only Microsoft's own services write it. */
  word: wordPattern,
  /** Several of them, with commas between. */
  words: /^(?=.{1,100}$)[A-Za-z][A-Za-z0-9]*(?:, ?[A-Za-z][A-Za-z0-9]*)*$/,
} as const satisfies Readonly<Record<string, RegExp>>;

const languageTag = /^([A-Za-z]{2,3})(?:-([A-Za-z]{4}))?(?:-([A-Za-z]{2}|[0-9]{3}))?$/;
const ianaName = /^[A-Za-z][\w+-]*(?:\/[\w+-]+){0,2}$/;

/** What `make` gives, on first use. */
const once = <T>(make: () => T): (() => T) => {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
};

const partsOfLanguages = once(languageParts);
const regions = once(regionCodes);

/** A language of a closed list, with a script and a region of closed lists or without, and nothing behind them. */
const isLanguage = (text: string): boolean => {
  const [, language, script, region] = languageTag.exec(text.toLowerCase()) ?? [];
  if (language === undefined || !partsOfLanguages().languages.has(language)) return false;
  if (script !== undefined && !partsOfLanguages().scripts.has(script)) return false;
  return region === undefined || regions().has(region);
};

/**
 * Zones of Windows, and those of the IANA database that were met, in lower case. Only zones get in, so it never grows beyond
 * their number, however they are spelled.
 */
const zones = once(() => new Set(windowsTimeZones().map((name) => name.toLowerCase())));

/** Places of display names, in lower case. */
const zonePlaces = once(() => new Set(timeZonePlaces().map((name) => name.toLowerCase())));

/** An offset by the hour or the minute, and none beyond those that are in use. */
const offset = "(?:utc|gmt)(?:[+-](?:(?:0[0-9]|1[0-4])(?::?[0-5][0-9])?|[0-9](?::[0-5][0-9])?))?";
const offsetName = new RegExp(`^${offset}$`);
const displayName = new RegExp(`^\\(${offset}\\) (.+)$`);

const isTimeZone = (name: string): boolean => {
  const lower = name.toLowerCase();
  if (zones().has(lower) || offsetName.test(lower)) return true;
  const [, place] = displayName.exec(lower) ?? [];
  if (place !== undefined) return zonePlaces().has(place);
  if (!ianaName.test(name)) return false;
  try {
    Intl.DateTimeFormat("en", { timeZone: name });
  } catch {
    return false;
  }
  zones().add(lower);
  return true;
};

/** Forms that take a table. */
const tabled = {
  /** A language of Windows and Exchange, such as `en-US` or `zh-Hant-TW`. */
  language: isLanguage,
  /** A country or region (ISO 3166-1 alpha-2). */
  region: (text: string): boolean => /^[A-Za-z]{2}$/.test(text) && regions().has(text.toLowerCase()),
  /** A time zone that Windows or the IANA Time Zone Database has, by its id or its display name, or an offset of UTC. */
  timeZone: isTimeZone,
} as const satisfies Readonly<Record<string, (text: string) => boolean>>;

/** Name of a form of strings. */
export type StringForm = keyof typeof formPatterns | keyof typeof tabled | keyof typeof closedLists;

/** A member in any case, since some services of Graph write it in another one. */
const isMember = (members: readonly string[], text: string): boolean => {
  const wanted = text.toLowerCase();
  return members.some((member) => member.toLowerCase() === wanted);
};

/** Every form, by its test. */
const tests: ReadonlyMap<string, (text: string) => boolean> = new Map<string, (text: string) => boolean>([
  ...Object.entries(formPatterns).map(
    ([name, pattern]) => [name, (text: string) => pattern.test(text)] as const,
  ),
  ...Object.entries(tabled),
  ...Object.entries(closedLists).map(
    ([name, members]) => [name, (text: string) => isMember(members, text)] as const,
  ),
]);

/** Names of all forms. */
export const stringForms = [...tests.keys()] as readonly StringForm[];

/** True for the name of a form of strings. */
export const isStringForm = (name: string): name is StringForm => tests.has(name);

/** The members of a form that is a closed list; undefined for any other form. */
export const membersOfForm = (form: StringForm): readonly string[] | undefined =>
  Object.hasOwn(closedLists, form) ? closedLists[form as keyof typeof closedLists] : undefined;

/**
 * True if a string is of a form. The metadata says of these properties no more than that they are strings: without a form
 * any text could travel in them, such as a person's name in a `preferredLanguage`. An empty string says nothing and is of
 * every form.
 */
export const isOfForm = (form: StringForm, text: string): boolean =>
  text === "" || (tests.get(form)?.(text) ?? false);
