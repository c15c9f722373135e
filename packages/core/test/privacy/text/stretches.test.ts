import { describe, expect, it } from "vitest";
import { MAX_STRETCH_UNITS, stretchEnd } from "../../../src/privacy/text/stretches.ts";

const endOf = (text: string, from = 0) => {
  const units = new Uint16Array(text.length + 1);
  for (let at = 0; at < text.length; at++) units[at] = text.charCodeAt(at);
  return stretchEnd({ units, length: text.length }, 0, from);
};
const unknown = "\u4f8b";

describe("a piece for the segmenter", () => {
  it("ends with the text, or where a word begins behind white space and known characters follow", () => {
    expect(endOf(unknown)).toEqual({ end: 1, isInside: false });
    expect(endOf(`${unknown} seventeen letters`)).toEqual({ end: 2, isInside: false });
    expect(endOf(`${unknown} a${unknown} and many more letters`)).toEqual({ end: 5, isInside: false });
  });

  it("that is too long ends where a word or a character does", () => {
    const wordNearEnd = `${unknown.repeat(MAX_STRETCH_UNITS - 9)} word${unknown.repeat(40)}`;
    expect(endOf(wordNearEnd)).toEqual({ end: MAX_STRETCH_UNITS - 8, isInside: false });
    expect(endOf(unknown.repeat(MAX_STRETCH_UNITS + 9))).toEqual({ end: MAX_STRETCH_UNITS, isInside: false });
  });

  it.each([
    ["a letter that joins what is before it", "\u1100\u4f8b"],
    ["a letter that joins what is behind it", "\u4f8b\u1100"],
    ["a sign that joins two consonants", "\u0915\u094d"],
  ])("does not end at %s", (_, pair) => {
    for (const start of [unknown, `${unknown}${unknown}`]) {
      const text = `${start}${pair.repeat(MAX_STRETCH_UNITS)}`;
      expect(endOf(text).end).toBe(MAX_STRETCH_UNITS);
    }
  });

  it("within one endless character goes on inside of it, and never ends within a code point", () => {
    const marks = "\u0301".repeat(2 * MAX_STRETCH_UNITS);
    expect(endOf(`${unknown}${marks}`)).toEqual({ end: MAX_STRETCH_UNITS, isInside: true });
    const pairs = "\u{1d165}".repeat(MAX_STRETCH_UNITS);
    expect(endOf(`${unknown}${pairs}`)).toEqual({ end: MAX_STRETCH_UNITS - 1, isInside: false });
    expect(endOf(`${unknown}a${pairs}`)).toEqual({ end: MAX_STRETCH_UNITS, isInside: true });
    const broken = `${unknown}${"\u0301".repeat(MAX_STRETCH_UNITS - 3)}\u{1d165}${"\udd65".repeat(9)}`;
    expect(endOf(broken).end).toBe(MAX_STRETCH_UNITS);
  });
});
