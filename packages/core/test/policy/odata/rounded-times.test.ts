import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkFilter, checkOrderBy } from "../../../src/policy/odata/check.ts";
import { filterablePaths } from "../../../src/policy/odata/filterable-paths.ts";
import { formatFilter } from "../../../src/policy/odata/format.ts";
import { parseFilter, parseOrderBy } from "../../../src/policy/odata/parser.ts";
import type { QueryScope } from "../../../src/policy/odata/properties.ts";
import {
  type ComparisonOperator,
  comparisonOperators,
  ExpressionFault,
  type Filter,
} from "../../../src/policy/odata/syntax.ts";
import { filterableStrings } from "../../../src/policy/operations/filterable.ts";
import { createEffectiveProfile } from "../../../src/privacy/profile/effective-profile.ts";
import type { TypeName } from "../../../src/schema/schema.ts";
import { roundTime, type TimeUnit, timeUnits } from "../../../src/schema/times.ts";

const scopeOf = (type: TypeName, times?: TimeUnit): QueryScope => {
  const result = createEffectiveProfile({ profile: "strict", times });
  const { actionFor } = result.ok ? result.profile : expect.unreachable();
  const strings: Readonly<Record<string, readonly string[]>> = filterableStrings;
  return { type, strings: strings[type] ?? [], actionFor, times };
};

const written = (type: TypeName, text: string, times?: TimeUnit): string =>
  formatFilter(checkFilter(parseFilter(text), scopeOf(type, times)));

const faultOf = (run: () => unknown): readonly [code: string, message: string] => {
  try {
    run();
  } catch (error) {
    if (error instanceof ExpressionFault) return [error.code, error.message.replace(/^position \d+: /, "")];
    throw error;
  }
  return expect.unreachable("it is not refused");
};

const at = "receivedDateTime";
const ten = "2026-03-05T10:00:00Z";
const eleven = "2026-03-05T11:00:00Z";

const compares: Readonly<Record<ComparisonOperator, (a: number, b: number) => boolean>> = {
  eq: (a, b) => a === b,
  ne: (a, b) => a !== b,
  gt: (a, b) => a > b,
  ge: (a, b) => a >= b,
  lt: (a, b) => a < b,
  le: (a, b) => a <= b,
};

/** What a filter by one time says of a time. */
const holds = (filter: Filter, time: number): boolean => {
  if (filter.kind === "and") return filter.operands.every((operand) => holds(operand, time));
  if (filter.kind === "or") return filter.operands.some((operand) => holds(operand, time));
  if (filter.kind !== "comparison" || !("value" in filter.value)) return expect.unreachable(filter.kind);
  return compares[filter.operator](time, Date.parse(String(filter.value.value)));
};

