import { primitivePatterns } from "../privacy/sanitizer/values.ts";
import type { PrimitiveName } from "../schema/primitives.ts";
import { type EnumerationName, membersOf, type Property } from "../schema/schema.ts";
import {
  formPatterns,
  MAX_FORMED_CHARACTERS,
  membersOfForm,
  type StringForm,
} from "../schema/string-forms.ts";
import type { TimeUnit } from "../schema/times.ts";

/** A schema of JSON Schema draft 2020-12, which is OpenAPI 3.1's. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** A null. */
export const nothing: JsonSchema = { type: "null" };

/** Any text, or a null. */
export const text: JsonSchema = { type: ["string", "null"] };

/** An object of these properties and no others. */
export const closed = (
  properties: Readonly<Record<string, JsonSchema>>,
  more: JsonSchema = {},
): JsonSchema => ({
  type: "object",
  ...more,
  properties,
  additionalProperties: false,
});

/** A text that an expression tells. */
const textOf = (pattern: RegExp, more: JsonSchema): JsonSchema => ({
  ...text,
  pattern: pattern.source,
  ...more,
});

/** What primitive types are, as the sanitizer lets them pass. */
export const primitives: Readonly<Record<PrimitiveName, JsonSchema>> = {
  binary: textOf(primitivePatterns.binary, { contentEncoding: "base64" }),
  boolean: { type: ["boolean", "null"] },
  date: textOf(primitivePatterns.date, { format: "date" }),
  dateTimeOffset: textOf(primitivePatterns.dateTimeOffset, { format: "date-time" }),
  double: { type: ["number", "null"], format: "double" },
  guid: textOf(primitivePatterns.guid, { format: "uuid" }),
  int32: { type: ["number", "null"], format: "int32" },
  int64: { type: ["number", "null"], format: "int64" },
  string: text,
  timeOfDay: textOf(primitivePatterns.timeOfDay, { format: "time" }),
};

const roundedClocks: Readonly<Record<TimeUnit, string>> = {
  hour: "[0-9]{2}:00:00",
  day: "00:00:00",
  month: "00:00:00",
};
const YEAR_AND_MONTH = "[0-9]{4}-[0-9]{2}";
const ROUNDED_OFFSET = "(?:Z|[+-][0-9]{2}:[0-9]{2})?";

/** The pattern of a rounded time: of a date, of a date with a time of day, or of a time of day alone. */
const roundedPattern = ({ type }: Property, unit: TimeUnit): string => {
  const date = `${YEAR_AND_MONTH}-${unit === "month" ? "01" : "[0-9]{2}"}`;
  const clock = roundedClocks[unit];
  const name = type.kind === "primitive" ? type.name : "string";
  if (name === "timeOfDay") return `^(?:${clock})?$`;
  return name === "date" ? `^(?:${date})?$` : `^(?:${date}(?:T${clock}${ROUNDED_OFFSET})?)?$`;
};

/** A time as the sanitizer lets it pass where times are rounded. */
export const roundedTime = (property: Property, unit: TimeUnit): JsonSchema => ({
  ...text,
  ...(property.type.kind === "primitive" && property.type.name === "dateTimeOffset"
    ? { format: "date-time" }
    : {}),
  pattern: roundedPattern(property, unit),
  description: `Rounded down to the ${unit}.`,
});

const anyCase = (member: string): string =>
  member.replaceAll(/[A-Za-z]/g, (letter) => `[${letter.toLowerCase()}${letter.toUpperCase()}]`);

/** One of these strings, in any case. */
export const oneOf = (members: readonly string[]): JsonSchema => ({
  description: "Some services of Graph write members in another case.",
  anyOf: [
    { enum: [...members, null] },
    { type: "string", pattern: `^(?:${members.map(anyCase).join("|")})$` },
  ],
});

/** A member of an enumeration. */
export const enumeration = (name: EnumerationName): JsonSchema => oneOf(membersOf(name));

/** What the forms are that no expression tells. */
const descriptions: Partial<Readonly<Record<StringForm, string>>> = {
  dateTime: "A date and time without an offset.",
  language: "A language that Windows and Exchange offer, with a script and a region or without.",
  mediaType: "A media type without parameters.",
  region: "A country or region (ISO 3166-1 alpha-2).",
  timeZone: "The name of a time zone of Windows or of the IANA database, or an offset such as UTC+01:00.",
};

/** A string of a form. */
export function formSchema(form: StringForm): JsonSchema {
  const members = membersOfForm(form);
  if (members !== undefined) return oneOf(["", ...members]);
  const description = descriptions[form];
  return {
    ...text,
    ...(form === "availabilityView" || form === "dateTime" ? {} : { maxLength: MAX_FORMED_CHARACTERS }),
    ...(form in formPatterns
      ? { pattern: `^$|${formPatterns[form as keyof typeof formPatterns].source}` }
      : {}),
    ...(description === undefined ? {} : { description }),
  };
}
