import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "..", "..");

test("the threat model names tests that exist", () => {
  const text = readFileSync(join(root, "docs", "threat-model.md"), "utf8");
  const paths = new Set(
    [...text.matchAll(/`((?:packages|test|tools)\/[^`*]+)`/g)].map(([, path = ""]) => path),
  );
  expect(paths.size).toBeGreaterThan(20);
  expect([...paths].filter((path) => !existsSync(join(root, path)))).toEqual([]);
});
