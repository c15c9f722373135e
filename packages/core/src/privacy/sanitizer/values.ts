import type { PrimitiveName } from "../../schema/primitives.ts";
import { skipNumber } from "./scan.ts";

/**
 * Checks the JSON value at a position against a type: the position behind it, or -1 if the value is something else.
 * A value that passes is passed to the byte, so a date or a number is never rewritten.
 */
export type ValueCheck = (text: string, at: number) => number;

const quote = 0x22;
const backslash = 0x5c;

/** A table of the ASCII characters that a form may have. */
const characters = (accepted: string): Uint8Array => {
  const table = new Uint8Array(128);
  for (const character of accepted) table[character.charCodeAt(0)] = 1;
  return table;
};

const digits = "0123456789";
const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
/** ISO 8601 needs no other character. */
const time = characters(`${digits}-:.+TZ`);
const guid = characters(`${digits}abcdefABCDEF-`);
const base64 = characters(`${digits + letters}+/-_=`);
const word = characters(`${digits + letters}_`);

const stringOf = (table: Uint8Array, text: string, at: number): number => {
  if (text.charCodeAt(at) !== quote) return -1;
  let position = at + 1;
  let code = text.charCodeAt(position);
  while (code < 128 && table[code] === 1) {
    position += 1;
    code = text.charCodeAt(position);
  }
  return code === quote ? position + 1 : -1;
};

const simpleEscapes = new Set([...'"\\/bfnrt'].map((character) => character.charCodeAt(0)));
const hexadecimal = /[0-9a-fA-F]{4}/y;

/** The position behind the escape whose backslash stands at `at`, or -1 (RFC 8259 §7). */
const skipEscape = (text: string, at: number): number => {
  const code = text.charCodeAt(at + 1);
  if (simpleEscapes.has(code)) return at + 2;
  hexadecimal.lastIndex = at + 2;
  return code === 0x75 && hexadecimal.test(text) ? at + 6 : -1;
};

const anyString: ValueCheck = (text, at) => {
  if (text.charCodeAt(at) !== quote) return -1;
  let position = at + 1;
  for (;;) {
    const code = text.charCodeAt(position);
    if (code === quote) return position + 1;
    if (code === backslash) {
      position = skipEscape(text, position);
      if (position === -1) return -1;
    } else if (code >= 0x20) position += 1;
    else return -1;
  }
};

const boolean: ValueCheck = (text, at) => {
  if (text.startsWith("true", at)) return at + 4;
  return text.startsWith("false", at) ? at + 5 : -1;
};

/** A number whose integers survive a reader's IEEE 754 doubles: a larger one would be rounded there, so it is withheld. */
const number: ValueCheck = (text, at) => {
  const end = skipNumber(text, at);
  if (end === -1) return -1;
  const value = Number(text.slice(at, end));
  return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value)) ? end : -1;
};

/** The check of each primitive type. A date is held to its characters, so no text can travel in its place. */
export const primitiveChecks: Readonly<Record<PrimitiveName, ValueCheck>> = {
  binary: (text, at) => stringOf(base64, text, at),
  boolean,
  date: (text, at) => stringOf(time, text, at),
  dateTimeOffset: (text, at) => stringOf(time, text, at),
  double: number,
  guid: (text, at) => stringOf(guid, text, at),
  int32: number,
  string: anyString,
  timeOfDay: (text, at) => stringOf(time, text, at),
};

/**
 * The check of an enumeration: one of its members in any case, since Graph capitalises some of them. What came last is
 * tried first.
 */
export function enumerationCheck(members: readonly string[]): ValueCheck {
  const known = new Set(members.map((member) => member.toLowerCase()));
  let last = `"${members[0] ?? ""}"`;
  return (text, at) => {
    if (text.startsWith(last, at)) return at + last.length;
    const end = stringOf(word, text, at);
    if (end === -1) return -1;
    const member = text.slice(at + 1, end - 1);
    if (!known.has(member.toLowerCase())) return -1;
    if (members.includes(member)) last = `"${members[members.indexOf(member)] ?? ""}"`;
    return end;
  };
}
