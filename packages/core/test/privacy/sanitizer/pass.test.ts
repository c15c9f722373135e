import { describe, expect, test } from "vitest";
import { beginPass, deferReplacement, rollback, substitute } from "../../../src/privacy/sanitizer/pass.ts";
import type { Replacement } from "../../../src/privacy/sanitizer/plan.ts";

const json = Buffer.from('["one","two","six"]');
const begin = () =>
  beginPass(
    json,
    (start, end) => json.toString("utf8", start, end),
    () => undefined,
  );
const [seals, names] = [{}, {}] as unknown as readonly [Replacement, Replacement];
type Begun = ReturnType<typeof begin>;
const checkpointOf = ({ at, from, runs, invalidValues }: Begun) => ({
  at,
  from,
  length: runs.length,
  invalidValues,
});

describe("a pass that goes back to a checkpoint", () => {
  test.each([0, 1, 2])("forgets what was put off since then, and nothing from before: %d values", (count) => {
    const pass = begin();
    const strings = [1, 7, 13].map((start) => [start, start + 5] as const);
    for (const [start, end] of strings.slice(0, count)) deferReplacement(pass, start, end, seals);
    const state = () => [pass.at, pass.from, pass.runs, pass.replacements.get(seals)?.pieces ?? []];
    const before = structuredClone(state());
    const checkpoint = checkpointOf(pass);
    for (const [start, end] of strings.slice(count)) deferReplacement(pass, start, end, seals);
    deferReplacement(pass, 13, 18, names);
    pass.invalidValues += 1;
    rollback(pass, checkpoint);
    expect(state()).toEqual(before);
    expect(pass.replacements.get(seals)?.places).toHaveLength(count);
    expect(pass.replacements.get(names)).toMatchObject({ pieces: [], places: [] });
    expect(pass.invalidValues).toBe(0);
  });

  test("forgets the texts that were to be described since then", () => {
    const pass = begin();
    const describeAt = (start: number) =>
      pass.descriptions.push({
        piece: substitute(pass, start, start + 5),
        annotation: {} as never,
        isHtml: false,
        texts: [start, start + 5],
        collection: false,
      });
    describeAt(1);
    const checkpoint = checkpointOf(pass);
    describeAt(7);
    describeAt(13);
    rollback(pass, checkpoint);
    expect(pass.descriptions.map(({ texts }) => texts)).toEqual([[1, 6]]);
  });
});

describe("a value that is replaced", () => {
  const read = Buffer.from('["ada@contoso.com","ada@contoso.com","ada@contoso.net","","","a"]');
  const starts = [1, 19, 37, 55, 58, 61];
  const decoded: string[] = [];
  const pass = beginPass(
    read,
    (start, end) => {
      decoded.push(read.toString("utf8", start, end));
      return decoded.at(-1) ?? "";
    },
    () => undefined,
  );
  for (const start of starts) deferReplacement(pass, start, read.indexOf('"', start + 1) + 1, seals);
  const { values = [], places = [] } = pass.replacements.get(seals) ?? {};

  test("is read once, however often it comes, unless it is too short to be found again", () => {
    expect(decoded.filter((value) => value !== "")).toEqual(["ada@contoso.com", "ada@contoso.net", "a"]);
    expect(values.filter((value) => value !== "")).toEqual(decoded.filter((value) => value !== ""));
  });

  test("has its replacement wherever it stood", () => {
    expect(places.map((place) => values[place])).toEqual([
      "ada@contoso.com",
      "ada@contoso.com",
      "ada@contoso.net",
      "",
      "",
      "a",
    ]);
  });
});
