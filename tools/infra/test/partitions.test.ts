import { globSync, readFileSync } from "node:fs";
import { awsPartitions } from "@graphveil/core";
import { expect, test } from "vitest";

const modules = new URL("../../../infra/modules/", import.meta.url).pathname;
const sources = globSync("**/*.tf", { cwd: modules }).map(
  (file) => [file, readFileSync(modules + file, "utf8")] as const,
);

/** The suffixes of a pattern such as `arn:aws(-cn|-eusc)?:`. */
const patternsIn = (source: string) =>
  [...source.matchAll(/\^?arn:aws\(([^)]*)\)\?:/g)].map(([, suffixes = ""]) => suffixes);
const expected = awsPartitions
  .map(({ name }) => name.slice("aws".length))
  .filter((suffix) => suffix !== "")
  .join("|");

test("every pattern of an ARN in the modules takes the partitions that the function takes", () => {
  const patterns = sources.flatMap(([file, source]) =>
    patternsIn(source).map((suffixes) => [file, suffixes]),
  );
  expect(patterns.length).toBeGreaterThan(10);
  expect(patterns.filter(([, suffixes]) => suffixes !== expected)).toEqual([]);
});

test("no pattern of an ARN in the modules takes one partition only", () => {
  const fixed = sources.filter(([, source]) => /regex(?:all)?\("[^"]*\barn:aws:/.test(source));
  expect(fixed.map(([file]) => file)).toEqual([]);
});
