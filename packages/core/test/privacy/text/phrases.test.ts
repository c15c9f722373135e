import fc from "fast-check";
import "../../fixtures/seeded-properties.ts";
import { describe, expect, test } from "vitest";
import { codeUnitsOf } from "../../../src/privacy/text/code-units.ts";
import { foldCase } from "../../../src/privacy/text/fold.ts";
import { createPhraseFinder } from "../../../src/privacy/text/phrases.ts";
import { readAtOnce } from "../../../src/privacy/text/steps.ts";

const found = (phrases: readonly string[], text: string): readonly string[] =>
  readAtOnce(createPhraseFinder(phrases)(codeUnitsOf(text))).map((index) => phrases[index] ?? "");

describe("a phrase is found", () => {
  test.each([
    ["Nachtigall", "Re: NACHTIGALL, Stand"],
    ["project x", "about Project\r\n\t X!"],
    ["project x", "(project\u00a0x)"],
    ["c++", "in C++."],
    ["Straße", "STRAẞE 7"],
    ["Σίσυφος", "σίσυφοσ"],
    ["K", "300 \u212a"],
    ["10:30", "at 10:30 sharp"],
    ["a.b", "see a.b, there"],
    ["会議", "明日の会議は"],
    ["𐐀", "say 𐐨 now"],
    ["budget", "budget"],
    ["budget", "x, budget's end".replace("'s", " ")],
    ["-", "a-b"],
    ["x y", "x y y x y"],
    ["abc", "\ud800abc"],
    ["abc", "abc\ud800"],
    ["abc", "abc\ud800\ue000"],
    ["10", "10:30"],
    ["30", "10:30"],
    ["7", "6 7 8"],
  ])("%j in %j", (phrase, text) => {
    expect(found([phrase], text)).toEqual([phrase]);
  });

  test.each([
    ["night", "nightingale"],
    ["gale", "nightingale"],
    ["don", "I don't"],
    ["t", "I don't"],
    ["contoso", "contoso.com"],
    ["1", "1,5"],
    ["30", "10:30x"],
    ["Strasse", "Straße"],
    ["cafe", "café"],
    ["cafe", "cafe\u0301"],
    ["a b", "ab"],
    ["ab", "a b"],
    ["a", "_a"],
    ["i", "ı"],
    ["abc", "abc𐐀"],
    ["abc", "𐐀abc"],
    ["abc", "abc\u{10000}"],
    ["abc", "\u{10000}abc"],
    ["abc", "abc\u{1e900}"],
    ["abc", "\u{1e943}abc"],
    ["𐐀", "𐐀𐐀"],
    ["x", ""],
  ])("%j not in %j", (phrase, text) => {
    expect(found([phrase], text)).toEqual([]);
  });

  test("with others that overlap it, hold it or end in it, in the policy's order and once", () => {
    const phrases = ["she", "he", "his hers", "hers", "he said", "said he", "HE"];
    expect(found(phrases, "She said: he said he, his\nhers; he")).toEqual([
      "she",
      "he",
      "his hers",
      "hers",
      "he said",
      "said he",
      "HE",
    ]);
    expect(found(phrases, "hershe")).toEqual([]);
  });

  test("exactly where a search for each alone finds it", () => {
    const word = fc.constantFrom("a", "b", "ab", "aba", "ba", "A", "É", "é", "1");
    const phrase = fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join(" "));
    const text = fc.array(fc.oneof(word, fc.constantFrom(" ", " ", "-", "\n")), { maxLength: 30 });
    fc.assert(
      fc.property(fc.uniqueArray(phrase, { minLength: 1, maxLength: 6 }), text, (phrases, parts) => {
        const whole = parts.join("");
        const spaced = whole.replace(/\s+/g, " ");
        const expected = phrases.filter((each) =>
          new RegExp(`(?<![\\p{L}\\p{N}])${each}(?![\\p{L}\\p{N}])`, "iu").test(spaced),
        );
        expect(found(phrases, whole)).toEqual(expected);
      }),
      { numRuns: 400 },
    );
  });

  test.each(["a", "a ", "ab", "aaaaaaaab", " ", "\ud800", "a'"])(
    "or not in a long text of %j, whatever it does to others' searches",
    (part) => {
      const phrases = ["a".repeat(50), "a a a a b", "b", `${"a".repeat(49)}b`];
      const find = createPhraseFinder(phrases);
      expect(readAtOnce(find(codeUnitsOf(part.repeat(100_000))))).not.toContain(0);
    },
  );
});

test("case folding makes those code points one that the language's own case-insensitive match does", () => {
  const cased: number[] = [];
  for (let code = 0; code <= 0x10ffff; code++) {
    if (code >= 0xd800 && code <= 0xdfff) continue;
    if (/\p{CWCM}|\p{CWCF}/u.test(String.fromCodePoint(code))) cased.push(code);
    else if (code < 0x3000) expect(foldCase(code)).toBe(code);
  }
  const all = cased.map((code) => String.fromCodePoint(code)).join("");
  const byFold = Map.groupBy(cased, foldCase);
  for (const code of cased) {
    const matches = all.matchAll(new RegExp(`\\u{${code.toString(16)}}`, "giu"));
    const equal = [...matches].map(([match]) => match.codePointAt(0));
    expect(byFold.get(foldCase(code)), code.toString(16)).toEqual(equal);
    expect(foldCase(code) > 0xffff).toBe(code > 0xffff);
  }
});
