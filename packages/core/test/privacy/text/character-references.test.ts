import { describe, expect, test } from "vitest";
import { readCharacterReference } from "../../../src/privacy/text/character-references.ts";
import { codeUnitsOf } from "../../../src/privacy/text/code-units.ts";

/** What the reference at the start of a text stands for, and what is left behind it. */
const read = (text: string) => {
  const reference = readCharacterReference(codeUnitsOf(text), 1);
  return reference === undefined
    ? undefined
    : [String.fromCodePoint(reference.codePoint), text.slice(reference.end)];
};

describe("a character reference", () => {
  test.each([
    ["&lt;p", "<", "p"],
    ["&amp;amp;", "&", "amp;"],
    ["&apos;", "'", ""],
    ["&nbsp;", "\u00a0", ""],
    ["&yuml;", "ÿ", ""],
    ["&diams;", "♦", ""],
    ["&thetasym;x", "ϑ", "x"],
    ["&quot x", '"', " x"],
    ["&lt", "<", ""],
    ["&notit;", "¬", "it;"],
    ["&yumlx", "ÿ", "x"],
    ["&sup2x", "²", "x"],
  ])("by name: %j is %j before %j", (text, character, rest) => {
    expect(read(text)).toEqual([character, rest]);
  });

  test.each([
    ["&#65;b", "A", "b"],
    ["&#65b", "A", "b"],
    ["&#65", "A", ""],
    ["&#x41;g", "A", "g"],
    ["&#X4a;", "J", ""],
    ["&#x4Ag", "J", "g"],
    ["&#127;", "\u007f", ""],
    ["&#128;", "€", ""],
    ["&#159;", "Ÿ", ""],
    ["&#160;", "\u00a0", ""],
    ["&#0;", "\ufffd", ""],
    ["&#xd7ff;", "\ud7ff", ""],
    ["&#xd800;", "\ufffd", ""],
    ["&#xdfff;", "\ufffd", ""],
    ["&#xe000;", "\ue000", ""],
    ["&#x10ffff;", "\u{10ffff}", ""],
    ["&#x110000;", "\ufffd", ""],
    ["&#99999999999999999999;", "\ufffd", ""],
  ])("by number: %j is %j before %j", (text, character, rest) => {
    expect(read(text)).toEqual([character, rest]);
  });

  test.each([
    ["&"],
    ["&;"],
    ["& lt;"],
    ["&#"],
    ["&#;"],
    ["&#x;"],
    ["&#xg;"],
    ["&#a;"],
    ["&l;"],
    ["&euro"],
    ["&Lt;"],
    ["&thetasymb;"],
    ["&NotEqualTilde;"],
  ])("is not what begins %j", (text) => {
    expect(read(text)).toBeUndefined();
  });

  test("ends where its text does, whatever stands behind that in memory", () => {
    const { units } = codeUnitsOf("&#65;&euro;");
    expect(readCharacterReference({ units, length: 4 }, 1)).toEqual({ codePoint: 0x41, end: 4 });
    expect(readCharacterReference({ units, length: 3 }, 1)).toEqual({ codePoint: 6, end: 3 });
    expect(readCharacterReference({ units, length: 10 }, 6)).toBeUndefined();
  });
});