describe("a filter by rounded times asks for whole units", () => {
  it.each<readonly [TypeName, TimeUnit, text: string, written: string]>([
    ["message", "hour", `${at} ge ${ten}`, `${at} ge ${ten}`],
    ["message", "hour", `${at} lt ${ten}`, `${at} lt ${ten}`],
    ["message", "hour", `${at} gt ${ten}`, `${at} ge ${eleven}`],
    ["message", "hour", `${at} le ${ten}`, `${at} lt ${eleven}`],
    ["message", "hour", `${at} eq ${ten}`, `${at} ge ${ten} and ${at} lt ${eleven}`],
    ["message", "hour", `${at} ne ${ten}`, `${at} lt ${ten} or ${at} ge ${eleven}`],
    ["message", "hour", `not (${at} eq ${ten})`, `not (${at} ge ${ten} and ${at} lt ${eleven})`],
    [
      "message",
      "hour",
      `isRead eq true and ${at} eq ${ten}`,
      `isRead eq true and (${at} ge ${ten} and ${at} lt ${eleven})`,
    ],
    ["message", "hour", `${at} in (${ten})`, `${at} ge ${ten} and ${at} lt ${eleven}`],
    [
      "message",
      "hour",
      `${at} in (${ten},${eleven})`,
      `(${at} ge ${ten} and ${at} lt ${eleven}) or (${at} ge ${eleven} and ${at} lt 2026-03-05T12:00:00Z)`,
    ],
    ["message", "hour", `${at} gt 2026-12-31T23:00:00Z`, `${at} ge 2027-01-01T00:00:00Z`],
    ["message", "hour", `${at} eq null`, `${at} eq null`],
    ["message", "day", `${at} gt 2026-02-28`, `${at} ge 2026-03-01T00:00:00Z`],
    ["message", "month", `${at} le 2026-12-01T00:00:00Z`, `${at} lt 2027-01-01T00:00:00Z`],
    ["event", "hour", "start/dateTime gt '2026-03-05T10:00'", "start/dateTime ge '2026-03-05T11:00:00'"],
    ["event", "hour", "start/dateTime le '2026-03-05T10:00:00Z'", "start/dateTime lt '2026-03-05T11:00:00Z'"],
    ["event", "day", "end/dateTime ge '2026-03-05'", "end/dateTime ge '2026-03-05'"],
    ["event", "hour", "recurrence/range/startDate gt 2026-03-05", "recurrence/range/startDate ge 2026-03-06"],
    [
      "event",
      "month",
      "recurrence/range/startDate eq 2026-03-01",
      "recurrence/range/startDate ge 2026-03-01 and recurrence/range/startDate lt 2026-04-01",
    ],
    [
      "message",
      "hour",
      "flag/dueDateTime/dateTime lt '2026-03-05T10:00:00'",
      "flag/dueDateTime/dateTime lt '2026-03-05T10:00:00'",
    ],
  ])("of %s by the %s: %s", (type, unit, text, expected) => {
    expect(written(type, text, unit)).toBe(expected);
    expect(written(type, expected, unit)).toBe(expected);
  });

  it.each<readonly [TypeName, TimeUnit, text: string]>([
    ["message", "hour", `${at} ge 2026-03-05T10:30:00Z`],
    ["message", "hour", `${at} eq 2026-03-05T10:00:01Z`],
    ["message", "hour", `${at} ge 2026-03-05T10:00:00+05:30`],
    ["message", "hour", `${at} in (${ten},2026-03-05T10:30:00Z)`],
    ["message", "hour", `isRead eq true or not (${at} lt 2026-03-05T10:00:00.1Z)`],
    ["message", "hour", `${at} gt 9999-12-31T23:00:00Z`],
    ["message", "day", `${at} ge ${ten}`],
    ["message", "month", `${at} ge 2026-03-02`],
    ["event", "hour", "start/dateTime ge '2026-03-05T10:30'"],
    ["event", "hour", "start/dateTime ge ''"],
    ["event", "hour", "start/dateTime ge '2026-03-05T1'"],
    ["event", "hour", "start/dateTime ge 'x'"],
    ["event", "month", "recurrence/range/startDate ge 2026-03-05"],
  ])("and takes no other value: of %s by the %s: %s", (type, unit, text) => {
    expect(() => written(type, text)).not.toThrow();
    expect(faultOf(() => written(type, text, unit))).toEqual([
      "invalidRequest",
      `not a whole ${unit} in UTC`,
    ]);
  });

  it("and no part of one", () => {
    for (const text of ["startswith(start/dateTime,'2026-03-05T10:2')", "contains(end/dateTime,':30')"]) {
      expect(() => written("event", text)).not.toThrow();
      expect(faultOf(() => written("event", text, "hour"))).toEqual([
        "invalidRequest",
        "the property does not take this function",
      ]);
    }
  });

  it("answers of an exact time what the comparison says of the rounded one", () => {
    const near = fc
      .integer({ min: Date.UTC(2026, 0, 30), max: Date.UTC(2026, 2, 3) })
      .map((ms) => new Date(ms));
    fc.assert(
      fc.property(
        near,
        near,
        fc.constantFrom(...timeUnits),
        fc.constantFrom(...comparisonOperators),
        fc.boolean(),
        (exact, other, unit, operator, isStart) => {
          const value = roundTime(other.toISOString(), unit);
          const asked = parseFilter(`${at} ${operator} ${value}`);
          const rounded = roundTime(exact.toISOString(), unit);
          const time = isStart ? Date.parse(rounded) : exact.getTime();
          expect(holds(checkFilter(asked, scopeOf("message", unit)), time)).toBe(
            holds(asked.tree, Date.parse(rounded)),
          );
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe("an order by rounded times", () => {
  it.each<readonly [TypeName, string]>([
    ["message", "receivedDateTime desc"],
    ["message", "isRead,lastModifiedDateTime"],
    ["message", "flag/dueDateTime/dateTime"],
    ["event", "start/dateTime"],
    ["event", "recurrence/range/endDate"],
  ])("of %s is refused: %s", (type, text) => {
    expect(() => checkOrderBy(parseOrderBy(text), scopeOf(type))).not.toThrow();
    expect(faultOf(() => checkOrderBy(parseOrderBy(text), scopeOf(type, "hour")))).toEqual([
      "propertyRefused",
      "the property is not filterable",
    ]);
  });

  it("is no path that is described, and neither is a time of day to compare", () => {
    for (const type of ["message", "event", "user", "mailFolder"] as const)
      for (const unit of timeUnits) {
        const { filter, order } = filterablePaths(scopeOf(type, unit));
        expect(order.filter((path) => /DateTime$|dateTime$|Date$/.test(path))).toEqual([]);
        expect(filter.filter((path) => /workingHours\/(?:start|end)Time/.test(path))).toEqual([]);
        for (const path of order)
          expect(() => checkOrderBy(parseOrderBy(path), scopeOf(type, unit)), path).not.toThrow();
      }
    expect(filterablePaths(scopeOf("message", "hour")).filter).toContain("receivedDateTime");
  });
});
