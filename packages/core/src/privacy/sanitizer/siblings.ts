import { ascii, matchesAt, skipName, skipSpace, skipString, skipValue } from "../../json/scan.ts";
import type { Pass } from "./pass.ts";
import type { Sibling } from "./plan.ts";
import { matchesAnyCaseAt } from "./values.ts";

const { quote, comma } = ascii;

function findSibling(json: Uint8Array, start: number, { name, value }: Sibling): boolean {
  let at = skipSpace(json, start + 1);
  while (json[at] === quote) {
    const valueAt = skipName(json, at);
    if (matchesAt(json, at, name)) return matchesAnyCaseAt(json, valueAt, value);
    at = nextMember(json, valueAt);
  }
  return false;
}

/** Where the next member opens behind the value at `at`, or the object ends. */
function nextMember(json: Uint8Array, at: number): number {
  const behind = skipSpace(json, skipValue(json, at));
  return json[behind] === comma ? skipSpace(json, behind + 1) : behind;
}

/** The members of the object that opens at `start`, by where name and value stand. What is no JSON ends it or throws. */
export function* membersOf(
  json: Uint8Array,
  start: number,
): Generator<readonly [nameAt: number, valueAt: number]> {
  let at = skipSpace(json, start + 1);
  while (json[at] === quote) {
    const value = skipName(json, at);
    yield [at, value];
    at = nextMember(json, value);
  }
}

/** Where each string stands that opens before `end`, names among them. */
export function* stringsIn(
  json: Uint8Array,
  from: number,
  end: number,
): Generator<readonly [start: number, end: number]> {
  for (let at = from; at < end; at++) {
    if (json[at] !== quote) continue;
    const behind = skipString(json, at);
    yield [at, behind];
    at = behind - 1;
  }
}

/**
 * True if the object that opens at `start` has the sibling with its value. It is looked up once for each object, so that one
 * that repeats its members costs no more.
 */
export function hasSibling(pass: Pass, start: number, sibling: Sibling): boolean {
  if (pass.sibling.start !== start) pass.sibling = { start, isMet: findSibling(pass.json, start, sibling) };
  return pass.sibling.isMet;
}
