import { describe, expect, it } from "vitest";
import { webUtf8 } from "../../../src/privacy/sanitizer/utf8.ts";

describe("UTF-8 by the decoder of the web", () => {
  it.each([
    ["", true],
    ["61", true],
    ["c3a9", true],
    ["f09f9880", true],
    ["efbbbf", true],
    ["ff", false],
    ["c3", false],
    ["c080", false],
    ["eda080", false],
    ["f4908080", false],
  ])("%s is well-formed: %s", (bytes, expected) => {
    expect(webUtf8.isValid(Buffer.from(bytes, "hex"))).toBe(expected);
  });

  it("is decoded in parts, a byte order mark included", () => {
    const decode = webUtf8.decoderOf(Buffer.from("\ufeffaéb"));
    expect([decode(0, 4), decode(4, 6), decode(6, 7)]).toEqual(["\ufeffa", "é", "b"]);
  });
});
