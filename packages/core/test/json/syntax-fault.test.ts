import fc from "fast-check";
import "../fixtures/seeded-properties.ts";
import { describe, expect, it } from "vitest";
import { syntaxFault } from "../../src/json/syntax-fault.ts";

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

const good = '{\n  "a": [1, "x"],\n  "b": true\n}\n';

describe("where a text ceases to be JSON", () => {
  it.each<readonly [what: string, text: string, line: number, column: number, why: RegExp]>([
    [
      "a comma too many in an object",
      good.replace("true", "true,"),
      4,
      1,
      /^the comma before it is one too many$/,
    ],
    [
      "a comma too many in a list",
      good.replace('"x"', '"x",'),
      2,
      16,
      /^the comma before it is one too many$/,
    ],
    ["typographic quotes", good.replace('"a"', "“a”"), 2, 3, /^here is a typographic quote; write "$/],
    ["typographic quotes around a value", good.replace('"x"', "„x“"), 2, 12, /^here is a typographic quote/],
    ["single quotes", good.replaceAll('"', "'"), 2, 3, /^here is a single quote; write "$/],
    ["a byte order mark", `\ufeff${good}`, 1, 1, /^it begins with a byte order mark; save it as UTF-8/],
    [
      "UTF-16 LE, read as UTF-8",
      Buffer.from(`\ufeff${good}`, "utf16le").toString("utf8"),
      1,
      1,
      /^it is in UTF-16; save/,
    ],
    [
      "UTF-16 without a mark",
      Buffer.from(good, "utf16le").toString("utf8"),
      1,
      1,
      /^it is in UTF-16; save it as UTF-8/,
    ],
    [
      "UTF-16 BE",
      Buffer.from(good, "utf16le").swap16().toString("utf8"),
      1,
      1,
      /^it is in UTF-16; save it as UTF-8/,
    ],
    ["a comment", good.replace("\n", " // mine\n"), 1, 3, /^here is a comment; JSON has none$/],
    ["a comment in a list", good.replace("1,", "1, /* one */"), 2, 12, /^here is a comment/],
    ["a missing comma", good.replace("],", "]"), 3, 3, /^a comma before it is missing$/],
    ["a missing colon", good.replace(":", ""), 2, 7, /^a colon before it is missing$/],
    ["a name without quotes", good.replace('"b"', "b"), 3, 3, /^a name in " belongs here$/],
    ["an end too early", good.slice(0, 16), 2, 15, /^it ends too early/],
    ["nothing", "", 1, 1, /^it ends too early/],
    ["a line break in a text", good.replace("x", "x\n"), 2, 12, /^here begins a text without an end/],
    ["a wrong escape", good.replace("x", "\\x"), 2, 12, /^here begins a text/],
    ["more behind it", `${good}{}`, 5, 1, /^the policy ends before it$/],
    ["a wrong word", good.replace("true", "True"), 3, 8, /^no value of JSON begins so$/],
    ["a bracket of the other kind", good.replace("]", "}"), 2, 15, /./],
  ])("is reported for %s", (_, text, line, column, why) => {
    expect(syntaxFault(text)).toEqual({ line, column, why: expect.stringMatching(why) });
  });

  it("is nowhere in what parsers take, and somewhere in what they do not", () => {
    const damaged = fc
      .tuple(
        fc.json({ maxDepth: 3 }),
        fc.nat(),
        fc.nat(3),
        fc.constantFrom("", ..."{}[],:\"\\ 0-.eE+tnu'/\n\u0000\u007f\u2028é"),
      )
      .map(([text, at, length, other]) => {
        const from = at % (text.length + 1);
        return text.slice(0, from) + other + text.slice(from + length);
      });
    let faulty = 0;
    fc.assert(
      fc.property(damaged, (text) => {
        expect(syntaxFault(text) === undefined, text).toBe(isJson(text));
        faulty += Number(!isJson(text));
      }),
      { numRuns: 3000 },
    );
    expect(faulty).toBeGreaterThan(500);
  });

  it("quotes nothing of the text", () => {
    fc.assert(
      fc.property(fc.constantFrom("{", "[", '{"a":', "", "[1 "), (before) => {
        expect(syntaxFault(`${before}hunter2`)?.why).not.toContain("hunter2");
      }),
    );
  });
});
