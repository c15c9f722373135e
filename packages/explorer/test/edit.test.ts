import { describe, expect, test } from "vitest";
import { valueAt, withValue } from "../src/policy/edit.ts";

const written = `{
    "callers": [ { "name" : "acme", "match": { "local": true },
        "groups": ["mail"] } ],
    "profile":   "strict"
}
`;

describe("a switch writes the policy as a person types", () => {
  test("a value changes, and nothing else", () => {
    expect(withValue(written, ["profile"], "analytics")).toBe(written.replace('"strict"', '"analytics"'));
  });

  test("a new member takes the indentation that is there", () => {
    const text = withValue(written, ["overrides", "properties", "message.subject"], "keep");
    expect(text.startsWith(written.slice(0, written.indexOf('"strict"') + 8))).toBe(true);
    expect(text.endsWith('"message.subject": "keep"\n        }\n    }\n}\n')).toBe(true);
    expect(JSON.parse(text)).toEqual({
      ...(JSON.parse(written) as object),
      overrides: { properties: { "message.subject": "keep" } },
    });
    expect(text).toContain('\n    "overrides": {\n        "properties": {');
  });

  test("what is taken out leaves nothing empty behind, and the text is as it was", () => {
    const text = withValue(written, ["overrides", "properties", "message.subject"], "keep");
    expect(withValue(text, ["overrides", "properties", "message.subject"], undefined)).toBe(written);
  });

  test("an entry of a caller stays, though it has nothing left", () => {
    const text = '{ "callers": [ { "name": "acme" } ] }';
    expect(JSON.parse(withValue(text, ["callers", 0, "name"], undefined))).toEqual({ callers: [{}] });
  });

  test("taking out what is not there changes nothing", () => {
    expect(withValue(written, ["times"], undefined)).toBe(written);
  });

  test("a member of an entry on one line stays on that line", () => {
    const text = '{\n  "callers": [\n    { "name": "acme", "groups": ["mail"] }\n  ]\n}\n';
    expect(withValue(text, ["callers", 0, "overrides", "classes", "text"], "drop")).toBe(
      text.replace('["mail"]', '["mail"], "overrides": { "classes": { "text": "drop" } }'),
    );
    expect(withValue(text, ["callers", 0, "groups"], ["mail", "rooms"])).toBe(
      text.replace('["mail"]', '["mail", "rooms"]'),
    );
  });

  test("what stands in the way of a member gives way", () => {
    const text = '{ "overrides": "strict" }';
    expect(withValue(text, ["overrides", "classes", "text"], "drop")).toBe(
      '{ "overrides": { "classes": { "text": "drop" } } }',
    );
  });

  test("an empty object opens up", () => {
    expect(withValue('{\n  "overrides": {}\n}', ["overrides", "classes"], { text: "keep" })).toBe(
      '{\n  "overrides": {\n    "classes": {\n      "text": "keep"\n    }\n  }\n}',
    );
  });

  test("whatever is set is what the text has then, and taking it out gives the text again", () => {
    const places = [
      ["times"],
      ["callers", 0, "private"],
      ["callers", 0, "operations", "deny"],
      ["overrides", "classes", "text"],
    ];
    for (const place of places)
      for (const value of ["day", ["a", "b"], { a: { b: [1, { c: null }] } }]) {
        const text = withValue(written, place, value);
        expect(valueAt(text, place)).toEqual(value);
        expect(withValue(text, place, undefined)).toBe(written);
      }
  });

  test("lines end as they do in the text", () => {
    const text = withValue(written.replaceAll("\n", "\r\n"), ["times"], "day");
    expect(text.replaceAll("\r\n", "")).not.toContain("\n");
    expect(JSON.parse(text)).toHaveProperty("times", "day");
  });
});
