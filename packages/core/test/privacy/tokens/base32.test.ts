import { expect, test } from "vitest";
import { base32 } from "../../../src/privacy/tokens/base32.ts";

/** RFC 4648 §10, in lower case and without padding. */
test.each([
  ["", ""],
  ["f", "my"],
  ["fo", "mzxq"],
  ["foo", "mzxw6"],
  ["foob", "mzxw6yq"],
  ["fooba", "mzxw6ytb"],
  ["foobar", "mzxw6ytboi"],
])("base32 of %j", (text, expected) => {
  expect(base32(Buffer.from(text))).toBe(expected);
});
