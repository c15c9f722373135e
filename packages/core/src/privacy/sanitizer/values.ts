import { ascii, bytesOf, skipBoolean, skipNumber } from "../../json/scan.ts";
import type { PrimitiveName } from "../../schema/primitives.ts";

/**
 * Checks the JSON value at a position against a type: the position behind it, or -1 if the value is something else.
 * A value that passes is passed to the byte, so a date or a number is never rewritten.
 */
export type ValueCheck = (json: Uint8Array, at: number) => number;

const { quote, backslash } = ascii;

/** A table of the characters that a form may have. */
const characters = (accepted: string): Uint8Array => {
  const table = new Uint8Array(256);
  for (const code of bytesOf(accepted)) table[code] = 1;
  return table;
};

const digits = "0123456789";
const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
/** Hours and minutes, with seconds and their fraction or without (ISO 8601). */
const CLOCK = "[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\\.[0-9]{1,9})?)?";
const DATE = "[0-9]{4}-[0-9]{2}-[0-9]{2}";
const HEX = "[0-9A-Fa-f]";

/** The expressions that a primitive type's strings are held to; `string` has any. An empty string says nothing and passes. */
export const primitivePatterns = {
  binary: /^[0-9A-Za-z+/_=-]*$/,
  date: new RegExp(`^(?:${DATE})?$`),
  dateTimeOffset: new RegExp(`^(?:${DATE}(?:T${CLOCK}(?:Z|[+-][0-9]{2}:[0-9]{2})?)?)?$`),
  guid: new RegExp(`^(?:${HEX}{8}-${HEX}{4}-${HEX}{4}-${HEX}{4}-${HEX}{12})?$`),
  timeOfDay: new RegExp(`^(?:${CLOCK})?$`),
} as const satisfies Partial<Readonly<Record<PrimitiveName, RegExp>>>;

const escapes = characters('"\\/bfnrt');
const hexadecimal = characters(`${digits}abcdefABCDEF`);

/** Strings of only these ASCII characters, of any length. */
export const stringOf = (accepted: string): ValueCheck => {
  const table = characters(accepted);
  return (json, at) => {
    if (json[at] !== quote) return -1;
    let position = at + 1;
    while (table[json[position] as number] === 1) position += 1;
    return json[position] === quote ? position + 1 : -1;
  };
};

/** The position behind the escape whose backslash stands at `at`, or -1 (RFC 8259 §7). */
const skipEscape = (json: Uint8Array, at: number): number => {
  const code = json[at + 1] as number;
  if (escapes[code] === 1) return at + 2;
  if (code !== 0x75) return -1;
  for (let i = at + 2; i < at + 6; i++) if (hexadecimal[json[i] as number] !== 1) return -1;
  return at + 6;
};

const anyString: ValueCheck = (json, at) => {
  if (json[at] !== quote) return -1;
  let position = at + 1;
  for (;;) {
    const code = json[position] as number;
    if (code === quote) return position + 1;
    if (code === backslash) {
      position = skipEscape(json, position);
      if (position === -1) return -1;
    } else if (code >= 0x20) position += 1;
    else return -1;
  }
};

const MAX_EXACT_DIGITS = 15;
/** No number of Graph's is longer; a million digits must not cost a million. */
const MAX_NUMBER_BYTES = 64;

const isExponent = (code: number | undefined): boolean => code === 0x65 || code === 0x45;

/** A number whose integers survive a reader's IEEE 754 doubles: a larger one would be rounded there, so it is withheld. */
const number: ValueCheck = (json, at) => {
  const end = skipNumber(json, at);
  const length = end - at;
  if (end === -1 || length > MAX_NUMBER_BYTES) return -1;
  const bytes = json.subarray(at, end);
  if (length <= MAX_EXACT_DIGITS && !bytes.some(isExponent)) return end;
  const value = Number(String.fromCharCode(...bytes));
  return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value)) ? end : -1;
};

const isDigit = (code: number | undefined): boolean => code !== undefined && code >= 0x30 && code <= 0x39;

