import type { Property } from "./schema.ts";

/** What times can be rounded to, the finest first. */
export const timeUnits = ["hour", "day", "month"] as const;

/** One of {@link timeUnits}. */
export type TimeUnit = (typeof timeUnits)[number];

/** When a zone changes its offset is a rule of the zone, and no time at which anything happens. */
const rulesOfZones: ReadonlySet<string> = new Set(["standardTimeZoneOffset.time"]);

const temporal: ReadonlySet<string> = new Set(["date", "dateTimeOffset", "timeOfDay"]);

/** True for a property whose values are times, whatever they are written as. */
export const isTime = ({ declaredIn, name, type, form }: Property): boolean =>
  !rulesOfZones.has(`${declaredIn}.${name}`) &&
  (form === "dateTime" || (type.kind === "primitive" && temporal.has(type.name)));

/** True for times without a date, such as when somebody's work begins. */
export const isTimeOfDay = ({ type }: Property): boolean =>
  type.kind === "primitive" && type.name === "timeOfDay";

/** What is no time by itself and tells of one more than its rounding leaves, by the coarsest unit that may stand beside it. */
const finer: Readonly<Record<string, "none" | "hour" | "day">> = {
  /** One digit for each slot of a schedule. */
  "scheduleInformation.availabilityView": "none",
  /** So many minutes before an event, as the event says itself. */
  "reminder.reminderFireTime": "none",
  "recurrencePattern.dayOfMonth": "day",
  "recurrencePattern.daysOfWeek": "day",
  "recurrencePattern.index": "day",
};

/** True for a property that would undo the rounding to a unit. A time of day has nothing left to say behind a whole day. */
export const undoesRounding = (property: Property, unit: TimeUnit): boolean => {
  if (isTimeOfDay(property) && isTime(property)) return unit !== "hour";
  const coarsest = finer[`${property.declaredIn}.${property.name}`];
  return (
    coarsest === "none" || (coarsest !== undefined && timeUnits.indexOf(unit) > timeUnits.indexOf(coarsest))
  );
};

/** Names of lists whose free members hold times, such as the header `Date`. */
const openLists: ReadonlySet<string> = new Set([
  "internetMessageHeaders",
  "singleValueExtendedProperties",
  "multiValueExtendedProperties",
]);

/**
 * True for a property in which exact times can stand though it is not a time: ids of messages, meetings and conversations
 * are made of the time at which these began.
 */
export const holdsTimes = ({ name, propertyClass }: Property): boolean =>
  propertyClass === "correlationId" || openLists.has(name);

/**
 * A time cut off to the unit that it lies in, toward the past, in the zone in which it is written. The fraction of a second
 * goes, since its length tells of it. A time of day keeps its hour; a date is cut to its month alone.
 *
 * @param text a date, a date and time with an offset or without, or a time of day, as ISO 8601 writes them; or empty
 */
export function roundTime(text: string, unit: TimeUnit): string {
  if (text[2] === ":") return `${text.slice(0, 2)}:00:00`;
  if (text === "") return text;
  const date = unit === "month" ? `${text.slice(0, 8)}01` : text.slice(0, 10);
  if (text[10] !== "T") return date;
  const hour = unit === "hour" ? text.slice(11, 13) : "00";
  const [offset = ""] = /(?:Z|[+-][0-9]{2}:[0-9]{2})$/.exec(text.slice(13)) ?? [];
  return `${date}T${hour}:00:00${offset}`;
}

const inUtc = /^([0-9]{4})-([0-9]{2})-([0-9]{2})(?:T([0-9]{2}):00(?::00(?:\.0{1,9})?)?(?:Z|[+-]00:00)?)?$/i;

/** Where a unit begins in UTC, on the hour. */
export interface UnitStart {
  readonly year: number;
  /** From 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
}

const MAX_MONTH_DAYS = 31;
const isLeapYear = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

const daysOf = (year: number, month: number): number => {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? MAX_MONTH_DAYS - 1 : MAX_MONTH_DAYS;
};

/** The beginning of a unit in UTC that a text names; undefined for any other text. Without an offset it is taken for UTC. */
export function wholeUnit(text: string, unit: TimeUnit): UnitStart | undefined {
  const found = inUtc.exec(text);
  if (found === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0] = found.slice(1).map((part) => Number(part ?? 0));
  const isThere = month >= 1 && month <= 12 && day >= 1 && day <= daysOf(year, month) && hour < 24;
  const isWhole = (unit === "hour" || hour === 0) && (unit !== "month" || day === 1);
  return isThere && isWhole ? { year, month, day, hour } : undefined;
}

/** The beginning of the unit behind the one that begins there. */
export function nextUnit({ year, month, day, hour }: UnitStart, unit: TimeUnit): UnitStart {
  if (unit === "hour" && hour < 23) return { year, month, day, hour: hour + 1 };
  if (unit !== "month" && day < daysOf(year, month)) return { year, month, day: day + 1, hour: 0 };
  return month < 12
    ? { year, month: month + 1, day: 1, hour: 0 }
    : { year: year + 1, month: 1, day: 1, hour: 0 };
}

const padded = (value: number, digits: number): string => String(value).padStart(digits, "0");

/** A date and an hour as ISO 8601 writes them, without an offset. */
export const writeUnitStart = ({ year, month, day, hour }: UnitStart): string =>
  `${padded(year, 4)}-${padded(month, 2)}-${padded(day, 2)}T${padded(hour, 2)}:00:00`;
