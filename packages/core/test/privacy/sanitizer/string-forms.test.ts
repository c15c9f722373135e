import { describe, expect, it } from "vitest";
import { stringFormCheck } from "../../../src/privacy/sanitizer/string-forms.ts";
import { timeZonePlaces } from "../../../src/schema/data/time-zone-places.ts";
import { windowsTimeZones } from "../../../src/schema/data/time-zones.ts";
import { type StringForm, stringForms } from "../../../src/schema/string-forms.ts";

const passes = (form: StringForm, text: string): boolean => {
  const json = Buffer.from(`[${text},`);
  const end = stringFormCheck(form)(json, 1);
  expect([-1, json.length - 1]).toContain(end);
  return end !== -1;
};

const passing: readonly (readonly [StringForm, string])[] = [
  ["dateTime", "2026-04-30T07:15:00.0000000"],
  ["dateTime", "0001-01-01T00:00:00"],
  ["dateTime", ""],
  ["mediaType", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"],
  ["mediaType", "image/svg+xml"],
  ["mediaType", "application/X-ZIP_compressed"],
  ["mediaType", ""],
  ["timeZone", "UTC"],
  ["timeZone", "tzone://Microsoft/Custom"],
  ["timeZone", "Customized Time Zone"],
  ["timeZone", "Central Standard Time (Mexico)"],
  ["timeZone", "pacific standard time"],
  ["timeZone", "Europe/Berlin"],
  ...["UTC+01:00", "utc-8", "GMT+0530", "UTC+14:00", "GMT", "Coordinated Universal Time"].map(
    (zone) => ["timeZone", zone] as const,
  ),
  ...[
    "Pacific Daylight Time",
    "Mexico Standard Time",
    "Armenian Standard Time",
    "Mexico Standard Time 2",
  ].map((zone) => ["timeZone", zone] as const),
  ...[
    "(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna",
    "(utc+01:00) amsterdam, berlin, bern, rome, stockholm, vienna",
    "(GMT-08:00) Pacific Time (US & Canada)",
    "(UTC) Coordinated Universal Time",
    "(UTC+13:00) Nuku'alofa",
  ].map((zone) => ["timeZone", zone] as const),
  ["timeZone", "Asia/Calcutta"],
  ["timeZone", "Asia/Kolkata"],
  ["timeZone", "America/Argentina/Buenos_Aires"],
  ["timeZone", "Etc/GMT+5"],
  ["timeZone", "EST5EDT"],
  ["timeZone", ""],
  ["dateTime", "2026-04-30"],
  ["dateTime", "2026-04-30T07:15:00Z"],
  ["language", "en"],
  ["language", "EN-us"],
  ["language", "zh-Hant-TW"],
  ["language", "sr-Cyrl-BA"],
  ["language", "es-419"],
  ["language", "fil-PH"],
  ["language", ""],
  ["region", "NL"],
  ["region", "xk"],
  ["hexColor", "#AABBCC"],
  ["hexColor", ""],
  ["dateTimePattern", "MM/dd/yyyy"],
  ["dateTimePattern", "d. M. yyyy"],
  ["dateTimePattern", "yyyy. MM. dd."],
  ["dateTimePattern", "hh:mm tt"],
  ["dateTimePattern", "H:mm"],
  ["photoSize", "240X240"],
  ["photoSize", "default"],
  ["word", "SharePoint"],
  ["word", "EXCHANGE_S_ENTERPRISE"],
  ["word", "To-Do"],
  ["words", "Email, OfficeCommunicationsOnline"],
  ["availabilityView", "0022101"],
  ["availabilityView", "0".repeat(18_000)],
  ["userType", "Guest"],
  ["userType", "member"],
  ["groupVisibility", "Hiddenmembership"],
  ["tenantType", "AAD B2C"],
];

const withheld: readonly (readonly [StringForm, string])[] = [
  ["dateTime", "lunch with Adele"],
  ["dateTime", "2026-04-30 07:15"],
  ["mediaType", 'application/pdf; name="salaries of Adele.pdf"'],
  ["mediaType", "application/pdf;name=x"],
  ["mediaType", "Adele's salary"],
  ["mediaType", "application"],
  ["mediaType", "application/"],
  ["mediaType", "/pdf"],
  ["mediaType", "a/b/c"],
  ["mediaType", "text/hélo"],
  ["mediaType", `text/${"x".repeat(100)}`],
  ["timeZone", "Adele fires Bob tomorrow"],
  ["timeZone", "Adele Standard Time"],
  ["timeZone", "Adele"],
  ...[
    "UTC+15",
    "UTC+99:99",
    "UTC+01:60",
    "UTC+1:2:3",
    "UTC+001",
    "GMT 1",
    "UTC+01:00 Adele",
    "EET+01:00",
  ].map((zone) => ["timeZone", zone] as const),
  ...["(UTC+01:00) Adele", "(UTC+01:00)", "(Adele) Amman", "Amman", "(UTC+01:00) Amman ", "(UTC)  Amman"].map(
    (zone) => ["timeZone", zone] as const,
  ),
  ["timeZone", "Europe/Adele"],
  ["timeZone", "/freeassociation.sourceforge.net/Europe/Berlin"],
  ["timeZone", "+01:00"],
  ["timeZone", "UTC "],
  ["timeZone", "utc\u0000"],
  ["timeZone", "Europe/Berlin\n"],
  ["timeZone", "東京"],
  ["timeZone", "__proto__"],
  ["dateTime", "+14255550109-20260101"],
  ["dateTime", "2026-04-30T07"],
  ["dateTime", "2026-04-30T07:15:00.0123456789"],
  ["language", "John Doe"],
  ["language", "ada-byron"],
  ["language", "en-x-ada"],
  ["language", "en-US-byron"],
  ["language", "en-Adab-GB"],
  ["language", "ada"],
  ["language", "en_US"],
  ["language", "en-US\n"],
  ["region", "Ada"],
  ["region", "ZZ"],
  ["region", "419"],
  ["hexColor", "#AdaByr"],
  ["hexColor", "AABBCC"],
  ["dateTimePattern", "d 'de Ada' MMMM"],
  ["dateTimePattern", "mmm"],
  ["dateTimePattern", "gym"],
  ["dateTimePattern", "+1 425 555 0100"],
  ["photoSize", "Ada"],
  ["word", "two words"],
  ["word", "a@b"],
  ["word", "x".repeat(61)],
  ["word", "a6f1d2c3b4a5946879b0a1c2d3e4f506"],
  ["word", "Ada14255550"],
  ["words", "Ada Byron"],
  ["availabilityView", "02 Ada"],
  ["userType", "Ada"],
  ["groupTheme", "#112233"],
  ["constructor" as StringForm, "Ada"],
];

describe("a string of a form", () => {
  it.each(passing)("passes: %s %j", (form, text) => {
    expect(passes(form, JSON.stringify(text))).toBe(true);
  });

  it.each(withheld)("is withheld if it is of another: %s %j", (form, text) => {
    expect(passes(form, JSON.stringify(text))).toBe(false);
  });

  it.each(stringForms)("is a string: %s", (form) => {
    for (const other of ["null", "1", "{}", '["UTC"]', "true", '"UTC', '"\ud800"', '"\\ud800"', '"\\x"'])
      expect(stringFormCheck(form)(Buffer.from(other), 0)).toBe(-1);
  });

  it("may be spelled with escapes", () => {
    expect(passes("timeZone", '"Europe\\/Berlin"')).toBe(true);
    expect(passes("mediaType", '"image\\u002fpng"')).toBe(true);
    expect(passes("timeZone", '"\\u0041dele"')).toBe(false);
  });

  it("is found again where it came last, and only whole", () => {
    const check = stringFormCheck("timeZone");
    const end = (text: string) => check(Buffer.from(`${text},`), 0);
    expect(end('"Europe/Berlin"')).toBe(15);
    expect(end('"Europe/Berlin"')).toBe(15);
    expect(end('"Europe/Berlin Adele"')).toBe(-1);
    expect(end('"UTC"')).toBe(5);
    expect(end('"Europe/Berli"')).toBe(-1);
  });

  it.each(windowsTimeZones())("has the zone %s of Windows", (name) => {
    expect(name).toMatch(/^[A-Z][A-Za-z.+0-9() -]*$|^tzone:\/\/Microsoft\/(?:Utc|Custom)$/);
    expect(passes("timeZone", JSON.stringify(name))).toBe(true);
  });

  it.each(timeZonePlaces())("has the places %s of a display name of Windows", (name) => {
    expect(passes("timeZone", JSON.stringify(`(UTC-03:30) ${name}`))).toBe(true);
    expect(passes("timeZone", JSON.stringify(`${name}, Adele`))).toBe(false);
  });

  it("has no zone twice, and every zone of the runtime", () => {
    for (const names of [windowsTimeZones(), timeZonePlaces()])
      expect(new Set(names).size).toBe(names.length);
    for (const name of Intl.supportedValuesOf("timeZone")) expect(passes("timeZone", `"${name}"`)).toBe(true);
  });
});
