import { type Pass, replaceString } from "./pass.ts";
import type { Rounding } from "./plan.ts";

/** Cuts the time at the pass off to its unit; false for what is no time. One that begins its unit passes to the byte. */
export function round(pass: Pass, { check, roundTime }: Rounding): boolean {
  const { json, at } = pass;
  const end = check(json, at);
  if (end === -1) return false;
  const time = String.fromCharCode(...json.subarray(at + 1, end - 1));
  const rounded = roundTime(time);
  if (rounded === time) pass.at = end;
  else replaceString(pass, at, end, rounded);
  return true;
}
