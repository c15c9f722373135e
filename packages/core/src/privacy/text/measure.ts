import { type CodeUnits, stringOf } from "./code-units.ts";
import type { Reading } from "./steps.ts";
import { isSpace, MAX_STRETCH_UNITS, stretchEnd } from "./stretches.ts";
import { wordBreak, wordBreakTable } from "./word-break.ts";

/** How long a text is. */
export interface Measures {
  /** User-perceived characters: extended grapheme clusters (UAX #29 §3). */
  readonly length: number;
  /** Segments between word boundaries (UAX #29 §4) that hold a letter, a digit or an ideograph. */
  readonly words: number;
}

/** Measures a text. */
export type Measure = (text: CodeUnits) => Reading<Measures>;

const { unknown, letter, numeric, connector, midLetter, midNumLet, midNum, carriageReturn } = wordBreak;
const LINE_FEED = 0x0a;

const classAt = (units: Uint16Array, at: number): number => wordBreakTable[units[at] as number] as number;

const isWordPart = (kind: number): boolean => kind === letter || kind === numeric || kind === connector;

/** True if the character between two others joins them into one word (UAX #29, WB6, WB7, WB11, WB12). */
const joins = (kind: number, before: number, behind: number): boolean => {
  if (before === letter && behind === letter) return kind === midLetter || kind === midNumLet;
  return before === numeric && behind === numeric && (kind === midNum || kind === midNumLet);
};

/** The position behind the word that begins at `start`, as far as the table knows its characters. */
function skipWord(units: Uint16Array, start: number, length: number): number {
  let at = start;
  let before = classAt(units, at);
  for (;;) {
    at += 1;
    if (at >= length) return length;
    const kind = classAt(units, at);
    if (isWordPart(kind)) before = kind;
    else if (at + 1 < length && joins(kind, before, classAt(units, at + 1))) {
      at += 1;
      before = classAt(units, at);
    } else return at;
  }
}

/** A measure by only the segmenter; slow, since it makes an object of each character. */
export function createSegmenterMeasure(): (text: string) => Measures {
  const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });
  const segments = new Intl.Segmenter("en", { granularity: "word" });
  return (text) => {
    let length = 0;
    for (const _ of graphemes.segment(text)) length += 1;
    let words = 0;
    for (const { isWordLike } of segments.segment(text)) if (isWordLike === true) words += 1;
    return { length, words };
  };
}

/** A scan over a text, and where it can be taken up again: the last place where the text can be cut in two. */
interface Scan {
  at: number;
  characters: number;
  words: number;
  cut: number;
  charactersAtCut: number;
  wordsAtCut: number;
}

const takeUpHere = (scan: Scan): void => {
  scan.cut = scan.at;
  scan.charactersAtCut = scan.characters;
  scan.wordsAtCut = scan.words;
};

/** Counts the word at the scan, whose first character is of a kind. */
function countWord(scan: Scan, { units, length }: CodeUnits, kind: number): void {
  const { at } = scan;
  if (kind !== connector && at > 0 && isSpace(classAt(units, at - 1))) takeUpHere(scan);
  const end = skipWord(units, at, length);
  scan.characters += end - at;
  if (kind !== connector || end > at + 1) scan.words += 1;
  scan.at = end;
}

/** Counts the stretch that the scan is in, from the last cut on, by the segmenter. The scan goes on behind it. */
function countStretch(scan: Scan, text: CodeUnits, measure: (text: string) => Measures): void {
  // Where no word began for that long, what is counted is not counted again.
  if (scan.at - scan.cut > MAX_STRETCH_UNITS / 2) takeUpHere(scan);
  const { end, isInside } = stretchEnd(text, scan.cut, scan.at);
  const stretch = measure(stringOf(text.units, scan.cut, end));
  scan.at = end;
  scan.characters = scan.charactersAtCut + stretch.length - Number(isInside);
  scan.words = scan.wordsAtCut + stretch.words;
  takeUpHere(scan);
}

/**
 * Measures texts by one scan over their code units, and hands to `Intl.Segmenter` only the stretches that hold characters
 * which the scan does not know, in pieces of bounded size. Time grows with the length, whatever the
 * text. Where a script writes no spaces, a word at the border of two pieces may count as two.
 */
export function createMeasure(): Measure {
  let made: ((text: string) => Measures) | undefined;
  const bySegmenter = (text: string): Measures => {
    made ??= createSegmenterMeasure();
    return made(text);
  };

  /** Counts to the end, or behind the next stretch that the segmenter counts. */
  const advance = (scan: Scan, text: CodeUnits): boolean => {
    const { units, length } = text;
    while (scan.at < length) {
      const kind = classAt(units, scan.at);
      if (kind === unknown) {
        countStretch(scan, text, bySegmenter);
        return true;
      }
      if (isWordPart(kind)) countWord(scan, text, kind);
      else {
        if (kind !== carriageReturn || units[scan.at + 1] !== LINE_FEED) scan.characters += 1;
        scan.at += 1;
      }
    }
    return false;
  };

  return (text) => {
    const scan: Scan = { at: 0, characters: 0, words: 0, cut: 0, charactersAtCut: 0, wordsAtCut: 0 };
    return {
      advance: () => advance(scan, text),
      result: () => ({ length: scan.characters, words: scan.words }),
    };
  };
}
