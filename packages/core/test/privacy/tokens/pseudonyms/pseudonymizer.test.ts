import { describe, expect, it } from "vitest";
import { createPseudonymizer } from "../../../../src/privacy/tokens/pseudonyms/pseudonymizer.ts";

/** A pseudonymizer over a readable function, and every value that this function was asked for. */
const observed = (cacheEntries?: number) => {
  const computed: string[] = [];
  const pseudonymize = createPseudonymizer((value) => {
    computed.push(value);
    return `p:${value}`;
  }, cacheEntries);
  return { pseudonymize, computed };
};

describe("a pseudonymizer", () => {
  it("gives one pseudonym for each value, in their order", () => {
    const { pseudonymize } = observed();
    expect(pseudonymize(["a", "b", "a"])).toEqual(["p:a", "p:b", "p:a"]);
  });

  it("computes a repeated value once", () => {
    const { pseudonymize, computed } = observed();
    pseudonymize(["a", "b", "a"]);
    pseudonymize(["b", "a"]);
    expect(computed).toEqual(["a", "b"]);
  });

  it("keeps what is asked for again while it forgets the rest", () => {
    const { pseudonymize, computed } = observed(4);
    pseudonymize(["a", "b", "c", "a", "d", "e", "a"]);
    expect(computed).toEqual(["a", "b", "c", "d", "e"]);
    pseudonymize(["b"]);
    expect(computed).toEqual(["a", "b", "c", "d", "e", "b"]);
  });

  it("says the same with a small memory", () => {
    const values = Array.from({ length: 40 }, (_, i) => `person${i % 13}@northwind-traders.com`);
    const { pseudonymize } = observed(4);
    expect(pseudonymize(values)).toEqual(values.map((value) => `p:${value}`));
    expect(pseudonymize(values)).toEqual(values.map((value) => `p:${value}`));
  });
});
