import { describe, expect, it } from "vitest";
import type { PreferenceName } from "../../../src/policy/operations/operation.ts";
import { allowedPreferences, passesBody } from "../../../src/policy/query/prefer.ts";
import type { Action, ActionFor } from "../../../src/schema/actions.ts";

const all: readonly PreferenceName[] = [
  "outlook.timezone",
  "outlook.body-content-type",
  "IdType",
  "odata.maxpagesize",
];

const headers: readonly (readonly [header: string | null, forwarded: string | undefined])[] = [
  [null, undefined],
  ["", undefined],
  [",", undefined],
  [",,,", undefined],
  ['IdType="ImmutableId"', 'IdType="ImmutableId"'],
  ["IdType=ImmutableId", 'IdType="ImmutableId"'],
  ["IdType='ImmutableId'", 'IdType="ImmutableId"'],
  ["IdType=''ImmutableId''", undefined],
  ["odata.maxpagesize='50'", "odata.maxpagesize=50"],
  ['idtype = "immutableid"', 'IdType="immutableid"'],
  ['IDTYPE="ImmutableId"', 'IdType="ImmutableId"'],
  ['IdType="EntryId"', undefined],
  ["IdType", undefined],
  ["IdType=", undefined],
  ['IdType=""', undefined],
  ['outlook.body-content-type="text"', 'outlook.body-content-type="text"'],
  ["Outlook.Body-Content-Type = html", 'outlook.body-content-type="html"'],
  ['outlook.body-content-type="TEXT"', undefined],
  ['outlook.body-content-type="texts"', undefined],
  ['outlook.body-content-type="a text"', undefined],
  ['outlook.body-content-type="mime"', undefined],
  ["outlook.body-content-type", undefined],
  ['outlook.timezone="Pacific Standard Time"', 'outlook.timezone="Pacific Standard Time"'],
  ["outlook.timezone=UTC", 'outlook.timezone="UTC"'],
  ["!outlook.timezone=UTC", undefined],
  ['outlook.timezone="UTC"!', undefined],
  ['outlook.timezone="Europe/Berlin"', 'outlook.timezone="Europe/Berlin"'],
  ['outlook.timezone="(UTC+01:00) x, y"', 'outlook.timezone="(UTC+01:00) x, y"'],
  [`outlook.timezone="${"a".repeat(64)}"`, `outlook.timezone="${"a".repeat(64)}"`],
  [`outlook.timezone="${"a".repeat(65)}"`, undefined],
  ['outlook.timezone="a\\"b"', undefined],
  ['outlook.timezone="é"', undefined],
  ['outlook.timezone="a@b"', undefined],
  ["odata.maxpagesize=50", "odata.maxpagesize=50"],
  ['odata.maxpagesize="50"', "odata.maxpagesize=50"],
  ["odata.maxpagesize=0", undefined],
  ["odata.maxpagesize=-1", undefined],
  ["odata.maxpagesize=10000", undefined],
  ["odata.maxpagesize=1e3", undefined],
  ["maxpagesize=50", undefined],
  ["respond-async", undefined],
  ["return=minimal", undefined],
  ['odata.include-annotations="*"', undefined],
  ["include-unknown-enum-members", undefined],
  ['IdType="ImmutableId", odata.maxpagesize=5', 'IdType="ImmutableId", odata.maxpagesize=5'],
  ['odata.maxpagesize=5,IdType="ImmutableId"', 'odata.maxpagesize=5, IdType="ImmutableId"'],
  ['respond-async, IdType="ImmutableId"', 'IdType="ImmutableId"'],
  ['respond-async; wait=10, IdType="ImmutableId"', 'IdType="ImmutableId"'],
  ['return=minimal; foo="a, b", IdType="ImmutableId"', 'IdType="ImmutableId"'],
  ['x_y=1, IdType="ImmutableId"', 'IdType="ImmutableId"'],
  ['x="a\\"b, IdType=x", IdType="ImmutableId"', 'IdType="ImmutableId"'],
  [', , IdType="ImmutableId" ,', 'IdType="ImmutableId"'],
  ['=, "x", IdType="ImmutableId"', 'IdType="ImmutableId"'],
  ["odata.maxpagesize=5, odata.maxpagesize=50", "odata.maxpagesize=5"],
  ["odata.maxpagesize=x, odata.maxpagesize=50", undefined],
  ['IdType="ImmutableId", idtype="EntryId"', 'IdType="ImmutableId"'],
  ['x="never ends, IdType="ImmutableId"', undefined],
  ['IdType="ImmutableId", x="never ends', 'IdType="ImmutableId"'],
  ['IdType="ImmutableId";x', undefined],
  ['IdType="ImmutableId" x', undefined],
  ['xIdType="ImmutableId"', undefined],
  ['x="IdType=ImmutableId"', undefined],
];

describe("allowedPreferences", () => {
  it.each(headers)("%j: %j", (header, forwarded) => {
    expect(allowedPreferences(header, all)).toBe(forwarded);
  });

  it("takes what it wrote for the same", () => {
    for (const [, forwarded] of headers)
      if (forwarded !== undefined) expect(allowedPreferences(forwarded, all)).toBe(forwarded);
  });

  it("leaves out what the operation does not take", () => {
    const header = 'IdType="ImmutableId", odata.maxpagesize=5, outlook.timezone="UTC"';
    expect(allowedPreferences(header, ["odata.maxpagesize"])).toBe("odata.maxpagesize=5");
    expect(allowedPreferences(header, [])).toBeUndefined();
  });

  it("reads a hostile header once", () => {
    expect(allowedPreferences(`a${" ".repeat(200_000)};`, all)).toBeUndefined();
    expect(allowedPreferences(`${'"a" '.repeat(50_000)}`, all)).toBeUndefined();
    expect(allowedPreferences(`${",".repeat(200_000)}IdType=ImmutableId`, all)).toBe('IdType="ImmutableId"');
  });
});

describe("passesBody", () => {
  const passing =
    (content: Action): ActionFor =>
    (property) =>
      property.name === "content" ? content : "recurse";

  it.each([
    ["message", "keep", true],
    ["event", "keep", true],
    ["message", "drop", false],
    ["message", "measure", false],
    ["mailFolder", "keep", false],
    ["user", "keep", false],
  ] as const)("of %s with action %s: %s", (type, content, passes) => {
    expect(passesBody(type, passing(content))).toBe(passes);
  });
});
