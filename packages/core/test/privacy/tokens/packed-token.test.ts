import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { packId } from "../../../src/privacy/tokens/packed-id.ts";
import { packToken, unpackToken } from "../../../src/privacy/tokens/packed-token.ts";

/** A token as Outlook writes it: two texts of base64url with a dot between them. */
const outlook =
  "b9658zLYx7ag_WbFCK2mQhvLwlJPwRlhFDJRjiM1avoMdDqn3gwcGSjb-rEthpbtyWHrW-Np0OColSdY8Aa9gluoLblk_dViCtifx3oFwAa2deXg7E4Z5nJWBwlBbh4_.HnCiJLGs2Pgi1kEvdgdZJChzi7HUjh600NO3zc7PVy0";

const characters = fc.constantFrom(..."AZaz09-_.=+/~é");
const texts = fc.oneof(fc.string(), fc.string({ unit: characters, maxLength: 60 }));

describe("a packed token", () => {
  it("is three quarters of what Outlook writes", () => {
    const packed = packToken(outlook);
    expect(packed.length).toBeLessThan(outlook.length * 0.78);
    expect(unpackToken(packed)).toBe(outlook);
  });

  it.each([
    "",
    ".",
    "..",
    "a",
    "A.B",
    "10",
    "AA",
    "AB",
    "AAAA",
    "AAA=",
    "AA..AA",
    ".AAAA",
    "AAAAAAAA.",
    "a.é",
  ])("gives back what went in: %j", (token) => {
    expect(unpackToken(packToken(token))).toBe(token);
  });

  it("gives back any text, in no more bytes than that of an id", () =>
    fc.assert(
      fc.property(texts, (token) => {
        const packed = packToken(token);
        expect(unpackToken(packed)).toBe(token);
        expect(packed.length).toBeLessThanOrEqual(packId(token).length);
      }),
    ));

  it("is read as it was packed before tokens had a form of their own", () => {
    for (const token of [outlook, "10", "d1", "RFNwdAIAAQAAAD8="])
      expect(unpackToken(packId(token))).toBe(token);
  });

  it.each([
    ["an empty one", []],
    ["no part", [3]],
    ["half a length", [3, 0]],
    ["less than it says", [3, 0, 4, 1, 2, 3]],
    ["another form", [4, 1]],
  ])("is not valid with %s", (_, bytes) => {
    expect(unpackToken(Uint8Array.from(bytes))).toBeUndefined();
  });
});
