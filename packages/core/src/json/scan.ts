/*
 * The room of JSON as text: scanner, canonical form, pointers and repeated members. It knows nothing of Graph, imports no
 * other room, and its errors never quote what it reads.
 *
 * The scanner reads the bytes of the UTF-8 form. All that the grammar knows is ASCII, so nothing has to be decoded but the
 * few values that are replaced, and what is kept is kept to the byte.
 */

/** The reply is not the JSON that it should be; the message says where and never quotes it. */
export class MalformedReply extends Error {
  override readonly name = "MalformedReply";
  /** @param what What is there in its place; a constant */
  constructor(position: number, what = "malformed JSON") {
    super(`${what} at byte ${position}`);
  }
}

/** The bytes that JSON's grammar is made of. */
export const ascii = {
  quote: 0x22,
  comma: 0x2c,
  minus: 0x2d,
  point: 0x2e,
  colon: 0x3a,
  atSign: 0x40,
  openBracket: 0x5b,
  backslash: 0x5c,
  closeBracket: 0x5d,
  openBrace: 0x7b,
  closeBrace: 0x7d,
} as const;

const { quote, comma, minus, point, colon, openBracket, backslash, closeBracket, openBrace, closeBrace } =
  ascii;
const ZERO = 0x30;
const NINE = 0x39;

/** Deepest nesting that is followed. */
export const MAX_DEPTH_LEVELS = 64;

/** ASCII text as bytes. */
export const bytesOf = (text: string): Uint8Array =>
  Uint8Array.from(text, (character) => character.charCodeAt(0));

const literals = { true: bytesOf("true"), false: bytesOf("false"), null: bytesOf("null") };

/** True if `literal` is at position `at`. */
export function matchesAt(json: Uint8Array, at: number, literal: Uint8Array): boolean {
  for (let i = 0; i < literal.length; i++) if (json[at + i] !== literal[i]) return false;
  return true;
}

/**
 * True where a byte of a word is zero: taking one away from it sets its highest bit.
 *
 * @see https://graphics.stanford.edu/~seander/bithacks.html#ZeroInWord
 */
const hasZero = (word: number): boolean => ((word - 0x01010101) & ~word & 0x80808080) !== 0;

/** True for four bytes of ASCII without a backslash, each of which stands for itself in a string. */
export const isPlainWord = (word: number): boolean =>
  (word & 0x80808080) === 0 && !hasZero(word ^ 0x5c5c5c5c);

/** What {@link skipString} gives, four bytes at a time: for texts, most of which are long. */
export function skipText({ json, view }: Readable, at: number): number {
  const { length } = json;
  const last = length - WORD_BYTES;
  for (let position = at + 1; position < length; position++) {
    for (; position <= last; position += WORD_BYTES) {
      const word = view.getInt32(position, true);
      if (hasZero(word ^ 0x22222222) || hasZero(word ^ 0x5c5c5c5c)) break;
    }
    const code = json[position];
    if (code === quote) return position + 1;
    if (code === backslash) position += 1;
  }
  throw new MalformedReply(length);
}

/** Text to look for, as words of four bytes: they take a quarter of the time that its bytes take. */
export interface Literal {
  /** In bytes. */
  readonly length: number;
  /** All whole words from the start. */
  readonly words: Int32Array;
  /** The word that ends where the text ends. */
  readonly last: number;
}

/** Bytes of the words that are read at once; what is compared by words has at least one. */
export const WORD_BYTES = 4;

/**
 * ASCII text of at least four characters as a {@link Literal}.
 *
 * @throws RangeError for a shorter one
 */
export function literalOf(text: string): Literal {
  const bytes = bytesOf(text);
  const view = new DataView(bytes.buffer);
  const { length } = bytes;
  return {
    length,
    words: Int32Array.from({ length: length >> 2 }, (_, i) => view.getInt32(i * WORD_BYTES, true)),
    last: view.getInt32(length - WORD_BYTES, true),
  };
}

/** A reply whose bytes are read one by one, and as words. */
export interface Readable {
  readonly json: Uint8Array;
  /** The same bytes. */
  readonly view: DataView;
}

/** Bytes with their view. */
export const readable = (json: Uint8Array): Readable => ({
  json,
  view: new DataView(json.buffer, json.byteOffset, json.byteLength),
});

/** True if `literal` is at position `at`. */
export function literalAt({ json, view }: Readable, at: number, { length, words, last }: Literal): boolean {
  const end = at + length - WORD_BYTES;
  if (end + WORD_BYTES > json.length) return false;
  for (let i = 0, word = at; i < words.length; i++, word += WORD_BYTES)
    if (view.getInt32(word, true) !== words[i]) return false;
  return view.getInt32(end, true) === last;
}

/** True if the `length` bytes from one position on are those from another on; at least four, and all of them there. */
export function equalAt({ view }: Readable, one: number, other: number, length: number): boolean {
  const end = length - WORD_BYTES;
  for (let i = 0; i < end; i += WORD_BYTES)
    if (view.getInt32(one + i, true) !== view.getInt32(other + i, true)) return false;
  return view.getInt32(one + end, true) === view.getInt32(other + end, true);
}

