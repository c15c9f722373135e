import {
  ascii,
  bytesOf,
  type Decode,
  isNull,
  MAX_LEVELS,
  MalformedReply,
  skipName,
  skipSpace,
  skipString,
  skipValue,
  standsAt,
  stringValue,
} from "../../json/scan.ts";
import { annotate } from "./annotate.ts";
import {
  another,
  beginPass,
  finish,
  leaveOut,
  type Pass,
  postpone,
  type RewriteLink,
  replaceString,
  takeBack,
} from "./pass.ts";
import type { Field, ObjectPlan } from "./plan.ts";

const MAX_RESCAN_RATIO = 4;
const MAX_REPEAT_BYTES = 128;
const typeKey = bytesOf('"@odata.type":');
const { quote, atSign, openBrace, closeBrace, openBracket, closeBracket } = ascii;

/** What came out of one reply. */
export interface Transcript {
  readonly body: Uint8Array<ArrayBuffer>;
  /** How many records stand under `value`; undefined where the reply has no such array. */
  readonly records: number | undefined;
  /** How many values were left out because they were not what the schema says of their property. */
  readonly invalidValues: number;
}

const valueAt = ({ json, decode }: Pass, at: number): string => stringValue(at, skipString(json, at), decode);

/** The field whose name stands at the pass, which is moved to the value; undefined for a name that the plan lacks. */
function readName(pass: Pass, plan: ObjectPlan, guess: Field | undefined): Field | undefined {
  const { json, at } = pass;
  if (guess !== undefined && standsAt(json, at, guess.quoted)) {
    pass.at = skipSpace(json, at + guess.quoted.length);
    return guess;
  }
  pass.at = skipName(json, at);
  return plan.fields.get(valueAt(pass, at));
}

const typeNameAt = (pass: Pass, at: number): string => {
  const value = pass.json[at] === quote ? valueAt(pass, at) : "";
  return value.startsWith("#") ? value.slice(1) : "";
};

/** Treats one value that is no array; false if it is not what the schema says of it. */
function treat(pass: Pass, each: Field, plan: ObjectPlan, depth: number): boolean {
  const { json, at } = pass;
  const { treatment } = each;
  if (isNull(json, at)) {
    pass.at = at + 4;
    return true;
  }
  switch (treatment.kind) {
    case "keep": {
      const end = treatment.check(json, at);
      if (end !== -1) pass.at = end;
      return end !== -1;
    }
    case "replace":
      if (json[at] !== quote) return false;
      postpone(pass, at, skipString(json, at), treatment.replaceAll);
      return true;
    case "object":
      return json[at] === openBrace && treatObject(pass, treatment.plan, depth);
    case "link": {
      if (json[at] !== quote) return false;
      const link = pass.rewriteLink(treatment.link, valueAt(pass, at));
      if (link !== undefined) replaceString(pass, at, skipString(json, at), link);
      return link !== undefined;
    }
    case "type":
      if (plan.narrowed(typeNameAt(pass, at)) === undefined) return false;
      pass.at = skipString(json, at);
      return true;
    case "annotate":
    case "drop":
      return false;
  }
}

/** Treats an object; one that reads as the last that passed untouched under this plan passes at once. */
function treatObject(pass: Pass, plan: ObjectPlan, depth: number): boolean {
  const { json, at, runs, invalidValues } = pass;
  const { untouched } = plan;
  if (untouched.length > 0 && standsAt(json, at, untouched)) {
    pass.at = at + untouched.length;
    return true;
  }
  const { length } = runs;
  const passes = transcodeObject(pass, plan, depth);
  const asItStood = runs.length === length && pass.from <= at && pass.invalidValues === invalidValues;
  if (asItStood && pass.at - at <= MAX_REPEAT_BYTES) plan.untouched = json.slice(at, pass.at);
  return passes;
}

/** Treats the elements of an array; false, and nothing written that counts, if one is not what the schema says. */
function treatElements(pass: Pass, each: Field, plan: ObjectPlan, depth: number): boolean {
  const { json } = pass;
  if (json[pass.at] !== openBracket) return isNull(json, pass.at) && treat(pass, each, plan, depth);
  if (each.records) pass.records = 0;
  pass.at = skipSpace(json, pass.at + 1);
  if (json[pass.at] === closeBracket) {
    pass.at += 1;
    return true;
  }
  do {
    pass.at = skipSpace(json, pass.at);
    if (!treat(pass, each, plan, depth)) return false;
    if (each.records) pass.records = (pass.records ?? 0) + 1;
  } while (another(pass, closeBracket));
  return true;
}

