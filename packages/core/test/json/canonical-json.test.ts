import fc from "fast-check";
import "../fixtures/seeded-properties.ts";
import { describe, expect, it } from "vitest";
import { canonicalJson } from "../../src/json/canonical-json.ts";

/** RFC 8785 §3.2.2 to §3.2.4 and its test data, as far as they apply to values. */
const examples: readonly (readonly [value: unknown, canonical: string])[] = [
  [
    JSON.parse(
      '{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],' +
        '"string":"\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/","literals":[null,true,false]}',
    ),
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
      '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  ],
  [
    {
      "\u20ac": "Euro Sign",
      "\r": "Carriage Return",
      "\ufb33": "Hebrew Letter Dalet With Dagesh",
      "1": "One",
      "\ud83d\ude00": "Emoji: Grinning Face",
      "\u0080": "Control",
      "\u00f6": "Latin Small Letter O With Diaeresis",
    },
    '{"\\r":"Carriage Return","1":"One","\u0080":"Control","ö":"Latin Small Letter O With Diaeresis",' +
      '"€":"Euro Sign","😀":"Emoji: Grinning Face","\ufb33":"Hebrew Letter Dalet With Dagesh"}',
  ],
  [[56, { d: true, "10": null, "1": [] }], '[56,{"1":[],"10":null,"d":true}]'],
  [{ peach: "x", péché: "y", pêche: "z", sin: "w" }, '{"peach":"x","péché":"y","pêche":"z","sin":"w"}'],
  [JSON.parse("[-0, 0, 1e21, 1e-7, 9007199254740993]"), "[0,0,1e+21,1e-7,9007199254740992]"],
  ["\u2028\u2029\u007f</script>", '"\u2028\u2029\u007f</script>"'],
  [{ a: undefined, b: 1 }, '{"b":1}'],
  [[undefined], "[null]"],
  [null, "null"],
  [{}, "{}"],
  [[], "[]"],
  ["", '""'],
  [{ "": { "": "" } }, '{"":{"":""}}'],
  [JSON.parse('{"__proto__":{"b":1,"a":2},"a":3}'), '{"__proto__":{"a":2,"b":1},"a":3}'],
];

/** The same value with its members in the opposite order. */
const reversed = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([name, each]) => [name, reversed(each)]),
  );
};

describe("canonicalJson", () => {
  it.each(examples)("%j", (value, canonical) => {
    expect(canonicalJson(value)).toBe(canonical);
  });

  it("is JSON for the same value, whatever the order of its members, and canonical already", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const canonical = canonicalJson(value);
        expect(JSON.parse(canonical)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(reversed(value))).toBe(canonical);
        expect(canonicalJson(JSON.parse(canonical))).toBe(canonical);
      }),
    );
  });
});
