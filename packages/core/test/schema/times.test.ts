import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Property, structuredType, typeNames } from "../../src/schema/schema.ts";
import {
  isTime,
  nextUnit,
  roundTime,
  type TimeUnit,
  timeUnits,
  undoesRounding,
  wholeUnit,
  writeUnitStart,
} from "../../src/schema/times.ts";

const anyUnit = fc.constantFrom(...timeUnits);
const anyMoment = fc.date({
  min: new Date("1970-01-01T00:00:00Z"),
  max: new Date("2999-12-31T23:59:59Z"),
  noInvalidDate: true,
});

/** What a moment lies in, by the arithmetic of `Date`. */
const startOf = (moment: Date, unit: TimeUnit): string => {
  const iso = moment.toISOString();
  const rest = { hour: ":00:00", day: "T00:00:00", month: "-01T00:00:00" }[unit];
  return iso.slice(0, { hour: 13, day: 10, month: 7 }[unit]) + rest;
};

describe("a time", () => {
  it.each([
    ["2026-03-05T10:23:45Z", "2026-03-05T10:00:00Z", "2026-03-05T00:00:00Z", "2026-03-01T00:00:00Z"],
    ["2026-03-05T10:23:45.1234567Z", "2026-03-05T10:00:00Z", "2026-03-05T00:00:00Z", "2026-03-01T00:00:00Z"],
    ["2026-03-05T10:00:00.0000000", "2026-03-05T10:00:00", "2026-03-05T00:00:00", "2026-03-01T00:00:00"],
    [
      "2026-03-05T23:45:00+05:45",
      "2026-03-05T23:00:00+05:45",
      "2026-03-05T00:00:00+05:45",
      "2026-03-01T00:00:00+05:45",
    ],
    [
      "2026-03-05T10:23-05:00",
      "2026-03-05T10:00:00-05:00",
      "2026-03-05T00:00:00-05:00",
      "2026-03-01T00:00:00-05:00",
    ],
    ["2026-03-05", "2026-03-05", "2026-03-05", "2026-03-01"],
    ["08:30:00.0000000", "08:00:00", "08:00:00", "08:00:00"],
    ["0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"],
    ["", "", "", ""],
  ])("%s is cut to %s, %s, %s", (time, ...cut) => {
    expect(timeUnits.map((unit) => roundTime(time, unit))).toEqual(cut);
  });

  it("is cut toward the past, to the unit that it lies in, once and for all", () => {
    fc.assert(
      fc.property(anyMoment, anyUnit, (moment, unit) => {
        const rounded = roundTime(moment.toISOString(), unit);
        expect(rounded).toBe(`${startOf(moment, unit)}Z`);
        expect(roundTime(rounded, unit)).toBe(rounded);
        expect(Date.parse(rounded)).toBeLessThanOrEqual(moment.getTime());
      }),
    );
  });

  it("is followed by the unit behind its own", () => {
    fc.assert(
      fc.property(anyMoment, anyUnit, (moment, unit) => {
        const start = wholeUnit(`${startOf(moment, unit)}Z`, unit) ?? expect.unreachable();
        const next = Date.parse(`${writeUnitStart(nextUnit(start, unit))}Z`);
        expect(startOf(new Date(next - 1), unit)).toBe(startOf(moment, unit));
        expect(startOf(new Date(next), unit)).toBe(new Date(next).toISOString().slice(0, 19));
        expect(next).toBeGreaterThan(moment.getTime());
      }),
    );
  });
});

describe("a whole unit in UTC", () => {
  it.each<readonly [text: string, hour: boolean, day: boolean, month: boolean]>([
    ["2026-03-01T00:00:00Z", true, true, true],
    ["2026-03-01", true, true, true],
    ["2026-03-05", true, true, false],
    ["2026-03-05T00:00", true, true, false],
    ["2026-03-05T10:00:00.0000000Z", true, false, false],
    ["2026-03-05T10:00:00+00:00", true, false, false],
    ["2026-03-05t10:00:00z", true, false, false],
    ["2026-03-05T10:30:00Z", false, false, false],
    ["2026-03-05T10:00:01Z", false, false, false],
    ["2026-03-05T10:00:00.0000001Z", false, false, false],
    ["2026-03-05T10:00:00+05:30", false, false, false],
    ["2026-03-05T10:00:00+01:00", false, false, false],
    ["2026-02-29T00:00:00Z", false, false, false],
    ["2028-02-29T00:00:00Z", true, true, false],
    ["2100-02-29", false, false, false],
    ["2026-04-31", false, false, false],
    ["2026-13-01", false, false, false],
    ["2026-00-01", false, false, false],
    ["2026-01-00", false, false, false],
    ["2026-03-05T24:00:00Z", false, false, false],
    ["10:00:00", false, false, false],
    ["", false, false, false],
  ])("%s: %j, %j, %j", (text, ...isWhole) => {
    expect(timeUnits.map((unit) => wholeUnit(text, unit) !== undefined)).toEqual(isWhole);
  });
});

const all: readonly Property[] = typeNames.flatMap((type) =>
  [...structuredType(type).properties.values()].filter(({ declaredIn }) => declaredIn === type),
);
const named = (properties: readonly Property[]) =>
  properties.map(({ declaredIn, name }) => `${declaredIn}.${name}`);

describe("the times of the schema", () => {
  it("are all properties that are named or typed as one, but what says when zones change", () => {
    const looksSo = all.filter(
      ({ name, type, form }) =>
        form === "dateTime" ||
        /(?:DateTime|^time)$/.test(name) ||
        (type.kind === "primitive" && ["date", "dateTimeOffset", "timeOfDay"].includes(type.name)),
    );
    const other = looksSo.filter(
      (property) =>
        !isTime(property) && property.type.kind !== "structured" && property.propertyClass !== "secret",
    );
    expect(named(other)).toEqual(["standardTimeZoneOffset.time"]);
    expect(all.filter(isTime).length).toBeGreaterThan(35);
  });

  it("are left with nothing beside them that undoes their rounding", () => {
    const undone = (unit: TimeUnit) => named(all.filter((property) => undoesRounding(property, unit)));
    const always = ["reminder.reminderFireTime", "scheduleInformation.availabilityView"];
    expect(undone("hour").sort()).toEqual(always);
    expect(undone("day").sort()).toEqual([...always, "workingHours.endTime", "workingHours.startTime"]);
    expect(undone("month").sort()).toEqual(
      [
        ...undone("day"),
        "recurrencePattern.dayOfMonth",
        "recurrencePattern.daysOfWeek",
        "recurrencePattern.index",
      ].sort(),
    );
  });
});
