import { describe, expect, test } from "vitest";
import type { Keyring } from "../../../src/privacy/tokens/keys.ts";
import { createSeal } from "../../../src/privacy/tokens/seal.ts";
import { keyringOf } from "../../fixtures/tokens.ts";

const id = "AAMkADEyMzQ1Njc4LTEyMzQtMTIzNC0xMjM0LTEyMzQ1Njc4OWFiYwBGAAAAAACb1d8hQ0bNSqAAAAEMAAA=";
const [first = ""] = createSeal(keyringOf(1)).sealIds("message", [id]);

const rotated: Keyring = {
  issue: keyringOf(2, "v2").issue,
  accept: [keyringOf(2, "v2").issue, keyringOf(1, "v1").issue],
};

describe("ids", () => {
  test("are sealed into URL-safe tokens that open to the same id", () => {
    expect(first).toMatch(/^s1_[A-Za-z0-9_-]+$/);
    expect(createSeal(keyringOf(1)).unsealId("message", first)).toBe(id);
  });

  test("give equal tokens for equal ids, alone, repeated and in any company", () => {
    const { sealIds } = createSeal(keyringOf(1));
    const other = id.replace("AAMk", "AAMj");
    expect(sealIds("message", [other, id, other, id])).toEqual([
      sealIds("message", [other])[0],
      first,
      sealIds("message", [other])[0],
      first,
    ]);
    expect(sealIds("message", [])).toEqual([]);
  });

  test("hide how the ids are made", () => {
    const plain = Buffer.from(first.slice(3), "base64url").toString("latin1");
    expect(plain).not.toContain("12345678");
  });

  test.each([
    { what: "another kind", open: () => createSeal(keyringOf(1)).unsealId("event", first) },
    { what: "another key", open: () => createSeal(keyringOf(3)).unsealId("message", first) },
    { what: "a retired version", open: () => createSeal(keyringOf(1, "v2")).unsealId("message", first) },
    { what: "a cursor's place", open: () => createSeal(keyringOf(1)).unsealBytes("message", [""], first) },
    { what: "no prefix", open: () => createSeal(keyringOf(1)).unsealId("message", first.slice(3)) },
    {
      what: "another format",
      open: () => createSeal(keyringOf(1)).unsealId("message", first.replace("s1_", "s2_")),
    },
    { what: "padding", open: () => createSeal(keyringOf(1)).unsealId("message", `${first}=`) },
    {
      what: "a character that decoders skip",
      open: () => createSeal(keyringOf(1)).unsealId("message", `${first} `),
    },
    { what: "nothing", open: () => createSeal(keyringOf(1)).unsealId("message", "") },
    { what: "a clear id", open: () => createSeal(keyringOf(1)).unsealId("message", id) },
  ])("do not open with $what", ({ open }) => {
    expect(open()).toBeUndefined();
  });

  test("do not open with any one character changed", () => {
    const { unsealId } = createSeal(keyringOf(1));
    for (let at = 3; at < first.length; at++) {
      const replacement = first[at] === "A" ? "B" : "A";
      expect(unsealId("message", first.slice(0, at) + replacement + first.slice(at + 1))).toBeUndefined();
    }
  });

  test("do not open when cut short or extended", () => {
    const { unsealId } = createSeal(keyringOf(1));
    for (let length = 0; length < first.length; length++)
      expect(unsealId("message", first.slice(0, length))).toBeUndefined();
    expect(unsealId("message", `${first}AAAA`)).toBeUndefined();
  });
});

describe("key versions", () => {
  test("issue with the newest and still open the older", () => {
    const seal = createSeal(rotated);
    expect(seal.unsealId("message", first)).toBe(id);
    const [reissued = ""] = seal.sealIds("message", [id]);
    expect(reissued).not.toBe(first);
    expect(seal.unsealId("message", reissued)).toBe(id);
    expect(createSeal(keyringOf(1)).unsealId("message", reissued)).toBeUndefined();
  });

  test("are part of what is sealed: one key under two names gives two tokens", () => {
    expect(createSeal(keyringOf(1, "v2")).sealIds("message", [id])[0]).not.toBe(first);
  });
});

describe("other content", () => {
  const content = Buffer.from("$skip=10");
  const seal = createSeal(keyringOf(1));
  const token = seal.sealBytes("cursor", ["acme", "/users", "x"], content);

  test("opens under the same binding alone", () => {
    expect(seal.unsealBytes("cursor", ["acme", "/users", "x"], token)).toEqual(content);
    for (const binding of [
      ["acme", "/users"],
      ["acme", "/users", "y"],
      ["acm", "e/users", "x"],
      ["/users", "acme", "x"],
      [],
    ]) {
      expect(seal.unsealBytes("cursor", binding, token)).toBeUndefined();
    }
  });
});
