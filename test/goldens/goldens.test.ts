import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { profileNames } from "@graphveil/core/privacy";
import { describe, expect, it } from "vitest";
import { goldenBodies } from "./bodies/all.ts";
import { freeText, freeTextBodies } from "./bodies/free-text.ts";
import { unexplained } from "./leaf-audit.ts";
import { sanitizeBody, sanitizeUnderAll, textOf } from "./sanitized.ts";

const folder = join(import.meta.dirname, "expected");

describe("the goldens", () => {
  it("are one for each body, and at least ninety", () => {
    const names = goldenBodies.map(({ name }) => `${name}.json`);
    expect(readdirSync(folder).toSorted()).toEqual(names.toSorted());
    expect(new Set(names).size).toBeGreaterThanOrEqual(90);
  });

  it.each(goldenBodies)("show what becomes of $name", (golden) => {
    const expected: unknown = JSON.parse(readFileSync(join(folder, `${golden.name}.json`), "utf8"));
    expect(JSON.parse(JSON.stringify(sanitizeUnderAll(golden)))).toEqual(expected);
  });

  it.each(goldenBodies)("hold nothing of $name that its classes do not explain", (golden) => {
    const input: unknown = JSON.parse(textOf(golden));
    for (const profile of profileNames) {
      const { body } = sanitizeBody(golden, profile);
      expect(unexplained(body, input, golden.shape, profile), profile).toEqual([]);
    }
  });

  it("hold no free text where a string has a form", () => {
    for (const golden of freeTextBodies)
      for (const [profile, { body, invalidValues }] of Object.entries(sanitizeUnderAll(golden))) {
        const output = JSON.stringify(body);
        for (const text of freeText) expect(output, `${golden.name}, ${profile}`).not.toContain(text);
        expect(invalidValues).toBeGreaterThan(0);
      }
  });

  it("would not pass if one profile's output were taken for another's", () => {
    for (const golden of goldenBodies) {
      const input: unknown = JSON.parse(textOf(golden));
      const raw = sanitizeBody(golden, "raw").body;
      for (const profile of ["strict", "analytics"] as const) {
        const leaks = JSON.stringify(raw) !== JSON.stringify(sanitizeBody(golden, profile).body);
        expect(unexplained(raw, input, golden.shape, profile).length > 0, golden.name).toBe(leaks);
      }
    }
  });

  it("use every action and every class that a profile tells apart", () => {
    const all = goldenBodies.map((golden) => JSON.stringify(sanitizeUnderAll(golden))).join();
    for (const part of [
      "p1_",
      "d1-",
      "s1_",
      "c1_",
      "@graphveil.measure",
      "@removed",
      "@delta",
      "deltaLink",
      "nextLink",
    ])
      expect(all).toContain(part);
  });
});
