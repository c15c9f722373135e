import { describe, expect, it } from "vitest";
import { retryAfterMs, retryAfterSeconds } from "../../src/http/retry-after.ts";

const NOW = Date.UTC(2026, 10, 22, 12, 0, 0);

const DEFAULT = 5000;
const read = (retryAfter: string, date?: string) =>
  retryAfterMs(new Headers({ "retry-after": retryAfter, ...(date === undefined ? {} : { date }) }), NOW);

describe("Retry-After", () => {
  it("that is not there asks for nothing", () => {
    expect(retryAfterMs(new Headers(), NOW)).toBeUndefined();
  });

  it.each<readonly [header: string, milliseconds: number]>([
    ["0", 0],
    ["1", 1000],
    [" 7 ", 7000],
    ["2.128", 2128],
    ["0.0001", 1],
    ["1.5", 1500],
    ["120", 120_000],
    ["999999", 999_999_000],
    ["Sun, 22 Nov 2026 12:00:05 GMT", 5000],
    [" Sun, 22 Nov 2026 12:00:05 GMT ", 5000],
    ["Sun, 22 Nov 2026 11:59:59 GMT", 0],
    ["Sunday, 22-Nov-26 12:00:06 GMT", 6000],
    ["Sunday, 06-Nov-94 08:49:37 GMT", 0],
    ["Sun Nov 22 12:00:07 2026", 7000],
    ["Sun Nov  6 08:49:37 1994", 0],
    ["1, 2", 2000],
    ["30,120", 120_000],
    ["120, 30", 120_000],
    ["3, Sun, 22 Nov 2026 12:00:08 GMT", 8000],
    ["Sun, 22 Nov 2026 12:00:08 GMT, Sunday, 22-Nov-26 12:00:09 GMT, 1", 9000],
  ])("%j is %j ms", (header, milliseconds) => {
    expect(read(header)).toBe(milliseconds);
  });

  it.each([
    "1000000",
    "",
    ".5",
    "5.",
    "-1",
    "+1",
    "1e3",
    "0x10",
    "NaN",
    "Infinity",
    "soon",
    ",",
    "Sun, 22 Nov 2026 12:00:05",
    "Sun, 99 Nov 2026 12:00:05 GMT",
    "Sun, 31 Feb 2026 12:00:05 GMT",
    "Sun, 22 Foo 2026 12:00:05 GMT",
    "Sun, 22 Nov 2026 25:00:05 GMT",
    "2026-11-22T12:00:05Z",
    "1".repeat(2000),
    "soon, 2",
  ])("%j cannot be read, and is a wait all the same", (header) => {
    expect(read(header)).toBe(DEFAULT);
  });

  it("is no shorter for a part that cannot be read", () => {
    expect(read("soon, 60")).toBe(60_000);
  });

  it.each([
    ["Sun, 22 Nov 2026 11:00:00 GMT", 60_000],
    ["Sunday, 22-Nov-26 11:00:00 GMT", 60_000],
    ["yesterday", 0],
  ])("is a date against the reply's own: %j", (date, milliseconds) => {
    expect(read("Sun, 22 Nov 2026 11:01:00 GMT", date)).toBe(milliseconds);
  });
});

describe("a wait that is passed on", () => {
  it.each([
    [0, 1],
    [1, 1],
    [1000, 1],
    [1001, 2],
    [600_000, 600],
  ])("of %i ms is %i s", (milliseconds, seconds) => {
    expect(retryAfterSeconds(milliseconds)).toBe(seconds);
  });
});
