import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { profileNames } from "@graphveil/core/privacy";
import { describe, expect, it } from "vitest";
import { goldenBodies } from "./bodies/all.ts";
import { freeText, freeTextBodies } from "./bodies/free-text.ts";
import { roundedBodies } from "./bodies/rounded.ts";
import { unexplained } from "./leaf-audit.ts";
import { sanitizeBody, sanitizeRounded, sanitizeUnderAll, textOf } from "./sanitized.ts";

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

describe("the goldens of rounded times", () => {
  const rounded = join(import.meta.dirname, "expected-rounded");
  const hour = /T\d\d:(?!00:00(?:Z|[+-]\d\d:\d\d)?")/;
  const day = /T(?!00:00:00(?:Z|[+-]\d\d:\d\d)?")\d\d:/;
  const month = /"\d{4}-\d\d-(?!01)\d\d/;

  it("are one for each body that has times in another form", () => {
    const names = roundedBodies.map(({ name }) => `${name}.json`);
    expect(readdirSync(rounded).toSorted()).toEqual(names.toSorted());
    expect(names.length).toBeGreaterThanOrEqual(15);
  });

  it.each(roundedBodies)("show what becomes of $name, and no time within a unit", (golden) => {
    const expected: unknown = JSON.parse(readFileSync(join(rounded, `${golden.name}.json`), "utf8"));
    const actual = sanitizeRounded(golden);
    expect(JSON.parse(JSON.stringify(actual))).toEqual(expected);
    for (const [name, { body, invalidValues }] of Object.entries(actual)) {
      const text = JSON.stringify(body);
      expect(text).not.toMatch(hour);
      if (!name.endsWith("hour")) expect(text).not.toMatch(day);
      if (name.endsWith("month")) expect(text).not.toMatch(month);
      const exact = sanitizeBody(golden, name.startsWith("strict") ? "strict" : "analytics");
      expect(invalidValues).toBe(exact.invalidValues);
    }
  });
});
