import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import "../../fixtures/seeded-properties.ts";
import { describe, expect, test } from "vitest";
import { codeUnitsOf } from "../../../src/privacy/text/code-units.ts";
import { createMeasure, createSegmenterMeasure } from "../../../src/privacy/text/measure.ts";
import { readAtOnce } from "../../../src/privacy/text/steps.ts";
import { wordBreakTable } from "../../../src/privacy/text/word-break.ts";

const measure = createMeasure();
const bySegmenter = createSegmenterMeasure();
const measured = (text: string) => readAtOnce(measure(codeUnitsOf(text)));

/** One of each class, and what the scan leaves to the segmenter. */
const characters = [
  ..."a1_:.,;'\" \r\n\t-@",
  ..."é–’“…\u00a0\u00ad\u0301\u200d\u200b",
  ..."漢ひカ한กअ्א\u0600",
  "😀",
  "🏽",
  "🇩",
  "\ud800",
  "\udc00",
];

describe("a text is measured", () => {
  test.each([
    { text: "", length: 0, words: 0 },
    { text: "Status of the Nachtigall", length: 24, words: 4 },
    { text: "Re: FW: 3,14 don't a.b 10:30", length: 28, words: 7 },
    { text: "a\r\nb", length: 3, words: 2 },
    { text: "e\u0301te\u0301", length: 3, words: 1 },
    { text: "👩‍👩‍👧 🇩🇪", length: 3, words: 0 },
    { text: "会議は来週の火曜日", length: 9, words: 5 },
    { text: "  ,;!  ", length: 7, words: 0 },
    { text: "__ _", length: 4, words: 1 },
  ])("$text", ({ text, length, words }) => {
    expect(measured(text)).toEqual({ length, words });
  });

  test("as the segmenter does, every character that the scan knows in every neighbourhood", () => {
    for (let unit = 0; unit < wordBreakTable.length; unit++) {
      if (wordBreakTable[unit] === 0) continue;
      const x = String.fromCharCode(unit);
      const texts = [x, x + x, `a${x}a`, `1${x}1`, `a${x}1`, `1${x}a`, `_${x}_`, ` ${x} `, `a${x}${x}a`];
      for (const text of [...texts, `\r${x}\n`, `a.${x}`, `1,${x}`, `"${x}`, `a:${x}`])
        expect(measured(text), JSON.stringify(text)).toEqual(bySegmenter(text));
    }
  });

  test("as the segmenter does, every short ASCII text of all classes", () => {
    const ascii = [..."aZ09_:.,;'\" \r\n\t-\u0000"];
    const pairs = ascii.flatMap((a) => ascii.map((b) => a + b));
    for (const text of pairs.flatMap((pair) => ascii.map((c) => pair + c)))
      if (!isDeepStrictEqual(measured(text), bySegmenter(text))) expect.unreachable(JSON.stringify(text));
  });

  test("as the segmenter does, any ASCII text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary-ascii", maxLength: 200 }), (text) => {
        expect(measured(text)).toEqual(bySegmenter(text));
      }),
      { numRuns: 2000 },
    );
  });

  test("as the segmenter does, any text", () => {
    const mixed = fc.array(fc.constantFrom(...characters), { maxLength: 12 }).map((all) => all.join(""));
    const texts = fc.oneof(
      mixed,
      fc.string({ unit: "binary", maxLength: 40 }),
      fc.string({ unit: "grapheme" }),
    );
    fc.assert(
      fc.property(texts, (text) => {
        expect(measured(text)).toEqual(bySegmenter(text));
      }),
      { numRuns: 3000 },
    );
  });

  test.each(["\u0301", "漢", "\ud800", "a\u0301 ", "🇩", "\u200d"])(
    "to the end, however long it goes on with %j",
    (part) => {
      const text = part.repeat(20_000);
      expect(measured(text)).toEqual(bySegmenter(text));
    },
  );
});
