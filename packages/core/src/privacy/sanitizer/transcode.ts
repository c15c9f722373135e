import { another, cut, finish, leaveOut, type Pass, postpone, type RewriteLink, takeBack } from "./pass.ts";
import type { Field, ObjectPlan } from "./plan.ts";
import { MalformedReply, skipSpace, skipString, skipValue, stringValue } from "./scan.ts";

const deepest = 64;
const mostRepetition = 4;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const colon = 0x3a;
const quote = 0x22;
const atSign = 0x40;
const longestRepeat = 128;

/** What came out of one reply. */
export interface Transcript {
  readonly body: string;
  /** How many records stand under `value`; undefined where the reply has no such array. */
  readonly records: number | undefined;
  /** How many values were left out because they were not what the schema says of their property. */
  readonly withheld: number;
}

/** The field whose name stands at the pass, which is moved to the value; undefined for a name that the plan lacks. */
function readName(pass: Pass, plan: ObjectPlan, guess: Field | undefined): Field | undefined {
  const { text, at } = pass;
  if (guess !== undefined && text.startsWith(guess.quoted, at)) {
    pass.at = skipSpace(text, at + guess.quoted.length);
    return guess;
  }
  const end = skipString(text, at);
  const separator = skipSpace(text, end);
  if (text.charCodeAt(separator) !== colon) throw new MalformedReply(separator);
  pass.at = skipSpace(text, separator + 1);
  return plan.fields.get(stringValue(text, at, end));
}

/** Treats one value that is no array; false if it is not what the schema says of it. */
function treat(pass: Pass, each: Field, plan: ObjectPlan, depth: number): boolean {
  const { text, at } = pass;
  if (text.charCodeAt(at) === 0x6e && text.startsWith("null", at)) {
    pass.at = at + 4;
    return true;
  }
  const { treatment } = each;
  switch (treatment.kind) {
    case "keep": {
      const end = treatment.check(text, at);
      if (end !== -1) pass.at = end;
      return end !== -1;
    }
    case "replace": {
      if (text.charCodeAt(at) !== quote) return false;
      const end = skipString(text, at);
      postpone(pass, at, end, treatment.replaceAll);
      return true;
    }
    case "object":
      return text.charCodeAt(at) === openBrace && treatObject(pass, treatment.plan, depth);
    case "link": {
      if (text.charCodeAt(at) !== quote) return false;
      const end = skipString(text, at);
      const link = pass.rewriteLink(treatment.link, stringValue(text, at, end));
      if (link === undefined) return false;
      cut(pass, at);
      pass.parts.push(JSON.stringify(link));
      pass.from = end;
      pass.at = end;
      return true;
    }
    case "type":
      if (plan.narrowed(typeNameAt(text, at)) === undefined) return false;
      pass.at = skipString(text, at);
      return true;
    case "drop":
      return false;
  }
}

const typeNameAt = (text: string, at: number): string => {
  const value = text.charCodeAt(at) === quote ? stringValue(text, at, skipString(text, at)) : "";
  return value.startsWith("#") ? value.slice(1) : "";
};

/** A copy that shares no memory with the reply: a remembered slice would keep all of it. */
const detached = (text: string): string => ` ${text}`.slice(1);

/** Treats an object; one that reads as the last that passed untouched under this plan passes at once. */
function treatObject(pass: Pass, plan: ObjectPlan, depth: number): boolean {
  const { text, at, parts, withheld } = pass;
  if (plan.untouched !== "" && text.startsWith(plan.untouched, at)) {
    pass.at = at + plan.untouched.length;
    return true;
  }
  const { length } = parts;
  const passes = transcodeObject(pass, plan, depth);
  if (
    parts.length === length &&
    pass.from <= at &&
    pass.withheld === withheld &&
    pass.at - at <= longestRepeat
  ) {
    plan.untouched = detached(text.slice(at, pass.at));
  }
  return passes;
}

/** Treats the elements of an array; false, and nothing written that counts, if one is not what the schema says. */
function treatElements(pass: Pass, each: Field, plan: ObjectPlan, depth: number): boolean {
  const { text } = pass;
  if (text.charCodeAt(pass.at) !== openBracket)
    return text.startsWith("null", pass.at) && treat(pass, each, plan, depth);
  if (each.records) pass.records = 0;
  pass.at = skipSpace(text, pass.at + 1);
  if (text.charCodeAt(pass.at) === closeBracket) {
    pass.at += 1;
    return true;
  }
  do {
    pass.at = skipSpace(text, pass.at);
    if (!treat(pass, each, plan, depth)) return false;
    if (each.records) pass.records = (pass.records ?? 0) + 1;
  } while (another(pass, closeBracket));
  return true;
}

