import { isPlainWord, type Readable, readable, WORD_BYTES } from "../../json/scan.ts";

/** A text as UTF-16 code units in memory that the next text overwrites, so that no string is ever made of it. */
export interface CodeUnits {
  /** Only the first {@link length} are the text's; a zero follows them. */
  readonly units: Uint16Array;
  length: number;
}

/**
 * Longest text that is measured or searched, in UTF-16 code units, as the service sends it and with its markup: so long a
 * text is read in some milliseconds, and no person wrote it.
 */
export const MAX_TEXT_UNITS = 1 << 20;

/** Stands for a text of more than {@link MAX_TEXT_UNITS}. */
export const OVERLONG = "overlong";

/**
 * Reads the JSON string whose quotes stand at `start` and before `end`; undefined for an escape that JSON lacks,
 * {@link OVERLONG} beyond {@link MAX_TEXT_UNITS}.
 */
export type ReadText = (
  json: Uint8Array,
  start: number,
  end: number,
) => CodeUnits | typeof OVERLONG | undefined;

const BACKSLASH = 0x5c;
const UNICODE_ESCAPE = 0x75;
/** What stands for itself or for a control character behind a backslash (RFC 8259 §7); 0 for what nothing does. */
const shortEscapes = new Uint8Array(0x100);
for (const [letter, unit] of [
  [0x22, 0x22],
  [0x2f, 0x2f],
  [0x5c, 0x5c],
  [0x62, 0x08],
  [0x66, 0x0c],
  [0x6e, 0x0a],
  [0x72, 0x0d],
  [0x74, 0x09],
] as const)
  shortEscapes[letter] = unit;

const hexadecimal = (code: number): number => {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
};

/** The code unit that four hexadecimal digits name, or -1. */
const readHexadecimal = (json: Uint8Array, at: number): number => {
  let value = 0;
  for (let i = at; i < at + 4; i++) {
    const digit = hexadecimal(json[i] as number);
    if (digit === -1) return -1;
    value = value * 16 + digit;
  }
  return value;
};

/** Memory that is kept from one text to the next, in code units. */
const MAX_KEPT_UNITS = 1 << 17;

/** The code point whose first byte, no ASCII, stands at `at`. UTF-8 is taken to be valid. */
function codePointAt(json: Uint8Array, at: number): number {
  const first = json[at] as number;
  const second = (json[at + 1] as number) & 0x3f;
  if (first < 0xe0) return ((first & 0x1f) << 6) | second;
  const third = (json[at + 2] as number) & 0x3f;
  if (first < 0xf0) return ((first & 0x0f) << 12) | (second << 6) | third;
  return ((first & 0x07) << 18) | (second << 12) | (third << 6) | ((json[at + 3] as number) & 0x3f);
}

const encodedLength = (codePoint: number): number => {
  if (codePoint < 0x800) return 2;
  return codePoint > 0xffff ? 4 : 3;
};

/** The code unit of the escape whose backslash stands at `at`, or -1. */
const readEscape = (json: Uint8Array, at: number): number => {
  const kind = json[at + 1] as number;
  return kind === UNICODE_ESCAPE ? readHexadecimal(json, at + 2) : shortEscapes[kind] || -1;
};

/** Where the next unit is written. */
interface Place {
  readonly units: Uint16Array;
  length: number;
}

/** Copies what stands for itself to the units from `length` on, and gives the position behind it: each byte is one unit. */
function copyPlain({ json, view }: Readable, from: number, end: number, to: Place): number {
  const { units, length } = to;
  const shift = length - from;
  let at = from;
  for (const last = end - WORD_BYTES; at <= last; at += WORD_BYTES) {
    const word = view.getInt32(at, true);
    if (!isPlainWord(word)) break;
    units[at + shift] = word & 0xff;
    units[at + shift + 1] = (word >> 8) & 0xff;
    units[at + shift + 2] = (word >> 16) & 0xff;
    units[at + shift + 3] = word >>> 24;
  }
  for (; at < end; at++) {
    const byte = json[at] as number;
    if (byte >= 0x80 || byte === BACKSLASH) break;
    units[at + shift] = byte;
  }
  return at;
}

/** Decodes the escape or the character beyond ASCII at `at`, and gives the position behind it, or -1. */
function decodeOne(json: Uint8Array, at: number, to: Place): number {
  if (json[at] === BACKSLASH) {
    const unit = readEscape(json, at);
    if (unit === -1) return -1;
    to.units[to.length++] = unit;
    return json[at + 1] === UNICODE_ESCAPE ? at + 6 : at + 2;
  }
  const codePoint = codePointAt(json, at);
  if (codePoint > 0xffff) to.units[to.length++] = 0xd800 | ((codePoint - 0x10000) >> 10);
  to.units[to.length++] = codePoint > 0xffff ? 0xdc00 | (codePoint & 0x3ff) : codePoint;
  return at + encodedLength(codePoint);
}

/** Decodes the bytes from `start` to `end`, no more than are read: the number of code units, or -1. */
function decode(source: Readable, start: number, end: number, units: Uint16Array): number {
  const to: Place = { units, length: 0 };
  let at = start;
  while (at < end && to.length <= MAX_TEXT_UNITS) {
    const most = Math.min(end, at + MAX_TEXT_UNITS + 1 - to.length);
    const behind = copyPlain(source, at, most, to);
    to.length += behind - at;
    at = behind < most ? decodeOne(source.json, behind, to) : behind;
    if (at === -1) return -1;
  }
  return to.length;
}

/** A reader whose texts share one piece of memory: what one call gave is gone with the next. */
export function createTextReader(): ReadText {
  let kept = new Uint16Array(1024);
  return (json, start, end) => {
    // One more tells that the text goes on, and it may be half of a pair.
    const most = Math.min(end - start, MAX_TEXT_UNITS + 3);
    let units = kept;
    if (most > units.length) {
      units = new Uint16Array(Math.max(most, Math.min(MAX_KEPT_UNITS, 2 * units.length)));
      if (units.length <= MAX_KEPT_UNITS) kept = units;
    }
    const length = decode(readable(json), start + 1, end - 1, units);
    if (length === -1) return undefined;
    if (length > MAX_TEXT_UNITS) return OVERLONG;
    units[length] = 0;
    return { units, length };
  };
}

/** The code units of a string, for what does not come as JSON. */
export function codeUnitsOf(text: string): CodeUnits {
  const units = new Uint16Array(text.length + 1);
  for (let i = 0; i < text.length; i++) units[i] = text.charCodeAt(i);
  return { units, length: text.length };
}

const MAX_CALL_UNITS = 4096;

/** The code units from `start` to `end` as a string, lone surrogates included. */
export function stringOf(units: Uint16Array, start: number, end: number): string {
  let text = "";
  for (let at = start; at < end; at += MAX_CALL_UNITS)
    text += String.fromCharCode(...units.subarray(at, Math.min(end, at + MAX_CALL_UNITS)));
  return text;
}
