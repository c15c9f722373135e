/*
 * Where a text that the table of letters does not know is cut, so that each call of the segmenter gets a piece of bounded
 * size: neither a call for each character nor one for a whole mail.
 */

import { type CodeUnits, stringOf } from "./code-units.ts";
import { wordBreak, wordBreakTable } from "./word-break.ts";

/** Longest piece that the segmenter gets, in code units, where the text can be cut at all: about two milliseconds. */
export const MAX_STRETCH_UNITS = 4096;

/** So many characters of the table cost the segmenter less than another call. */
const MAX_KNOWN_RUN_UNITS = 16;

const { unknown, letter, numeric, space, carriageReturn } = wordBreak;

const classAt = (units: Uint16Array, at: number): number => wordBreakTable[units[at] as number] as number;

/** True for white space. */
export const isSpace = (kind: number): boolean => kind === space || kind === carriageReturn;

/** True where a word begins behind white space: what stands on either side does not change the other. */
const isCut = (units: Uint16Array, at: number): boolean => {
  const kind = classAt(units, at);
  return (kind === letter || kind === numeric) && isSpace(classAt(units, at - 1));
};

/** True if a character that the table lacks stands in the next few. */
const isUnknownNear = ({ units, length }: CodeUnits, at: number): boolean => {
  const end = Math.min(length, at + MAX_KNOWN_RUN_UNITS);
  for (let next = at; next < end; next++) if (classAt(units, next) === unknown) return true;
  return false;
};

/** Letters that join what is before them though they are no marks: Hangul jamo, and the vowels AM of Thai and Lao. */
const joining = /[\u1100-\u11ff\u0e33\u0eb3\ua960-\ua97f\ud7b0-\ud7ff]/;
/** Signs of Indic scripts that join the consonants on both sides of them (UAX #29, GB9c). */
const linking = /[\u094d\u09cd\u0acd\u0b4d\u0c4d\u0d4d]/;
const beginning = /^[\p{L}\p{N}\p{Extended_Pictographic}]/u;
const ending = /[\p{L}\p{M}\p{N}\p{P}\p{Z}\p{Extended_Pictographic}]$/u;
const continuing = /^[\p{M}\p{Grapheme_Extend}\u200d]/u;

/** The code points on both sides of a position. */
const neighbours = (units: Uint16Array, at: number): readonly [before: string, behind: string] => [
  stringOf(units, Math.max(0, at - 2), at),
  stringOf(units, at, at + 2),
];

/** True if a user-perceived character surely ends before a position. A word of a script without spaces may be cut in two. */
const isCharacterBorder = (units: Uint16Array, at: number): boolean => {
  const [before, behind] = neighbours(units, at);
  const last = before.slice(-1);
  if (joining.test(last) || linking.test(last) || joining.test(behind.charAt(0))) return false;
  return beginning.test(behind) && ending.test(before);
};

/** Where a piece ends. */
export interface StretchEnd {
  readonly end: number;
  /** True where a user-perceived character goes on behind it, which the next piece counts once more. */
  readonly isInside: boolean;
}

/** The last place before the limit where a piece can be cut. */
function forcedCut(units: Uint16Array, start: number, limit: number): StretchEnd {
  const half = start + MAX_STRETCH_UNITS / 2;
  for (let end = limit; end > half; end--) if (isCut(units, end)) return { end, isInside: false };
  for (let end = limit; end > half; end--) if (isCharacterBorder(units, end)) return { end, isInside: false };
  const [before, behind] = neighbours(units, limit);
  const isPair = /[\ud800-\udbff]$/.test(before) && /^[\udc00-\udfff]/.test(behind);
  return isPair ? { end: limit - 1, isInside: false } : { end: limit, isInside: continuing.test(behind) };
}

/**
 * The end of the piece for the segmenter that begins at `start` and holds a character that the table lacks at `from`:
 * behind the last such character for a while, where a word begins behind white space.
 */
export function stretchEnd(text: CodeUnits, start: number, from: number): StretchEnd {
  const { units, length } = text;
  const limit = Math.min(length, start + MAX_STRETCH_UNITS);
  for (let end = from + 1; end < limit; end++)
    if (isCut(units, end) && !isUnknownNear(text, end)) return { end, isInside: false };
  return limit === length ? { end: length, isInside: false } : forcedCut(units, start, limit);
}
