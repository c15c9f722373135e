import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { deriveKeys, inventedRoot, separateKeys } from "../src/tokens/keys.ts";
import { createBrowserTokens } from "../src/tokens/tokens.ts";

interface Vectors {
  readonly rootKey: string;
  readonly derived: Readonly<Record<string, string>>;
  readonly separate: { readonly caller: string; readonly derived: Readonly<Record<string, string>> };
  readonly pseudonyms: readonly { readonly value: string; readonly pseudonym: string }[];
  readonly correlations: readonly { readonly value: string; readonly token: string }[];
  readonly seals: readonly { readonly kind: string; readonly id: string; readonly token: string }[];
}

const file = new URL("../../../docs/vectors.json", import.meta.url);
const vectors = JSON.parse(readFileSync(file, "utf8")) as Vectors;
const root = Buffer.from(vectors.rootKey, "hex");
const keys = deriveKeys(root);
const tokens = createBrowserTokens({
  keys,
  version: "v1",
  keepsDomain: (domain) => domain === "northwind-traders.com",
});
const hex = (of: Readonly<Record<string, Uint8Array>>, purpose: string): string =>
  Buffer.from(of[purpose] ?? []).toString("hex");

describe("the published vectors hold in the browser's tokens", () => {
  test.each(Object.entries(vectors.derived))("%s key", (purpose, expected) => {
    expect(hex({ ...keys }, purpose)).toBe(expected);
  });

  test.each(Object.entries(vectors.separate.derived))("%s key of a separate caller", (purpose, expected) => {
    expect(hex({ ...separateKeys(keys, vectors.separate.caller) }, purpose)).toBe(expected);
  });

  test.each(vectors.pseudonyms)("pseudonym of $value", ({ value, pseudonym }) => {
    expect(tokens.pseudonymize([value, value])).toEqual([pseudonym, pseudonym]);
  });

  test.each(vectors.correlations)("correlation token of $value", ({ value, token }) => {
    expect(tokens.correlate([value])).toEqual([token]);
  });

  test.each(vectors.seals)("seal of a $kind", ({ kind, id, token }) => {
    expect(tokens.sealIds(kind, [id])).toEqual([token]);
  });
});

test("the page's own key is invented: no vector and no development key has it", () => {
  expect(inventedRoot()).toHaveLength(32);
  expect(Buffer.from(inventedRoot()).toString("hex")).not.toBe(vectors.rootKey);
});
