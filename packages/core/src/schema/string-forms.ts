/**
 * Forms that a string is held to where the metadata says no more than that it is one. A sender of a message or an
 * invitation writes these strings, so that without a form any text could travel in them.
 */
export const stringForms = [
  /** A date and time without an offset, as in `dateTimeTimeZone`. */
  "dateTime",
  /** A media type without parameters (RFC 6838 §4.2): those can hold the name of a file. */
  "mediaType",
  /** The name of a time zone that Windows or the IANA Time Zone Database has. */
  "timeZone",
] as const;

/** Name of a form of strings. */
export type StringForm = (typeof stringForms)[number];

const names: ReadonlySet<string> = new Set(stringForms);

/** True for the name of a form of strings. */
export const isStringForm = (name: string): name is StringForm => names.has(name);
