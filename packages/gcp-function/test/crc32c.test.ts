import { describe, expect, it } from "vitest";
import { crc32c } from "../src/crc32c.ts";

describe("crc32c", () => {
  // The vectors of RFC 3720, appendix B.4, and the check value of the polynomial.
  it.each([
    ["32 zeros", new Uint8Array(32), 0x8a9136aa],
    ["32 ones", new Uint8Array(32).fill(0xff), 0x62a8ab43],
    ["32 incrementing", Uint8Array.from({ length: 32 }, (_, index) => index), 0x46dd794e],
    ["32 decrementing", Uint8Array.from({ length: 32 }, (_, index) => 31 - index), 0x113fdb5c],
    ["the check string", Buffer.from("123456789"), 0xe3069283],
    ["nothing", new Uint8Array(), 0],
  ])("of %s", (_, bytes, value) => {
    expect(crc32c(bytes)).toBe(value);
  });
});
