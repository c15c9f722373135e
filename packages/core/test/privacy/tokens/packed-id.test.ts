import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { packId, unpackId } from "../../../src/privacy/tokens/packed-id.ts";

const exchangeIds = fc.uint8Array({ minLength: 30, maxLength: 150 }).map((bytes) => {
  const text = Buffer.from(bytes).toString("base64url");
  return text + "=".repeat((4 - (text.length % 4)) % 4);
});

describe("packId", () => {
  test("gives back every id to the byte", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String(), fc.uuid(), exchangeIds), (id): void => {
        const wellFormed = id.toWellFormed();
        expect(unpackId(packId(wellFormed))).toBe(wellFormed);
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    { id: "6f1d2c3b-4a59-4687-9b0a-1c2d3e4f5061", length: 17 },
    { id: "6F1D2C3B-4A59-4687-9B0A-1C2D3E4F5061", length: 28 },
    { id: `${"AAMk".repeat(38)}`, length: 115 },
    { id: "AAMkADEyMzQ1Njc4LTEyMzQ=", length: 18 },
    { id: "YR==", length: 5 },
    { id: "a+b/", length: 5 },
    { id: "inbox", length: 6 },
    { id: "", length: 1 },
  ])("packs $id into $length bytes", ({ id, length }) => {
    expect(packId(id)).toHaveLength(length);
    expect(unpackId(packId(id))).toBe(id);
  });

  test.each([[], [1, 2, 3], [9, 1, 2]])("does not unpack %j", (...bytes) => {
    expect(unpackId(Buffer.from(bytes))).toBeUndefined();
  });
});
