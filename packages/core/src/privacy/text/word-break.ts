/*
 * Word_Break classes (UAX #29 §4.1) of the characters of most European text, as far as they change where a word ends.
 * What is not in the table is left to the segmenter; a test holds the table against it, character by character.
 */

/** Classes by number, since they stand in a table of bytes. */
export const wordBreak = {
  /** Not in the table. */
  unknown: 0,
  /** A character that is a segment of its own, or part of one that is not a word. */
  other: 1,
  /** ALetter. */
  letter: 2,
  numeric: 3,
  /** ExtendNumLet: an underscore. */
  connector: 4,
  /** MidLetter: joins letters. */
  midLetter: 5,
  /** MidNumLet and Single_Quote: joins letters, or digits. */
  midNumLet: 6,
  /** MidNum: joins digits. */
  midNum: 7,
  /** White space, before a letter or a digit the place where a text can be cut in two. */
  space: 8,
  /** Carriage return, which is one user-perceived character with a line feed behind it. */
  carriageReturn: 9,
} as const;

const ranges: readonly (readonly [kind: number, from: number, to?: number])[] = [
  [wordBreak.other, 0x00, 0x7f],
  [wordBreak.space, 0x09, 0x0c],
  [wordBreak.carriageReturn, 0x0d],
  [wordBreak.space, 0x20],
  [wordBreak.numeric, 0x30, 0x39],
  [wordBreak.letter, 0x41, 0x5a],
  [wordBreak.letter, 0x61, 0x7a],
  [wordBreak.connector, 0x5f],
  [wordBreak.midLetter, 0x3a],
  [wordBreak.midNumLet, 0x2e],
  [wordBreak.midNumLet, 0x27],
  [wordBreak.midNum, 0x2c],
  [wordBreak.midNum, 0x3b],
  [wordBreak.other, 0x80, 0xbf],
  [wordBreak.letter, 0xaa],
  [wordBreak.unknown, 0xad],
  [wordBreak.letter, 0xb5],
  [wordBreak.midLetter, 0xb7],
  [wordBreak.letter, 0xb8],
  [wordBreak.letter, 0xba],
  [wordBreak.letter, 0xc0, 0x24f],
  [wordBreak.other, 0xd7],
  [wordBreak.other, 0xf7],
  [wordBreak.letter, 0x391, 0x3a1],
  [wordBreak.letter, 0x3a3, 0x3ce],
  [wordBreak.letter, 0x400, 0x481],
  [wordBreak.letter, 0x48a, 0x52f],
  [wordBreak.letter, 0x620, 0x64a],
  [wordBreak.other, 0x2010, 0x2017],
  [wordBreak.midNumLet, 0x2018, 0x2019],
  [wordBreak.other, 0x201a, 0x2023],
  [wordBreak.other, 0x2025, 0x2026],
  [wordBreak.other, 0x20ac],
];

/** The class of each code unit. */
export const wordBreakTable: Uint8Array = new Uint8Array(0x10000);
for (const [kind, from, to = from] of ranges) wordBreakTable.fill(kind, from, to + 1);
