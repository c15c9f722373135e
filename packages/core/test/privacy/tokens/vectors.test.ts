import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createCorrelator } from "../../../src/privacy/tokens/correlator.ts";
import { deriveKeys, separateKeyring } from "../../../src/privacy/tokens/keys.ts";
import { createP1Pseudonyms } from "../../../src/privacy/tokens/pseudonyms/p1.ts";
import { createSeal } from "../../../src/privacy/tokens/seal.ts";

interface Vectors {
  readonly rootKey: string;
  readonly derived: Readonly<Record<"pseudonym" | "domain" | "correlation" | "seal" | "separation", string>>;
  readonly separate: { readonly caller: string; readonly derived: Readonly<Record<string, string>> };
  readonly pseudonyms: readonly { readonly value: string; readonly pseudonym: string }[];
  readonly correlations: readonly { readonly value: string; readonly token: string }[];
  readonly seals: readonly { readonly kind: string; readonly id: string; readonly token: string }[];
}

const file = new URL("../../../../../docs/vectors.json", import.meta.url);
const vectors = JSON.parse(readFileSync(file, "utf8")) as Vectors;
const keys = deriveKeys(Buffer.from(vectors.rootKey, "hex"));
const own = { version: "v1", keys };

describe("the published vectors hold", () => {
  test.each(Object.entries(vectors.derived))("%s key", (purpose, expected) => {
    expect(Buffer.from(keys[purpose as keyof typeof keys]).toString("hex")).toBe(expected);
  });

  test.each(Object.entries(vectors.separate.derived))("%s key of a separate caller", (purpose, expected) => {
    const { issue } = separateKeyring({ issue: own, accept: [own] }, vectors.separate.caller);
    expect(Buffer.from(issue.keys[purpose as keyof typeof keys]).toString("hex")).toBe(expected);
  });

  test.each(vectors.pseudonyms)("pseudonym of $value", ({ value, pseudonym }) => {
    const keepsDomain = (domain: string) => domain === "northwind-traders.com";
    expect(createP1Pseudonyms({ keys, keepsDomain })(value)).toBe(pseudonym);
  });

  test.each(vectors.correlations)("correlation token of $value", ({ value, token }) => {
    expect(createCorrelator(keys.correlation)([value])).toEqual([token]);
  });

  test.each(vectors.seals)("seal of a $kind", ({ kind, id, token }) => {
    const seal = createSeal({ issue: own, accept: [own] });
    expect(seal.sealIds(kind, [id])).toEqual([token]);
    expect(seal.unsealId(kind, token)).toBe(id);
  });
});
