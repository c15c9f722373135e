import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { repeatedMembers } from "../../src/json/repeated-members.ts";

describe("members that stand in an object twice", () => {
  it.each<readonly [string, readonly number[]]>([
    ['{"a":1,"b":{"a":1},"c":[{"a":1},{"a":2}]}', []],
    ['{"a":1,"a":1}', [1]],
    ['{"a":1,\n"b":2,\n"a":3,"b":4}', [3]],
    ['{"a":1,\n"\\u0061"\n:2}', [3]],
    ['{"x":{"a":1,"b":[{},{"c":1}],\n"a":2}}', [2]],
    ['[{"a":1,"a":2},\r\n{"a":1,"b":1,"b":2}]', [1, 2]],
    ['{"a":"b","b":"a\\":{","c":"\\\\","d":"}"}', []],
    ['{"a":"\\\\",\n"a":"\\""}', [2]],
    ['{"__proto__":1,"constructor":2,"__proto__":3}', [1]],
    ['{"":1,\n"":2}', [2]],
    ['"a:{a"', []],
    ["1", []],
  ])("%j: in the lines %j", (json, lines) => {
    expect(repeatedMembers(json, JSON.parse(json))).toEqual(lines);
  });

  it("are in no text that a writer makes, and in every one into which one is put again", () => {
    const object = fc.dictionary(fc.string({ unit: "binary" }), fc.jsonValue(), { minKeys: 1 });
    fc.assert(
      fc.property(object, fc.constantFrom(0, 2), (value, indent) => {
        const json = JSON.stringify(value, null, indent);
        expect(repeatedMembers(json, JSON.parse(json))).toEqual([]);
        const [name = ""] = Object.keys(value);
        expect(
          repeatedMembers(
            `${json.trimEnd().slice(0, -1)},${JSON.stringify(name)}:0}`,
            JSON.parse(`${json.trimEnd().slice(0, -1)},${JSON.stringify(name)}:0}`),
          ),
        ).toHaveLength(1);
      }),
      { numRuns: 300 },
    );
  });

  it("are found in time linear to the text", () => {
    const long = JSON.stringify({
      a: "\\".repeat(500_000),
      b: "x".repeat(2_000_000),
      c: Array(50_000).fill({ a: '"' }),
    });
    expect(repeatedMembers(`[${long},{"a":1,"a":1}]`, JSON.parse(`[${long},{"a":1,"a":1}]`))).toEqual([1]);
  });
});
