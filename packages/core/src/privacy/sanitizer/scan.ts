/** The reply is not the JSON that it should be; the message says where and never quotes it. */
export class MalformedReply extends Error {
  override readonly name = "MalformedReply";
  constructor(position: number) {
    super(`malformed JSON at offset ${position}`);
  }
}

const quote = 0x22;
const backslash = 0x5c;
const deepest = 64;

/** The position of the first character from `at` on that is not JSON white space (RFC 8259 §2). */
export function skipSpace(text: string, at: number): number {
  let position = at;
  let code = text.charCodeAt(position);
  while (code <= 0x20 && (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09)) {
    position += 1;
    code = text.charCodeAt(position);
  }
  return position;
}

const isEscaped = (text: string, at: number, from: number): boolean => {
  let position = at;
  while (position > from && text.charCodeAt(position - 1) === backslash) position -= 1;
  return (at - position) % 2 === 1;
};

/**
 * The position behind the string that opens at `at`. What it holds is not looked at: a dropped body costs one search for
 * its end.
 */
export function skipString(text: string, at: number): number {
  if (text.charCodeAt(at) !== quote) throw new MalformedReply(at);
  let end = text.indexOf('"', at + 1);
  while (end !== -1 && text.charCodeAt(end - 1) === backslash && isEscaped(text, end, at + 1)) {
    end = text.indexOf('"', end + 1);
  }
  if (end === -1) throw new MalformedReply(text.length);
  return end + 1;
}

/** The position behind `true`, `false`, `null` or a number at `at` (RFC 8259 §3, §6). */
export function skipScalar(text: string, at: number): number {
  switch (text.charCodeAt(at)) {
    case 0x74:
      if (text.startsWith("true", at)) return at + 4;
      break;
    case 0x66:
      if (text.startsWith("false", at)) return at + 5;
      break;
    case 0x6e:
      if (text.startsWith("null", at)) return at + 4;
      break;
    default: {
      const end = skipNumber(text, at);
      if (end !== -1) return end;
    }
  }
  throw new MalformedReply(at);
}

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;

const skipDigits = (text: string, at: number): number => {
  let position = at;
  while (isDigit(text.charCodeAt(position))) position += 1;
  return position;
};

/** The position behind the number at `at`, or -1 (RFC 8259 §6). */
export function skipNumber(text: string, at: number): number {
  let position = text.charCodeAt(at) === 0x2d ? at + 1 : at;
  if (text.charCodeAt(position) === 0x30) position += 1;
  else {
    const end = skipDigits(text, position);
    if (end === position) return -1;
    position = end;
  }
  if (text.charCodeAt(position) === 0x2e) {
    const end = skipDigits(text, position + 1);
    if (end === position + 1) return -1;
    position = end;
  }
  const exponent = text.charCodeAt(position);
  if (exponent !== 0x65 && exponent !== 0x45) return position;
  const sign = text.charCodeAt(position + 1);
  const digits = sign === 0x2b || sign === 0x2d ? position + 2 : position + 1;
  const end = skipDigits(text, digits);
  return end === digits ? -1 : end;
}

/** The position behind the value at `at`; containers are held to the grammar, strings are not read. */
export function skipValue(text: string, at: number, depth = 0): number {
  switch (text.charCodeAt(at)) {
    case quote:
      return skipString(text, at);
    case 0x7b:
      return skipObject(text, at, depth + 1);
    case 0x5b:
      return skipArray(text, at, depth + 1);
    default:
      return skipScalar(text, at);
  }
}

function skipObject(text: string, at: number, depth: number): number {
  if (depth > deepest) throw new MalformedReply(at);
  let position = skipSpace(text, at + 1);
  if (text.charCodeAt(position) === 0x7d) return position + 1;
  for (;;) {
    position = skipSpace(text, skipString(text, position));
    if (text.charCodeAt(position) !== 0x3a) throw new MalformedReply(position);
    position = skipSpace(text, skipValue(text, skipSpace(text, position + 1), depth));
    if (text.charCodeAt(position) === 0x7d) return position + 1;
    if (text.charCodeAt(position) !== 0x2c) throw new MalformedReply(position);
    position = skipSpace(text, position + 1);
  }
}

function skipArray(text: string, at: number, depth: number): number {
  if (depth > deepest) throw new MalformedReply(at);
  let position = skipSpace(text, at + 1);
  if (text.charCodeAt(position) === 0x5d) return position + 1;
  for (;;) {
    position = skipSpace(text, skipValue(text, position, depth));
    if (text.charCodeAt(position) === 0x5d) return position + 1;
    if (text.charCodeAt(position) !== 0x2c) throw new MalformedReply(position);
    position = skipSpace(text, position + 1);
  }
}

/** The value of the string that stands in `text` from the quote at `at` to the position `end` behind its last quote. */
export function stringValue(text: string, at: number, end: number): string {
  const raw = text.slice(at + 1, end - 1);
  if (!raw.includes("\\")) return raw;
  try {
    return JSON.parse(text.slice(at, end)) as string;
  } catch {
    throw new MalformedReply(at);
  }
}
