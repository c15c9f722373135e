import { expect, test } from "vitest";
import {
  createTextReader,
  MAX_TEXT_UNITS,
  OVERLONG,
  stringOf,
} from "../../../src/privacy/text/code-units.ts";

const read = createTextReader();

const textOf = (json: string): string | undefined => {
  const bytes = new TextEncoder().encode(json);
  const text = read(bytes, 0, bytes.length);
  return text === undefined || text === OVERLONG ? text : stringOf(text.units, 0, text.length);
};

test.each([
  ["the last code point of one unit", "\uffff"],
  ["the first code point of two units", "\u{10000}"],
  ["the last code point of all", "\u{10ffff}"],
  ["characters of one, two, three and four bytes", "aé漢😀b"],
  ["a text that is longer than what is kept at first", "😀é".repeat(2000)],
])("reads %s", (_, text) => {
  expect(textOf(JSON.stringify(text))).toBe(text);
});

test("reads a text of the greatest length, and says of a longer one that it is", () => {
  expect(textOf(`"${"a".repeat(MAX_TEXT_UNITS)}"`)).toBe("a".repeat(MAX_TEXT_UNITS));
  expect(textOf(`"${"a".repeat(MAX_TEXT_UNITS + 1)}"`)).toBe(OVERLONG);
  expect(textOf(`"${"😀".repeat(MAX_TEXT_UNITS / 2)}"`)).toBe("😀".repeat(MAX_TEXT_UNITS / 2));
  expect(textOf(`"a${"😀".repeat(MAX_TEXT_UNITS / 2)}"`)).toBe(OVERLONG);
});
