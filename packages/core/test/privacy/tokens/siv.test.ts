import { aessiv } from "@noble/ciphers/aes.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createSiv } from "../../../src/privacy/tokens/siv.ts";

const bytes = (hex: string) => Buffer.from(hex.replaceAll(" ", ""), "hex");

/** RFC 5297, appendix A. */
const examples = [
  {
    name: "A.1, deterministic",
    key: "fffefdfc fbfaf9f8 f7f6f5f4 f3f2f1f0 f0f1f2f3 f4f5f6f7 f8f9fafb fcfdfeff",
    associated: ["10111213 14151617 18191a1b 1c1d1e1f 20212223 24252627"],
    plaintext: "11223344 55667788 99aabbcc ddee",
    sealed: "85632d07 c6e8f37f 950acd32 0a2ecc93 40c02b96 90c4dc04 daef7f6a fe5c",
  },
  {
    name: "A.2, nonce-based",
    key: "7f7e7d7c 7b7a7978 77767574 73727170 40414243 44454647 48494a4b 4c4d4e4f",
    associated: [
      "00112233 44556677 8899aabb ccddeeff deaddada deaddada ffeeddcc bbaa9988 77665544 33221100",
      "10203040 50607080 90a0",
      "09f91102 9d74e35b d84156c5 635688c0",
    ],
    plaintext:
      "74686973 20697320 736f6d65 20706c61 696e7465 78742074 6f20656e 63727970 74207573 696e6720 5349562d 414553",
    sealed:
      "7bdb6e3b 432667eb 06f4d14b ff2fbd0f cb900f2f ddbe4043 26601965 c889bf17 dba77ceb 094fa663 b7a3f748 ba8af829 ea64ad54 4a272e9c 485b62a3 fd5c0d",
  },
];

const keys = fc
  .constantFrom(32, 48, 64)
  .chain((length) => fc.uint8Array({ minLength: length, maxLength: length }));
const texts = fc.uint8Array({ minLength: 1, maxLength: 200 });
const associated = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 4 });

describe("createSiv", () => {
  test.each(examples)("gives RFC 5297's $name", ({ key, associated: data, plaintext, sealed }) => {
    const context = createSiv(bytes(key)).bind(...data.map(bytes));
    expect(context.sealAll([bytes(plaintext)])[0]?.toString("hex")).toBe(bytes(sealed).toString("hex"));
    expect(context.open(bytes(sealed))?.toString("hex")).toBe(bytes(plaintext).toString("hex"));
  });

  test("seals every batch as an independent implementation seals its parts", () => {
    fc.assert(
      fc.property(
        keys,
        associated,
        fc.array(texts, { minLength: 1, maxLength: 6 }),
        (key, data, plaintexts) => {
          const sealed = createSiv(key)
            .bind(...data)
            .sealAll(plaintexts);
          const oracle = plaintexts.map((each) => Buffer.from(aessiv(key, ...data).encrypt(each)));
          expect(sealed.map((each) => each.toString("hex"))).toEqual(
            oracle.map((each) => each.toString("hex")),
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  test("opens what it sealed, and nothing in which one bit differs", () => {
    fc.assert(
      fc.property(keys, associated, texts, fc.integer({ min: 0 }), (key, data, plaintext, at) => {
        const context = createSiv(key).bind(...data);
        const [sealed = Buffer.alloc(0)] = context.sealAll([plaintext]);
        expect(context.open(sealed)).toEqual(Buffer.from(plaintext));
        const changed = Buffer.from(sealed);
        const bit = at % (sealed.length * 8);
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(context.open(changed)).toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });

  test("seals the empty text, too", () => {
    const context = createSiv(new Uint8Array(64).fill(1)).bind(Buffer.from("kind"));
    const [sealed = Buffer.alloc(0)] = context.sealAll([new Uint8Array()]);
    expect(sealed).toHaveLength(16);
    expect(context.open(sealed)).toHaveLength(0);
  });

  test("opens nothing under other associated data, and nothing too short", () => {
    const siv = createSiv(new Uint8Array(64).fill(1));
    const [sealed = Buffer.alloc(0)] = siv
      .bind(Buffer.from("a"), Buffer.from("b"))
      .sealAll([Buffer.from("text")]);
    for (const other of [["b", "a"], ["ab"], ["a", "b", ""], []]) {
      expect(siv.bind(...other.map((each) => Buffer.from(each))).open(sealed)).toBeUndefined();
    }
    expect(siv.bind(Buffer.from("a"), Buffer.from("b")).open(sealed.subarray(0, 15))).toBeUndefined();
  });
});
