import { expect, test } from "vitest";
import { enumerationCheck } from "../../../src/privacy/sanitizer/values.ts";

test.each([
  ["a member", '"normal"', 8],
  ["a member in other case", '"NorMAL"', 8],
  ["a member with a line below", '"In_Use"', 8],
  ["nothing else", '"usual"', -1],
  ["a member that goes on", '"normally"', -1],
  ["a character that lacks a bit of the quote", '"normal\u0002', -1],
  ["a character that has one bit more than the line below", '"in\u007fuse"', -1],
])("an enumeration takes %s: %j", (_, json, end) => {
  expect(enumerationCheck(["normal", "in_use"])(new TextEncoder().encode(json), 0)).toBe(end);
});
