import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  bytesOf,
  equalAt,
  hashAt,
  isPlainWord,
  literalAt,
  literalOf,
  MalformedReply,
  matchesAt,
  readable,
  skipString,
  skipText,
} from "../../src/json/scan.ts";

/** Texts in which quotes, backslashes and characters beyond ASCII come often, and at every place of a word. */
const texts = fc.array(
  fc.constantFrom("a", "bc", '"', "\\", "\r\n", "\u00e9", "\u4f1a", "\u{1f600}", "\u0000"),
  {
    maxLength: 40,
  },
);
const after = fc.constantFrom("", ",", "}}}}}}", '"x"');

describe("a text", () => {
  test("ends where its string does, whatever is in it and behind it", () => {
    fc.assert(
      fc.property(texts, after, (parts, behind) => {
        const string = JSON.stringify(parts.join(""));
        const reply = readable(Buffer.from(` ${string}${behind}`));
        expect(skipText(reply, 1)).toBe(1 + Buffer.byteLength(string));
        expect(skipText(reply, 1)).toBe(skipString(reply.json, 1));
      }),
    );
  });

  test("that does not end is refused", () => {
    for (const text of ['"', '"abcdefg', '"abcdefg\\', '"abcdefg\\"'])
      expect(() => skipText(readable(bytesOf(text)), 0), text).toThrow(MalformedReply);
  });
});

test("a word is plain where none of its bytes is a backslash or begins a character beyond ASCII", () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(0x00, 0x01, 0x20, 0x5b, 0x5c, 0x5d, 0x7f, 0x80, 0xdc, 0xff), {
        minLength: 4,
        maxLength: 4,
      }),
      (bytes) => {
        const word = new DataView(Uint8Array.from(bytes).buffer).getInt32(0, true);
        expect(isPlainWord(word)).toBe(bytes.every((byte) => byte < 0x80 && byte !== 0x5c));
      },
    ),
  );
});

describe("bytes that are compared as words", () => {
  const short = fc.array(fc.constantFrom("a", "b", '"', ":"), { minLength: 4, maxLength: 12 });

  test("are a literal where they are its characters", () => {
    fc.assert(
      fc.property(short, short, fc.nat(13), (wanted, parts, at) => {
        const literal = wanted.join("");
        const json = bytesOf(parts.join("") + literal);
        expect(literalAt(readable(json), at, literalOf(literal))).toBe(matchesAt(json, at, bytesOf(literal)));
      }),
    );
  });

  test("are equal where each byte is, and have one hash then", () => {
    fc.assert(
      fc.property(short, short, (one, other) => {
        const length = Math.min(one.length, other.length);
        const reply = readable(bytesOf(one.slice(0, length).join("") + other.slice(0, length).join("")));
        const isEqual = one.slice(0, length).join() === other.slice(0, length).join();
        expect(equalAt(reply, 0, length, length)).toBe(isEqual);
        if (isEqual) expect(hashAt(reply, 0, length)).toBe(hashAt(reply, length, length));
      }),
    );
  });

  test("are too few for a word", () => {
    expect(() => literalOf('"":')).toThrow(RangeError);
  });
});
