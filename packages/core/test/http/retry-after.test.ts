import { describe, expect, it } from "vitest";
import { retryAfterMs } from "../../src/http/retry-after.ts";

const NOW = Date.UTC(2026, 10, 22, 12, 0, 0);

describe("Retry-After", () => {
  const headers: readonly (readonly [header: string | null, milliseconds: number | undefined])[] = [
    [null, undefined],
    ["0", 0],
    ["1", 1000],
    [" 7 ", 7000],
    ["2.128", 2128],
    ["0.0001", 1],
    ["1.5", 1500],
    ["120", 120_000],
    ["999999", 999_999_000],
    ["1000000", undefined],
    ["", undefined],
    [".5", undefined],
    ["5.", undefined],
    ["-1", undefined],
    ["+1", undefined],
    ["1e3", undefined],
    ["0x10", undefined],
    ["NaN", undefined],
    ["Infinity", undefined],
    ["soon", undefined],
    ["1, 2", undefined],
    ["Sun, 22 Nov 2026 12:00:05 GMT", undefined],
  ];

  it.each(headers)("%j is %j ms", (header, milliseconds) => {
    expect(retryAfterMs(header)).toBe(milliseconds);
  });

  it.each<readonly [header: string, milliseconds: number | undefined]>([
    ["Sun, 22 Nov 2026 12:00:05 GMT", 5000],
    [" Sun, 22 Nov 2026 12:00:05 GMT ", 5000],
    ["Sun, 22 Nov 2026 11:59:59 GMT", 0],
    ["Sun, 22 Nov 2026 12:00:05", undefined],
    ["Sun, 99 Nov 2026 12:00:05 GMT", undefined],
    ["2026-11-22T12:00:05Z", undefined],
    ["5.", undefined],
    ["-1", undefined],
    ["soon", undefined],
    ["7", 7000],
  ])("%j is %j ms where a date is read, too", (header, milliseconds) => {
    expect(retryAfterMs(header, NOW)).toBe(milliseconds);
  });
});
