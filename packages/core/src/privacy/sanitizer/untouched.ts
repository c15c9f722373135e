/*
 * Short objects that pass as they stand: services write the same status, zone or flag into most records of a page, and one that
 * reads as the last one needs no second look.
 */

import { equalAt, WORD_BYTES } from "../../json/scan.ts";
import type { Pass } from "./pass.ts";
import type { Untouched } from "./plan.ts";

const MAX_BYTES = 128;

/** Moves the pass behind the object at it, where that is the one that passed untouched last; else false. */
export function passesAgain(pass: Pass, { pass: number, start, end }: Untouched): boolean {
  const size = end - start;
  const { at, json } = pass;
  if (number !== pass.number || at + size > json.length || !equalAt(pass, at, start, size)) return false;
  pass.at = at + size;
  return true;
}

/** Remembers the object from `start` to the pass, where it is short. */
export function noteUntouched({ at, number }: Pass, start: number, untouched: Untouched): void {
  const size = at - start;
  if (size > MAX_BYTES || size < WORD_BYTES) return;
  untouched.pass = number;
  untouched.start = start;
  untouched.end = at;
}
