import { describe, expect, test } from "vitest";
import { identityOf } from "../mutant.ts";
import { inTurns, sampleOf } from "../sample.ts";
import { mutant, mutants } from "./fixtures.ts";

describe("a sample", () => {
  test("is the same for the same seed, and another for another", () => {
    const drawn = sampleOf(mutants, "1", 20);
    expect(sampleOf(mutants.toReversed(), "1", 20)).toEqual(drawn);
    expect(sampleOf(mutants, "2", 20)).not.toEqual(drawn);
    expect([new Set(drawn).size, sampleOf(mutants, "1", 999).length]).toEqual([20, 200]);
  });

  test("begins with the smaller sample of the same seed", () => {
    expect(sampleOf(mutants, "1", 20).slice(0, 5)).toEqual(sampleOf(mutants, "1", 5));
  });

  test("stays nearly the same where code of its own comes", () => {
    const before = sampleOf(mutants, "1", 100).map(identityOf);
    const others = Array.from({ length: 10 }, (_, occurrence) => mutant({ original: "all", occurrence }));
    const kept = sampleOf([...others, ...mutants], "1", 100).map(identityOf);
    expect(before.filter((each) => kept.includes(each)).length).toBeGreaterThan(85);
  });
});

describe("samples in turns", () => {
  test.each([
    [
      [["a", "b", "c"], ["d"], ["e", "a"]],
      ["a", "d", "e", "b", "c"],
    ],
    [[["a"]], ["a"]],
    [[], []],
  ])("of %j are %j", (samples, expected) => {
    expect(inTurns(samples)).toEqual(expected);
  });
});
