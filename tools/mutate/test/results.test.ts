import { appendFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { digestOf, isNoticed, openResultFile } from "../results.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "graphveil-results-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("the file of results", () => {
  test("gives what an earlier run noticed, of the same source alone", () => {
    const path = join(folder, "new", "results.jsonl");
    const source = digestOf("a");
    const first = openResultFile(path);
    first.add({ identity: "one", source, status: "survived" });
    first.add({ identity: "one", source, status: "killed", by: "a test" });
    first.add({ identity: "two", source, status: "survived" });
    const second = openResultFile(path);
    expect(second.noticed("one", source)).toEqual({
      identity: "one",
      source,
      status: "killed",
      by: "a test",
    });
    expect([second.noticed("one", digestOf("b")), second.noticed("two", source)]).toEqual([
      undefined,
      undefined,
    ]);
  });

  test("is read without the line that a stopped run left half", () => {
    const path = join(folder, "half.jsonl");
    openResultFile(path).add({ identity: "one", source: "s", status: "no end" });
    appendFileSync(path, '{"identity":"two","sou');
    const opened = openResultFile(path);
    expect(opened.noticed("one", "s")?.status).toBe("no end");
    opened.add({ identity: "two", source: "s", status: "killed" });
    expect(openResultFile(path).noticed("two", "s")?.status).toBe("killed");
  });
});

test.each([
  ["killed", true],
  ["no end", true],
  ["survived", false],
  ["no coverage", false],
  ["undecided", false],
] as const)("%s is noticed: %s", (status, expected) => {
  expect(isNoticed({ status })).toBe(expected);
});
