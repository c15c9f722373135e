import { describe, expect, test } from "vitest";
import { createEdges, edge, isWordEdge } from "../../../src/privacy/text/word-edge.ts";

const edgeOf = createEdges();

test.each([
  ["a", "letter"],
  ["é", "letter"],
  ["\u0301", "letter"],
  ["_", "letter"],
  ["½", "letter"],
  ["𐐀", "letter"],
  ["7", "digit"],
  ["٣", "digit"],
  ["𝟘", "digit"],
  [".", "midAny"],
  ["’", "midAny"],
  [":", "midLetter"],
  ["·", "midLetter"],
  [",", "midDigit"],
  [";", "midDigit"],
  [" ", "none"],
  ["-", "none"],
  ["漢", "none"],
  ["ひ", "none"],
  ["ก", "none"],
  ["😀", "none"],
] as const)("%j is of the kind %s, asked once and again", (character, kind) => {
  const codePoint = character.codePointAt(0) ?? 0;
  expect(edgeOf(codePoint)).toBe(edge[kind]);
  expect(edgeOf(codePoint)).toBe(edge[kind]);
});

/** Between the second and the third of four characters. */
const isEdgeIn = (four: string): boolean => {
  const [first = 0, second = 0, third = 0, fourth = 0] = Array.from(four, (each) =>
    edgeOf(each.codePointAt(0) ?? 0),
  );
  return isWordEdge(first, second, third, fourth);
};

describe("a word ends or begins in the middle (UAX #29)", () => {
  test.each(["xa b", "a bc", "x1 2", "1 2x", "1-23", "x1-2", "11:2", "1:22", "aa,b", "a,bb", "aa. ", "11, "])(
    "of %j",
    (four) => {
      expect(isEdgeIn(four)).toBe(true);
    },
  );

  test.each(["aa1,", "x11x", "aa1a", "aa.b", "a.bb", "aa:b", "a:bb", "11.2", "1.22", "11,2", "1,22"])(
    "but not of %j",
    (four) => {
      expect(isEdgeIn(four)).toBe(false);
    },
  );

  test.each(["aa.1", "1.aa", "11'a", "a'11"])(
    "of %j, whose point stands between a letter and a digit",
    (four) => {
      expect(isEdgeIn(four)).toBe(true);
    },
  );
});
