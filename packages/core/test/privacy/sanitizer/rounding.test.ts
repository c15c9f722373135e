import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createEffectiveProfile } from "../../../src/privacy/profile/effective-profile.ts";
import { createCompiler } from "../../../src/privacy/sanitizer/compile.ts";
import type { Tokens } from "../../../src/privacy/sanitizer/tokens.ts";
import type { ProfileSettings } from "../../../src/schema/profile-settings.ts";
import { type TypeName, typeNames } from "../../../src/schema/schema.ts";
import { roundTime, type TimeUnit, timeUnits } from "../../../src/schema/times.ts";
import { anyType, instance } from "./arbitraries.ts";
import { marks } from "./reference.ts";
import { createTextSanitizer } from "./text-sanitizer.ts";

const tokens: Tokens = {
  pseudonymize: (values) => values.map(marks.pseudonymize),
  correlate: (values) => values.map(marks.correlate),
  sealIds: (kind, ids) => ids.map((id) => marks.seal(kind, id)),
};
const profileOf = (settings: ProfileSettings) => {
  const result = createEffectiveProfile(settings);
  return result.ok ? result.profile : expect.unreachable(JSON.stringify(result.faults));
};
const sanitizerOf = (settings: ProfileSettings) =>
  createTextSanitizer({ profile: profileOf(settings), tokens });
const typed = anyType.chain((type) => fc.tuple(fc.constant(type), instance(type, 3)));

const time = /^(?:\d{4}-\d\d-\d\d(?:T\d\d:\d\d.*)?|\d\d:\d\d(?::\d\d(?:\.\d+)?)?)$/;
/** What is left out, by the name of the property or the type that it stands in. */
const gone: readonly (readonly [inside: RegExp, name: RegExp, units: readonly string[]])[] = [
  [/./, /^(?:availabilityView|reminderFireTime)$/, timeUnits],
  [/^workingHours$/, /^(?:startTime|endTime)$/, ["day", "month"]],
  [/^(?:pattern|recurrencePattern)$/, /^(?:dayOfMonth|daysOfWeek|index)$/, ["month"]],
];
const zoneRule = /^(?:standardOffset|daylightOffset|standardTimeZoneOffset|daylightTimeZoneOffset)$/;

/** What leaves a profile, with every time cut off, by the names alone: the plain way. */
const roundedBy = (unit: TimeUnit, value: unknown, inside: string): unknown => {
  if (typeof value === "string") return time.test(value) ? roundTime(value, unit) : value;
  if (Array.isArray(value)) return value.map((each) => roundedBy(unit, each, inside));
  if (typeof value !== "object" || value === null) return value;
  const isLeft = (name: string) =>
    !gone.some(([where, what, units]) => where.test(inside) && what.test(name) && units.includes(unit));
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => isLeft(name))
      .map(([name, each]) => [
        name,
        zoneRule.test(inside) && name === "time" ? each : roundedBy(unit, each, name),
      ]),
  );
};

describe.each(["strict", "analytics"] as const)("times under %s", (profile) => {
  it.each(timeUnits)("are cut to the %s wherever they stand, and nothing else changes", (unit) => {
    const exact = sanitizerOf({ profile });
    const rounded = sanitizerOf({ profile, times: unit });
    let cut = 0;
    fc.assert(
      fc.property(typed, ([type, value]) => {
        const read = (sanitizer: typeof exact): unknown =>
          JSON.parse(
            sanitizer.sanitize(JSON.stringify(value), { kind: "entity", type }, () => undefined).body,
          );
        const plain = read(exact);
        const actual = read(rounded);
        expect(actual).toEqual(roundedBy(unit, plain, type));
        if (JSON.stringify(actual) !== JSON.stringify(plain)) cut += 1;
      }),
      { numRuns: 1500 },
    );
    expect(cut).toBeGreaterThan(50);
  });
});

describe("rounding", () => {
  const sanitize = (settings: ProfileSettings, type: TypeName, body: object) =>
    JSON.parse(
      sanitizerOf(settings).sanitize(JSON.stringify(body), { kind: "entity", type }, () => undefined).body,
    );

  it("takes what is no time for what it is, and counts it", () => {
    const { body, invalidValues } = sanitizerOf({ profile: "strict", times: "hour" }).sanitize(
      '{"receivedDateTime":"Ada called","sentDateTime":7,"createdDateTime":null,"lastModifiedDateTime":""}',
      { kind: "entity", type: "message" },
      () => undefined,
    );
    expect(JSON.parse(body)).toEqual({ createdDateTime: null, lastModifiedDateTime: "" });
    expect(invalidValues).toBe(2);
  });

  it("is the same for a time that stands in an object that was met before", () => {
    const event = (start: string) => ({ start: { dateTime: start, timeZone: "UTC" } });
    const times = [
      "2026-03-05T10:00:00",
      "2026-03-05T10:00:00",
      "2026-03-05T10:20:00.0000000",
      "2026-03-05T10:00:00",
    ];
    const { body } = sanitizerOf({ profile: "strict", times: "hour" }).sanitize(
      JSON.stringify({ value: times.map(event) }),
      { kind: "collection", type: "event" },
      () => undefined,
    );
    expect(JSON.parse(body)).toEqual({ value: times.map(() => event("2026-03-05T10:00:00")) });
  });

  it("lets out no id that is made of a time, whatever an override says", () => {
    const settings = {
      profile: "strict",
      times: "hour",
      overrides: {
        classes: { correlationId: "keep" },
        properties: {
          "message.internetMessageId": "keep",
          "message.internetMessageHeaders": "keep",
          "message.conversationIndex": "keep",
          "event.iCalUId": "keep",
        },
      },
    } as const;
    const message = {
      internetMessageId: "<20260305102345.1@x>",
      conversationIndex: "AdrAAAAA",
      internetMessageHeaders: [{ name: "Date", value: "Thu, 5 Mar 2026 10:23:45 +0000" }],
    };
    expect(sanitize(settings, "message", message)).toEqual({
      internetMessageId: marks.correlate(message.internetMessageId),
      conversationIndex: marks.correlate(message.conversationIndex),
    });
    const iCalUId = "040000008200E00074C5B7101A82E008";
    expect(sanitize(settings, "event", { iCalUId })).toEqual({ iCalUId: marks.correlate(iCalUId) });
  });

  it("leaves no time in another form, whatever an override says", () => {
    const start = { dateTime: "2026-03-05T10:20:00", timeZone: "UTC" };
    for (const action of ["pseudonymize", "correlate", "measure", "phrases"] as const)
      expect(
        sanitize(
          {
            profile: "strict",
            times: "hour",
            overrides: { properties: { "dateTimeTimeZone.dateTime": action } },
            phrases: ["2026-03-05T10:20:00"],
          },
          "event",
          { start },
        ),
      ).toEqual({ start: { timeZone: "UTC" } });
  });

  it("compiles nothing where it is off", () => {
    const { planFor } = createCompiler({ profile: profileOf({ profile: "strict" }), tokens });
    const kinds = typeNames.flatMap((type) =>
      [...planFor(type).fields.values()].map(({ treatment }) => treatment.kind),
    );
    expect(kinds).not.toContain("round");
  });
});
