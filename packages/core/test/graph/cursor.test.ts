import fc from "fast-check";
import "../fixtures/seeded-properties.ts";
import { describe, expect, it } from "vitest";
import { type Cursor, packCursor, unpackCursor } from "../../src/graph/cursor.ts";
import { tokenParameters } from "../../src/graph/links.ts";
import { packId, unpackId } from "../../src/privacy/tokens/packed-id.ts";

const cursor: Cursor = {
  query: "$select=id%2Cmail&$top=5",
  prefer: 'IdType="ImmutableId", odata.maxpagesize=5',
  consistencyLevel: "",
  token: { parameter: "$skiptoken", value: "RFNwdAIAAQ" },
  after: undefined,
};

const UNIT = 32;
const pack = (value: Cursor, unit = UNIT) => packCursor(value, packId, unit);
const unpack = (bytes: Uint8Array) => unpackCursor(bytes, (packed) => unpackId(Buffer.from(packed)));

describe("a cursor", () => {
  it.each(tokenParameters)("keeps all that it stands for: %s", (parameter) => {
    for (const consistencyLevel of ["", "eventual"] as const) {
      const each: Cursor = { ...cursor, consistencyLevel, token: { parameter, value: "10" } };
      expect(unpack(pack(each))).toEqual(each);
    }
  });

  it("is short", () => {
    const least: Cursor = {
      query: "",
      prefer: "",
      consistencyLevel: "",
      token: { parameter: "$skip", value: "10" },
      after: undefined,
    };
    expect(pack(least)).toHaveLength("p1\n\n\n0005\n".length + UNIT);
  });

  it("has one length for all tokens that fit into its unit, and the next one for longer ones", () => {
    const lengthWith = (characters: number, unit: number) =>
      pack({ ...cursor, token: { parameter: "$skiptoken", value: "~".repeat(characters) } }, unit).length;
    const named = new Set(Array.from({ length: 509 }, (_, i) => lengthWith(i + 1, 512)));
    expect(named.size).toBe(1);
    expect(lengthWith(510, 512)).toBe(lengthWith(1, 512) + 512);
    expect(lengthWith(29, UNIT)).toBe(lengthWith(1, UNIT));
    expect(lengthWith(30, UNIT)).toBe(lengthWith(1, UNIT) + UNIT);
  });

  it("says what was served of a page, the first one too", () => {
    const after = "s1_AAAAAAAAAAAAAAAAAAAAAA";
    for (const token of [cursor.token, undefined]) {
      const each: Cursor = { ...cursor, token, after };
      expect(unpack(pack(each, 512))).toEqual(each);
    }
  });

  it("is read in the form of before it was padded, since links of deltas live for long", () => {
    const old = Buffer.concat([Buffer.from("12\n$top=5\nx\n"), packId("d+e")]);
    expect(unpack(old)).toEqual({
      query: "$top=5",
      prefer: "x",
      consistencyLevel: "eventual",
      token: { parameter: "$deltatoken", value: "d+e" },
      after: undefined,
    });
  });

  it("is what was packed, whatever Graph's token holds", () => {
    const line = fc.string().map((text) => text.replaceAll("\n", ""));
    const token = fc.record({
      parameter: fc.constantFrom(...tokenParameters),
      value: fc.oneof(fc.string(), fc.string({ unit: "grapheme" }), fc.base64String(), fc.uuid()),
    });
    const consistencyLevel = fc.constantFrom("" as const, "eventual" as const);
    const after = fc.constantFrom(undefined, "s1_AAAA");
    fc.assert(
      fc.property(fc.record({ query: line, prefer: line, consistencyLevel, token, after }), (each) => {
        expect(unpack(pack(each))).toEqual(each);
      }),
    );
  });

  it("is two for two tokens, levels, preferences or queries", () => {
    const variants: readonly Cursor[] = [
      cursor,
      { ...cursor, query: "" },
      { ...cursor, prefer: "" },
      { ...cursor, consistencyLevel: "eventual" },
      { ...cursor, token: { parameter: "$skip", value: "RFNwdAIAAQ" } },
      { ...cursor, token: { parameter: "$skiptoken", value: "RFNwdAIAAR" } },
      { ...cursor, token: undefined },
      { ...cursor, after: "s1_AAAA" },
    ];
    expect(new Set(variants.map((each) => Buffer.from(pack(each)).toString("hex"))).size).toBe(
      variants.length,
    );
  });

  it.each([
    ["nothing", ""],
    ["a padded one without a length", "p0\n\n\n"],
    ["a padded one of another length", "p0\n\n\n0009\n\n\u0000a"],
    ["a padded one with a short length", "p0\n\n\n3\n\n\u0000a"],
    ["a padded one without a place", "p0\n\n\n0002\na\n"],
    ["a padded one with a token of no parameter", "p3\n\n\n0004\n\n\n\u0000a"],
    ["no separators", "0"],
    ["one separator", "0\n"],
    ["two separators", "0\na"],
    ["no token", "0\n\n\n"],
    ["a parameter that does not exist", "3\n\n\n\u0000a"],
    ["a parameter of another form", "00\n\n\n\u0000a"],
    ["a negative one", "-1\n\n\n\u0000a"],
    ["no parameter", "\n\n\n\u0000a"],
    ["a fraction", "0.5\n\n\n\u0000a"],
    ["a level that does not exist", "20\n\n\n\u0000a"],
    ["hexadecimal", "0x1\n\n\n\u0000a"],
    ["a space", " 1\n\n\n\u0000a"],
    ["a token of a form that does not exist", "0\n\n\n\u0007a"],
    ["a GUID that is too short", "0\n\n\n\u0001abc"],
  ])("is not read from %s", (_, text) => {
    expect(unpack(Buffer.from(text, "latin1"))).toBeUndefined();
  });

  it("is never read with an exception", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const read = unpack(bytes);
        expect(read?.token === undefined || tokenParameters.includes(read.token.parameter)).toBe(true);
      }),
    );
  });
});