/** Treats the value of a known field; false, with all that it wrote taken back, if the value has to be left out. */
function treatField(pass: Pass, each: Field, plan: ObjectPlan, depth: number): boolean {
  if (each.treatment.kind === "drop") return false;
  const { at, from, parts, withheld } = pass;
  const { length } = parts;
  const passes = each.collection ? treatElements(pass, each, plan, depth) : treat(pass, each, plan, depth);
  if (passes) return true;
  if (each.records) throw new MalformedReply(pass.at);
  takeBack(pass, { at, from, length, withheld: withheld + 1 });
  return false;
}

const typeKey = '"@odata.type":';

/** The plan for the object at `at`: the derived type's, where an `@odata.type` that comes first names one. */
function planAt(text: string, at: number, plan: ObjectPlan): ObjectPlan {
  const first = skipSpace(text, at + 1);
  if (text.charCodeAt(first + 1) !== atSign || !text.startsWith(typeKey, first)) return plan;
  return plan.narrowed(typeNameAt(text, skipSpace(text, first + typeKey.length))) ?? plan;
}

/** Remembers that `each` came behind `previous`. */
function learn(plan: ObjectPlan, previous: Field | undefined, each: Field): void {
  if (previous === undefined) plan.first = each;
  else previous.following = each;
}

/** The plan to start over with, where an `@odata.type` that comes late names a derived type. */
function lateNarrowing(pass: Pass, plan: ObjectPlan, each: Field | undefined): ObjectPlan | undefined {
  if (each?.treatment.kind !== "type") return undefined;
  const narrowed = plan.narrowed(typeNameAt(pass.text, pass.at));
  return narrowed === plan ? undefined : narrowed;
}

/**
 * Rewrites the object at the pass. A dropped property goes together with one comma: the one before it, or, while nothing
 * was kept yet, the one behind it.
 */
function transcodeObject(pass: Pass, declared: ObjectPlan, depth: number): boolean {
  const { text, at: start, from, parts, withheld } = pass;
  const { length } = parts;
  if (depth > deepest) throw new MalformedReply(start);
  const plan = planAt(text, start, declared);
  let previous: Field | undefined;
  let guess = plan.first;
  let kept = 0;
  let boundary = start + 1;
  pass.at = skipSpace(text, boundary);
  if (text.charCodeAt(pass.at) === closeBrace) {
    pass.at += 1;
    return true;
  }
  do {
    pass.at = skipSpace(text, pass.at);
    const name = pass.at;
    const each = readName(pass, plan, guess);
    const late = lateNarrowing(pass, plan, each);
    if (late !== undefined) {
      pass.repeated += pass.at - start;
      if (pass.repeated > mostRepetition * text.length) throw new MalformedReply(start);
      takeBack(pass, { at: start, from, length, withheld });
      return transcodeObject(pass, late, depth);
    }
    if (each !== undefined) {
      if (each !== guess) learn(plan, previous, each);
      guess = each.following;
      previous = each;
    }
    if (each !== undefined && treatField(pass, each, plan, depth + 1)) kept += 1;
    else {
      pass.at = skipValue(text, pass.at, depth);
      leaveOut(pass, kept > 0 ? boundary : name, kept === 0);
    }
    boundary = pass.at;
  } while (another(pass, closeBrace));
  return true;
}

/**
 * Rewrites one JSON reply by a plan, in one pass over its text: what the plan knows is checked and copied or replaced, all
 * else is stepped over unread. Nothing is ever parsed into objects, so no property name of the reply (`__proto__`,
 * `toJSON`) can act on us, and numbers and dates leave as they came.
 *
 * @throws MalformedReply for a body that is not one JSON object
 */
export function transcode(text: string, plan: ObjectPlan, rewriteLink: RewriteLink): Transcript {
  const start = skipSpace(text, 0);
  if (text.charCodeAt(start) !== openBrace) throw new MalformedReply(start);
  const pass: Pass = {
    text,
    rewriteLink,
    at: start,
    from: start,
    parts: [],
    replacements: new Map(),
    records: undefined,
    withheld: 0,
    repeated: 0,
  };
  transcodeObject(pass, plan, 0);
  const end = skipSpace(text, pass.at);
  if (end !== text.length) throw new MalformedReply(end);
  return { body: finish(pass), records: pass.records, withheld: pass.withheld };
}
