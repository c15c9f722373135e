/** A JSON value as it is in a reply. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;

/** A JSON object as it is in a reply, its properties in the order in which Graph writes them. */
export interface JsonObject {
  readonly [name: string]: JsonValue;
}

/** A point in time as an event or a flag gives it. */
export interface DateTimeTimeZone extends JsonObject {
  readonly dateTime: string;
  readonly timeZone: string;
}

/** A name and an address; real mail has either without the other. */
export interface EmailAddress extends JsonObject {
  readonly name?: string;
  readonly address?: string;
}

/** One line of an envelope. */
export interface Recipient extends JsonObject {
  readonly emailAddress: EmailAddress;
}

declare global {
  // Part of ECMAScript's JSON since 2025; the configured library is older.
  interface JSON {
    rawJSON(text: string): unknown;
    isRawJSON(value: unknown): boolean;
  }
}

/**
 * 2^53 + 1 as it is in a reply: no JavaScript number holds it, so it is written digit by digit. It takes a number's
 * place in a wire form.
 */
export const unsafeInteger = JSON.rawJSON("9007199254740993") as JsonValue;

/** What Exchange writes for a moment that never was. */
export const neverTime = "0001-01-01T00:00:00Z";

/** ISO time in seconds, as messages and directory objects have it. */
export const toSeconds = (time: number): string => `${new Date(time).toISOString().slice(0, 19)}Z`;

/** ISO time with seven digits behind the second, as events have it; `ticks` are the last four. */
export const toTicks = (time: number, ticks: number): string =>
  `${new Date(time).toISOString().slice(0, 23)}${String(ticks % 10_000).padStart(4, "0")}Z`;

/** A point in time in UTC. */
export const utc = (time: number): DateTimeTimeZone => ({
  dateTime: `${new Date(time).toISOString().slice(0, 19)}.0000000`,
  timeZone: "UTC",
});

/** Only the date. */
export const toDate = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** Milliseconds of a minute. */
export const MINUTE_MS = 60_000;
/** Milliseconds of an hour. */
export const HOUR_MS = 60 * MINUTE_MS;
/** Milliseconds of a day. */
export const DAY_MS = 24 * HOUR_MS;
