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
/** ISO 8601 needs no other character. */
const time = `${digits}:.+TZ-`;

/** The characters that a primitive type's strings are held to; `string` has any. */
export const primitiveCharacters = {
  binary: `${digits + letters}+/_=-`,
  date: time,
  dateTimeOffset: time,
  guid: `${digits}abcdefABCDEF-`,
  timeOfDay: time,
} as const satisfies Partial<Readonly<Record<PrimitiveName, string>>>;

const escapes = characters('"\\/bfnrt');
const hexadecimal = characters(`${digits}abcdefABCDEF`);

const stringOf = (accepted: string): ValueCheck => {
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

const checkTime = stringOf(time);

/** The check of each primitive type. A date is held to its characters, so no text can travel in its place. */
export const primitiveChecks: Readonly<Record<PrimitiveName, ValueCheck>> = {
  binary: stringOf(primitiveCharacters.binary),
  boolean: skipBoolean,
  date: checkTime,
  dateTimeOffset: checkTime,
  double: number,
  guid: stringOf(primitiveCharacters.guid),
  int32: number,
  string: anyString,
  timeOfDay: checkTime,
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