/** True if a shape stands at `at`, in which `0` means a digit, `x` a hexadecimal digit, and any other character itself. */
const hasShape = (json: Uint8Array, at: number, shape: Uint8Array): boolean => {
  for (let i = 0; i < shape.length; i++) {
    const code = json[at + i] as number;
    const wanted = shape[i];
    if (wanted === 0x30) {
      if (!(code >= 0x30 && code <= 0x39)) return false;
    } else if (wanted === 0x78) {
      if (hexadecimal[code] !== 1) return false;
    } else if (code !== wanted) return false;
  }
  return true;
};

const dateShape = bytesOf("0000-00-00");
const clockShape = bytesOf("00:00");
const secondsShape = bytesOf(":00");
const wholeSecondsShape = bytesOf("0000-00-00T00:00:00Z");
const guidShape = bytesOf("xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx");
const MAX_FRACTION_DIGITS = 9;

/** The position behind the shape at `at`, or -1. */
const skipShape = (json: Uint8Array, at: number, shape: Uint8Array): number =>
  hasShape(json, at, shape) ? at + shape.length : -1;

const skipClock = (json: Uint8Array, at: number): number => {
  const minutes = skipShape(json, at, clockShape);
  if (minutes === -1 || !hasShape(json, minutes, secondsShape)) return minutes;
  const seconds = minutes + secondsShape.length;
  if (json[seconds] !== ascii.point) return seconds;
  let end = seconds + 1;
  while (isDigit(json[end]) && end - seconds <= MAX_FRACTION_DIGITS) end += 1;
  return end === seconds + 1 ? -1 : end;
};

const skipOffset = (json: Uint8Array, at: number): number => {
  if (json[at] === 0x5a) return at + 1;
  return json[at] === 0x2b || json[at] === ascii.minus ? skipShape(json, at + 1, clockShape) : at;
};

const skipDateTime = (json: Uint8Array, at: number): number => {
  const whole = at + wholeSecondsShape.length;
  // As Graph writes most of them; where it writes a fraction, the last character tells at once.
  if (json[whole - 1] === 0x5a && hasShape(json, at, wholeSecondsShape)) return whole;
  const date = skipShape(json, at, dateShape);
  if (date === -1 || json[date] !== 0x54) return date;
  const clock = skipClock(json, date + 1);
  return clock === -1 ? -1 : skipOffset(json, clock);
};

/** Strings whose whole content `skip` steps over, and the empty one; where it gives -1, no quote stands either. */
const stringThatIs =
  (skip: (json: Uint8Array, at: number) => number): ValueCheck =>
  (json, at) => {
    if (json[at] !== quote) return -1;
    if (json[at + 1] === quote) return at + 2;
    const end = skip(json, at + 1);
    return json[end] === quote ? end + 1 : -1;
  };

/** The check of each primitive type. Dates, times and GUIDs are held to their shape, so no text can travel in their place. */
export const primitiveChecks: Readonly<Record<PrimitiveName, ValueCheck>> = {
  binary: stringOf(`${digits + letters}+/_=-`),
  boolean: skipBoolean,
  date: stringThatIs((json, at) => skipShape(json, at, dateShape)),
  dateTimeOffset: stringThatIs(skipDateTime),
  double: number,
  guid: stringThatIs((json, at) => skipShape(json, at, guidShape)),
  int32: number,
  int64: number,
  string: anyString,
  timeOfDay: stringThatIs(skipClock),
};

const lowerCase = (code: number): number => (code >= 0x41 && code <= 0x5a ? code | 0x20 : code);

/** True if `literal`, which is in lower case, stands at `at` in any case. */
export const matchesAnyCaseAt = (json: Uint8Array, at: number, literal: Uint8Array): boolean => {
  for (let i = 0; i < literal.length; i++) if (lowerCase(json[at + i] as number) !== literal[i]) return false;
  return true;
};

/**
 * The check of an enumeration: one of its members in any case, since Graph capitalises some of them. What came last is
 * tried first.
 */
export function enumerationCheck(members: readonly string[]): ValueCheck {
  const literals = members.map((member) => bytesOf(`"${member.toLowerCase()}"`));
  let [last = bytesOf('""')] = literals;
  return (json, at) => {
    if (matchesAnyCaseAt(json, at, last)) return at + last.length;
    for (const literal of literals) {
      if (!matchesAnyCaseAt(json, at, literal)) continue;
      last = literal;
      return at + literal.length;
    }
    return -1;
  };
}
