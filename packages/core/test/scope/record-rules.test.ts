import { describe, expect, it } from "vitest";
import type { RecordView } from "../../src/scope/record-filter.ts";
import { kindOf, normalEvents, normalMessages } from "../../src/scope/record-rules.ts";

const record = (members: object, isTombstone = false): RecordView => ({
  members: members as RecordView["members"],
  isTombstone,
});
const withProperties = (singleValueExtendedProperties: unknown) => record({ singleValueExtendedProperties });
const tag = (value: unknown, id: unknown = "Integer 0x36") => ({ id, value });

describe("a message is normal", () => {
  it.each<readonly [boolean, string, unknown]>([
    [true, "by its sensitivity", [tag("0")]],
    [
      true,
      "however the tag is spelt, beside anything else",
      [null, "x", {}, tag("1", "x"), tag("0", "integer 0X36")],
    ],
    [false, "not where it is personal", [tag("1")]],
    [false, "not by a number", [tag(0)]],
    [false, "not by two sensitivities", [tag("0"), tag("0")]],
    [false, "not by another property", [tag("0", "Integer 0x37")]],
    [false, "not without properties", undefined],
    [false, "not by what is no list", { 0: tag("0") }],
  ])("%s: %s", async (expected, _, properties) => {
    expect(await normalMessages.keeps([withProperties(properties)])).toEqual([expected]);
  });

  it("or has been removed", async () => {
    expect(await normalMessages.keeps([record({ id: "x" }, true), record({ id: "x" })])).toEqual([
      true,
      false,
    ]);
  });
});

describe("an event is normal", () => {
  it("by its own sensitivity, or by that of its series, which is looked up once where it is elsewhere", async () => {
    const asked: string[] = [];
    const rule = normalEvents(async (id) => {
      asked.push(id);
      return id === "open" ? "normal" : "private";
    });
    const records = [
      record({ id: "1", sensitivity: "normal" }),
      record({ id: "2", sensitivity: "private" }),
      record({ id: "3", seriesMasterId: "1" }),
      record({ id: "4", seriesMasterId: "2" }),
      record({ id: "5", seriesMasterId: "open" }),
      record({ id: "6", seriesMasterId: "open" }),
      record({ id: "7", seriesMasterId: "shut" }),
      record({ id: "8", seriesMasterId: "shut", sensitivity: "normal" }),
      record({ id: "9" }),
      record({ id: "10", seriesMasterId: null }),
      record({ id: "11" }, true),
    ];
    expect(await rule.keeps(records)).toEqual([
      true,
      false,
      true,
      false,
      true,
      true,
      false,
      true,
      false,
      false,
      true,
    ]);
    expect(asked).toEqual(["open", "shut"]);
  });
});

it.each([
  ["message", "message"],
  ["eventMessage", "message"],
  ["event", "event"],
  ["mailFolder", "mailFolder"],
  ["calendar", "calendar"],
  ["group", "group"],
  ["user", "user"],
  ["directoryObject", "user"],
  ["room", undefined],
] as const)("records of %s are of the kind %s", (type, kind) => {
  expect(kindOf(type)).toBe(kind);
});
