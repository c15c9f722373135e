import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";

const folder = join(import.meta.dirname, "..", "..", "..", "docs", "decisions");
const files = (await readdir(folder)).filter((file) => file !== "README.md").sort();
const index = await readFile(join(folder, "README.md"), "utf8");

test("records are numbered without a gap", () => {
  expect(files.map((file) => Number(file.slice(0, 4)))).toEqual(files.map((_, at) => at + 1));
});

test.each(files)("%s has a date, its three parts and a row of the index", async (file) => {
  const text = await readFile(join(folder, file), "utf8");
  const [, number = "", title = "", date = ""] =
    /^# (\d{4})\. (.+)\n\nDate: (\d{4}-\d\d-\d\d)\n/.exec(text) ?? [];
  expect(file.startsWith(`${number}-`)).toBe(true);
  expect(text.match(/^## .+$/gm)).toEqual(["## Context", "## Decision", "## Consequence"]);
  const row = index.split("\n").find((line) => line.includes(`(${file})`)) ?? "";
  expect(row.split("|").map((cell) => cell.trim())).toEqual(["", `[${number}](${file})`, title, date, ""]);
});