/** Treats the value of a known field; false, with all that it wrote taken back, if the value has to be left out. */
function treatField(
  pass: Pass,
  each: Field,
  plan: ObjectPlan,
  depth: number,
  start: number,
  name: number,
): boolean {
  const { treatment, collection } = each;
  if (treatment.kind === "drop") return false;
  const { at, from, invalidValues } = pass;
  const { length } = pass.runs;
  const passes =
    treatment.kind === "annotate"
      ? annotate(pass, treatment, { start, name, collection })
      : (collection ? treatElements : treat)(pass, each, plan, depth);
  if (passes) return true;
  if (each.records) throw new MalformedReply(pass.at);
  takeBack(pass, { at, from, length, invalidValues: invalidValues + 1 });
  return false;
}

/** The plan for the object at the pass: the derived type's, where an `@odata.type` that comes first names one. */
function planAt(pass: Pass, plan: ObjectPlan): ObjectPlan {
  const { json, at } = pass;
  const first = skipSpace(json, at + 1);
  if (json[first + 1] !== atSign || !standsAt(json, first, typeKey)) return plan;
  return plan.narrowed(typeNameAt(pass, skipSpace(json, first + typeKey.length))) ?? plan;
}

/** Remembers that `each` came behind `previous`. */
function learn(plan: ObjectPlan, previous: Field | undefined, each: Field): void {
  if (previous === undefined) plan.first = each;
  else previous.following = each;
}

/** The plan to start over with, where an `@odata.type` that comes late names a derived type. */
function lateNarrowing(pass: Pass, plan: ObjectPlan, each: Field | undefined): ObjectPlan | undefined {
  if (each?.treatment.kind !== "type") return undefined;
  const narrowed = plan.narrowed(typeNameAt(pass, pass.at));
  return narrowed === plan ? undefined : narrowed;
}

/**
 * Rewrites the object at the pass. A dropped property goes together with one comma: the one before it, or, while nothing
 * was kept yet, the one behind it.
 */
function transcodeObject(pass: Pass, declared: ObjectPlan, depth: number): boolean {
  const { json, at: start, from, runs, invalidValues } = pass;
  const { length } = runs;
  if (depth > MAX_LEVELS) throw new MalformedReply(start);
  const plan = planAt(pass, declared);
  let previous: Field | undefined;
  let guess = plan.first;
  let kept = 0;
  let boundary = start + 1;
  pass.at = skipSpace(json, boundary);
  if (json[pass.at] === closeBrace) {
    pass.at += 1;
    return true;
  }
  do {
    pass.at = skipSpace(json, pass.at);
    const name = pass.at;
    const each = readName(pass, plan, guess);
    const late = lateNarrowing(pass, plan, each);
    if (late !== undefined) {
      pass.repeated += pass.at - start;
      if (pass.repeated > MAX_RESCAN_RATIO * json.length) throw new MalformedReply(start);
      takeBack(pass, { at: start, from, length, invalidValues });
      return transcodeObject(pass, late, depth);
    }
    if (each !== undefined) {
      if (each !== guess) learn(plan, previous, each);
      guess = each.following;
      previous = each;
    }
    if (each !== undefined && treatField(pass, each, plan, depth + 1, start, name)) kept += 1;
    else {
      pass.at = skipValue(json, pass.at, depth);
      leaveOut(pass, kept > 0 ? boundary : name, kept === 0);
    }
    boundary = pass.at;
  } while (another(pass, closeBrace));
  return true;
}

/**
 * Rewrites one JSON reply by a plan, in one pass over its bytes: what the plan knows is checked and copied or replaced, all
 * else is stepped over unread. Nothing is ever parsed into objects, so no property name of the reply (`__proto__`,
 * `toJSON`) can act on us, and numbers and dates leave as they came.
 *
 * @throws MalformedReply for a body that is not one JSON object
 */
export function transcode(
  json: Uint8Array,
  plan: ObjectPlan,
  decode: Decode,
  rewriteLink: RewriteLink,
): Transcript {
  const pass = beginPass(json, decode, rewriteLink);
  if (json[pass.at] !== openBrace) throw new MalformedReply(pass.at);
  transcodeObject(pass, plan, 0);
  const end = skipSpace(json, pass.at);
  if (end !== json.length) throw new MalformedReply(end);
  return { body: finish(pass), records: pass.records, invalidValues: pass.invalidValues };
}
