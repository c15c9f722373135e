import { describe, expect, test } from "vitest";
import type { Keyring } from "../../../src/privacy/tokens/keys.ts";
import { createRotationMap } from "../../../src/privacy/tokens/rotation.ts";
import { createSeal } from "../../../src/privacy/tokens/seal.ts";
import { createTokens } from "../../../src/privacy/tokens/tokens.ts";
import { structuredType, typeNames } from "../../../src/schema/schema.ts";
import { keyringOf } from "../../fixtures/tokens.ts";

const old = keyringOf(1, "v1");
const renewed: Keyring = { issue: keyringOf(2, "v2").issue, accept: [keyringOf(2, "v2").issue, old.issue] };
const keepsDomain = (domain: string) => domain === "northwind-traders.com";
const map = createRotationMap({ from: old, to: renewed, keepsDomain });
const pseudonymizerOf = (keyring: Keyring) => createTokens({ keyring, keepsDomain }).pseudonymize;

const addresses = [
  "ines@northwind-traders.com",
  "mirela@tailspintoys.com",
  "X500:/o=ExchangeLabs/cn=ines",
  "S-1-5-21-1-2-3-1001",
  "",
];

describe("over a rotation", () => {
  test("each address has its pseudonym of before and its pseudonym of now", () => {
    const before = pseudonymizerOf(old)(addresses);
    const now = pseudonymizerOf(renewed)(addresses);
    expect(map.pseudonyms(addresses)).toEqual(before.map((from, i) => ({ from, to: now[i] })));
    for (const { from, to } of map.pseudonyms(addresses.slice(0, -1))) expect(to).not.toBe(from);
  });

  test("each sealed id, of whatever kind, has the token that opens now in the same place", () => {
    const properties = typeNames.flatMap((type) => [...structuredType(type).properties.values()]);
    const kinds = [...new Set(properties.flatMap(({ idKind }) => idKind ?? []))];
    expect(kinds).toEqual(
      expect.arrayContaining(["directoryObject", "message", "event", "mailFolder", "calendar"]),
    );
    for (const kind of kinds) {
      const [token = ""] = createSeal(old).sealIds(kind, ["AAMkAGI5MDk2"]);
      const [mapped] = map.sealedIds([token]);
      expect(mapped).toEqual({
        from: token,
        to: createSeal(keyringOf(2, "v2")).sealIds(kind, ["AAMkAGI5MDk2"])[0],
      });
    }
  });

  test("what the old keys did not make maps to nothing", () => {
    const [foreign = ""] = createSeal(keyringOf(3)).sealIds("message", ["x"]);
    const given = [foreign, "s1_", "", "p1_aaaa", `${foreign}A`];
    expect(map.sealedIds(given)).toEqual(given.map((from) => ({ from, to: undefined })));
  });

  test("a seal of an accepted version opens, and one of a retired version opens no more", () => {
    const [token = ""] = createSeal(old).sealIds("message", ["x"]);
    expect(createSeal(renewed).unsealId("message", token)).toBe("x");
    expect(
      createSeal({ issue: renewed.issue, accept: [renewed.issue] }).unsealId("message", token),
    ).toBeUndefined();
  });
});
