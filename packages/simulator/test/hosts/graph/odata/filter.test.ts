import { describe, expect, it } from "vitest";
import { passes } from "../../../../src/hosts/graph/odata/filter-evaluator.ts";
import { mentionsOf } from "../../../../src/hosts/graph/odata/filter-mentions.ts";
import { parseFilter } from "../../../../src/hosts/graph/odata/filter-parser.ts";

const entity = {
  id: "7d2f0c51-e9b8-4a36-bb0e-58f4c1a9637d",
  name: "O'Hara, Mary",
  size: 12,
  ratio: -2.5,
  isRead: true,
  nothing: null,
  at: "2026-03-02T09:00:00Z",
  labels: ["Red", "Blue"],
  from: { emailAddress: { address: "mary@northwind.example" } },
  parts: [
    { kind: "a", size: 1 },
    { kind: "b", size: 9 },
  ],
};

describe("a filter", () => {
  const cases: readonly (readonly [filter: string, holds: boolean])[] = [
    ["name eq 'O''Hara, Mary'", true],
    ["name eq 'o''hara, mary'", true],
    ["name ne 'x'", true],
    ["size eq 12", true],
    ["size gt 12", false],
    ["size ge 12", true],
    ["ratio lt -2", true],
    ["ratio le -2.6", false],
    ["isRead eq true", true],
    ["isRead eq false", false],
    ["nothing eq null", true],
    ["name eq null", false],
    ["name ne null", true],
    ["nothing ne 'x'", true],
    ["nothing gt 'x'", false],
    ["at ge 2026-03-02T10:00:00+01:00", true],
    ["at lt 2026-03-02", false],
    ["from/emailAddress/address eq 'MARY@northwind.example'", true],
    ["from/emailAddress/nothing eq null", true],
    ["size in (1,12)", true],
    ["name in ('a','b')", false],
    ["startswith(name,'o''h')", true],
    ["endsWith(name, 'mary')", true],
    ["contains(name,'zz')", false],
    ["contains(nothing,'')", false],
    ["not startswith(name,'x')", true],
    ["not (size eq 12)", false],
    ["not not isRead eq true", true],
    ["size eq 1 or size eq 12 and isRead eq false", false],
    ["(size eq 1 or size eq 12) and isRead eq true", true],
    ["size eq 12 or size eq 1 and isRead eq false", true],
    ["labels/any(l:l eq 'red')", true],
    ["labels/all(l:l eq 'red')", false],
    ["labels/any()", true],
    ["labels/$count eq 2", true],
    ["parts/any(p:p/kind eq 'b' and p/size gt 5)", true],
    ["parts/any(p:p/kind eq 'a' and p/size gt 5)", false],
    ["id eq 7d2f0c51-e9b8-4a36-bb0e-58f4c1a9637d", true],
    ["  size   eq   12  ", true],
    ["size EQ 12", true],
  ];
  it.each(cases)("%s is %s", (filter, holds) => {
    expect(passes(parseFilter(filter), entity)).toBe(holds);
  });

  it.each([
    ["", 0],
    ["name", 4],
    ["name eq", 7],
    ["name eq 'x", 8],
    ["name eq x", 8],
    ["(name eq 'x'", 12],
    ["name eq 'x')", 11],
    ["name eq 'x' and", 15],
    ["name in ()", 9],
    ["name eq 'x' name eq 'y'", 12],
    ["name/ eq 'x'", 9],
    ["size eq 1 ; size", 10],
    ["name/any(x y)", 11],
    ["size add 1 eq 2", 5],
  ])("%s is a syntax error at %i", (filter, at) => {
    expect(() => parseFilter(filter)).toThrow(`Syntax error at position ${at} in '${filter}'.`);
  });

  it("refuses a function that it does not know", () => {
    expect(() => parseFilter("tolower(name) eq 'x'")).toThrow(
      "An unknown function with name 'tolower' was found.",
    );
  });

  it("tells what it mentions, in order", () => {
    const filter = parseFilter("not (a eq 1) and (startswith(b,'x') or c/any(v:v/d eq 2))");
    expect(
      mentionsOf(filter).map(({ path, operator, negated }) => [path.join("/"), operator, negated]),
    ).toEqual([
      ["a", "eq", true],
      ["b", "startswith", false],
      ["c", "any", false],
      ["c/d", "eq", false],
    ]);
  });
});
