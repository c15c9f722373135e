import { describe, expect, it } from "vitest";
import type { RecordView } from "../../src/scope/record-filter.ts";
import type { RecordRule } from "../../src/scope/record-rules.ts";
import { filterOf } from "../../src/scope/rule-filter.ts";

const records: readonly RecordView[] = ["a", "b", "c", "d"].map((id) => ({
  members: { id },
  isTombstone: false,
}));

/** A rule that keeps the records of these ids. */
const keeping = (ids: string, rest: Partial<RecordRule> = {}): RecordRule => ({
  properties: ["id"],
  keeps: async (views) => views.map(({ members }) => ids.includes(String(members["id"]))),
  ...rest,
});

describe("a filter of several rules", () => {
  it("is undefined where there is no rule", () => {
    expect(filterOf([], undefined)).toBeUndefined();
  });

  it.each([
    [
      ["ab", "bc"],
      [false, true, false, false],
    ],
    [
      ["abcd", "d", "abcd"],
      [false, false, false, true],
    ],
    [
      ["", "abcd"],
      [false, false, false, false],
    ],
    [
      ["abcd", ""],
      [false, false, false, false],
    ],
    [["ac"], [true, false, true, false]],
  ])("keeps what every rule keeps: %j", async (rules, expected) => {
    const filter = filterOf(
      rules.map((ids) => keeping(ids)),
      undefined,
    );
    expect(await filter?.keeps(records)).toEqual(expected);
  });

  it("keeps nothing of which a rule has said nothing", async () => {
    const short: RecordRule = { properties: [], keeps: async () => [true, true] };
    expect(await filterOf([keeping("abcd"), short], undefined)?.keeps(records)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it("reads what any rule reads, and what it expands", () => {
    const rules = [
      keeping("a", { properties: ["owner"], annotations: ["@odata.type"] }),
      keeping("b", { properties: [], expand: { property: "tags", text: "tags($filter=x)" } }),
    ];
    expect([...(filterOf(rules, undefined)?.reads ?? [])].toSorted()).toEqual([
      "@odata.type",
      "owner",
      "tags",
    ]);
  });

  it("strips what a caller that selects has not asked for, but never the id", () => {
    const rules = [
      keeping("a", { properties: ["id", "owner", "sensitivity"], strips: ["members"] }),
      keeping("b", { properties: [], expand: { property: "tags", text: "tags" } }),
    ];
    const stripped = (selected: readonly string[] | undefined) =>
      [...(filterOf(rules, selected)?.strips ?? [])].toSorted();
    const always = ["members", "tags", "tags@odata.context"];
    expect(stripped(undefined)).toEqual(always);
    expect(stripped(["isAllDay"])).toEqual([...always, "owner", "sensitivity"].toSorted());
    expect(stripped(["owner"])).toEqual([...always, "sensitivity"].toSorted());
  });
});
