import type { Random } from "../../random.ts";
import { DAY_MS, type JsonObject, toDate } from "../wire.ts";

/** A series: its pattern as Graph writes it and the starts of its occurrences. */
export interface Recurrence {
  readonly wire: JsonObject;
  readonly starts: readonly number[];
}

const weekdays = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"] as const;

const weekdayOf = (time: number): string => weekdays[new Date(time).getUTCDay()] ?? "monday";

const pattern = (type: string, interval: number, parts: JsonObject): JsonObject => ({
  type,
  interval,
  month: 0,
  dayOfMonth: 0,
  ...parts,
  firstDayOfWeek: "sunday",
  index: "first",
});

/** The occurrence of a monthly series that is `months` after its first one. */
function monthsLater(startAt: number, months: number): number {
  const date = new Date(startAt);
  return Date.UTC(
    date.getUTCFullYear(),
    date.getUTCMonth() + months,
    date.getUTCDate(),
    date.getUTCHours(),
    date.getUTCMinutes(),
  );
}

/** A series on the same day of so many weeks. */
export function weekly(startAt: number, weeks: number, timeZone: string): Recurrence {
  const starts = Array.from({ length: weeks }, (_, at) => startAt + at * 7 * DAY_MS);
  return {
    starts,
    wire: {
      pattern: pattern("weekly", 1, { daysOfWeek: [weekdayOf(startAt)] }),
      range: {
        type: "numbered",
        startDate: toDate(startAt),
        endDate: toDate(starts.at(-1) ?? startAt),
        recurrenceTimeZone: timeZone,
        numberOfOccurrences: weeks,
      },
    },
  };
}

/** What {@link drawRecurrence} is told. */
export interface RecurrencePlan {
  readonly startAt: number;
  readonly timeZone: string;
  /** Endless series are expanded up to here. */
  readonly horizon: number;
  /** The least number of occurrences of a series that ends. */
  readonly shortest: number;
}

/** Draws a daily, weekly or monthly series. */
export function drawRecurrence(random: Random, plan: RecurrencePlan): Recurrence {
  const { startAt, timeZone, horizon, shortest } = plan;
  const kind = random.pick(["daily", "weekly", "weekly", "absoluteMonthly"] as const);
  const count = random.int(shortest, 9);
  const starts = [...Array(count).keys()].map((at) => {
    if (kind === "absoluteMonthly") return monthsLater(startAt, at);
    return startAt + at * (kind === "daily" ? DAY_MS : 7 * DAY_MS);
  });
  const ending = random.pick(["noEnd", "endDate", "numbered"] as const);
  const inside = ending === "noEnd" ? starts.filter((start) => start <= horizon) : starts;
  const last = inside.at(-1) ?? startAt;
  return {
    starts: inside,
    wire: {
      pattern: pattern(kind, 1, {
        ...(kind === "weekly" ? { daysOfWeek: [weekdayOf(startAt)] } : {}),
        ...(kind === "absoluteMonthly" ? { dayOfMonth: new Date(startAt).getUTCDate() } : {}),
      }),
      range: {
        type: ending,
        startDate: toDate(startAt),
        endDate: ending === "noEnd" ? "0001-01-01" : toDate(last),
        recurrenceTimeZone: timeZone,
        numberOfOccurrences: ending === "numbered" ? count : 0,
      },
    },
  };
}