/** Ids differ in their end, if anywhere: to look at all of a long one would only take longer. */
const HASHED_BYTES = 48;

/** A number from the end of the `length` bytes at `at`, at least four of them, which few others have. No secret depends on it. */
export function hashAt({ view }: Readable, at: number, length: number): number {
  const end = at + length - WORD_BYTES;
  let hash = length;
  for (let word = Math.max(at, end - HASHED_BYTES); word < end; word += WORD_BYTES)
    hash = Math.imul(hash ^ view.getInt32(word, true), 0x9e3779b1);
  hash = Math.imul(hash ^ view.getInt32(end, true), 0x9e3779b1);
  return hash ^ (hash >>> 15);
}

/** True if `null` is at position `at`. */
export const isNull = (json: Uint8Array, at: number): boolean =>
  json[at] === 0x6e && matchesAt(json, at, literals.null);

/** The position of the first byte from `at` on that is not JSON white space (RFC 8259 §2). */
export function skipSpace(json: Uint8Array, at: number): number {
  let position = at;
  let code = json[position] as number;
  while (code <= 0x20 && (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09)) {
    position += 1;
    code = json[position] as number;
  }
  return position;
}

/** The position behind the string that opens at `at`; what it holds is only stepped over. */
export function skipString(json: Uint8Array, at: number): number {
  if (json[at] !== quote) throw new MalformedReply(at);
  const { length } = json;
  for (let position = at + 1; position < length; position++) {
    const code = json[position];
    if (code === quote) return position + 1;
    if (code === backslash) position += 1;
  }
  throw new MalformedReply(length);
}

const isDigit = (code: number | undefined): boolean => code !== undefined && code >= ZERO && code <= NINE;

const skipDigits = (json: Uint8Array, at: number): number => {
  let position = at;
  while (isDigit(json[position])) position += 1;
  return position;
};

/** The position behind the number at `at`, or -1 (RFC 8259 §6). */
export function skipNumber(json: Uint8Array, at: number): number {
  let position = json[at] === minus ? at + 1 : at;
  const integer = json[position] === ZERO ? position + 1 : skipDigits(json, position);
  if (integer === position) return -1;
  position = integer;
  if (json[position] === point) {
    const end = skipDigits(json, position + 1);
    if (end === position + 1) return -1;
    position = end;
  }
  const exponent = json[position];
  if (exponent !== 0x65 && exponent !== 0x45) return position;
  const sign = json[position + 1];
  const digits = sign === 0x2b || sign === minus ? position + 2 : position + 1;
  const end = skipDigits(json, digits);
  return end === digits ? -1 : end;
}

/** The position behind `true` or `false` at `at`, or -1. */
export function skipBoolean(json: Uint8Array, at: number): number {
  if (matchesAt(json, at, literals.true)) return at + literals.true.length;
  return matchesAt(json, at, literals.false) ? at + literals.false.length : -1;
}

const skipScalar = (json: Uint8Array, at: number): number => {
  if (isNull(json, at)) return at + literals.null.length;
  const boolean = skipBoolean(json, at);
  const end = boolean === -1 ? skipNumber(json, at) : boolean;
  if (end === -1) throw new MalformedReply(at);
  return end;
};

/** The position behind the value at `at`; containers are held to the grammar, strings are not read. */
export function skipValue(json: Uint8Array, at: number, depth = 0): number {
  switch (json[at]) {
    case quote:
      return skipString(json, at);
    case openBrace:
      return skipMembers(json, at, closeBrace, depth + 1);
    case openBracket:
      return skipMembers(json, at, closeBracket, depth + 1);
    default:
      return skipScalar(json, at);
  }
}

/** The position behind the object or array at `at`. */
function skipMembers(json: Uint8Array, at: number, closing: number, depth: number): number {
  if (depth > MAX_DEPTH_LEVELS) throw new MalformedReply(at);
  let position = skipSpace(json, at + 1);
  if (json[position] === closing) return position + 1;
  for (;;) {
    if (closing === closeBrace) position = skipName(json, position);
    position = skipSpace(json, skipValue(json, position, depth));
    const code = json[position];
    if (code === closing) return position + 1;
    if (code !== comma) throw new MalformedReply(position);
    position = skipSpace(json, position + 1);
  }
}

/** The position of the value behind the member name at `at`. */
export function skipName(json: Uint8Array, at: number): number {
  const separator = skipSpace(json, skipString(json, at));
  if (json[separator] !== colon) throw new MalformedReply(separator);
  return skipSpace(json, separator + 1);
}

/** Decodes a reply's UTF-8 from one position to another. */
export type Decode = (start: number, end: number) => string;

/** The value of the string from the quote at `at` to the position `end` behind its last quote. */
export function stringValue(at: number, end: number, decode: Decode): string {
  const raw = decode(at + 1, end - 1);
  if (!raw.includes("\\")) return raw;
  try {
    return JSON.parse(`"${raw}"`) as string;
  } catch {
    throw new MalformedReply(at);
  }
}
