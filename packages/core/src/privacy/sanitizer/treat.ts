import {
  ascii,
  isNull,
  literalAt,
  literalOf,
  MAX_DEPTH_LEVELS,
  MalformedReply,
  skipName,
  skipSpace,
  skipString,
  skipText,
  skipValue,
  stringValue,
} from "../../json/scan.ts";
import { ERROR_INSIDE, isErrorMember } from "../../schema/error-members.ts";
import { annotate, type Member } from "./annotate.ts";
import { putDerived } from "./derive.ts";
import {
  type Checkpoint,
  deferReplacement,
  hasNext,
  omit,
  type Pass,
  replaceString,
  rollback,
  substitute,
} from "./pass.ts";
import type { Field, Keeping, ObjectPlan } from "./plan.ts";
import { round } from "./round.ts";
import { hasSibling } from "./siblings.ts";
import { noteStrangers } from "./strangers.ts";
import { noteUntouched, passesAgain } from "./untouched.ts";
import { primitiveChecks } from "./values.ts";

/** How often a reply may be read again, in its own length, because types come late. */
const MAX_RESCAN_RATIO = 4;
const typeKey = literalOf('"@odata.type":');
const { quote, atSign, openBrace, closeBrace, openBracket, closeBracket } = ascii;

const valueAt = ({ json, decode }: Pass, at: number): string => stringValue(at, skipString(json, at), decode);

/** The field whose name stands at the pass, which is moved to the value; undefined for a name that the plan lacks. */
export function readName(pass: Pass, plan: ObjectPlan, guess: Field | undefined): Field | undefined {
  const { json, at } = pass;
  if (guess !== undefined && literalAt(pass, at, guess.quoted)) {
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

/** Longest value that is looked at for what it means. */
const MAX_MENDED_BYTES = 400;

/** Puts what is meant in place of a value that is not written as the schema says; false where nothing is known to be meant. */
function mendValue(pass: Pass, { mend }: Keeping): boolean {
  const { json, at, decode } = pass;
  const isString = json[at] === quote;
  if (mend === undefined || !(isString || primitiveChecks.double(json, at) !== -1)) return false;
  const end = isString ? skipString(json, at) : primitiveChecks.double(json, at);
  if (end - at > MAX_MENDED_BYTES) return false;
  const meant = mend(isString ? stringValue(at, end, decode) : Number(decode(at, end)));
  if (meant === undefined) return false;
  pass.texts.set(substitute(pass, at, end), `"${meant}"`);
  pass.at = end;
  return true;
}

/** Treats one value that is not an array; false if it is not what the schema says of it. */
export function treat(pass: Pass, field: Field, plan: ObjectPlan): boolean {
  const { json, at } = pass;
  if (isNull(json, at)) {
    pass.at = at + 4;
    return true;
  }
  switch (field.kind) {
    case "keep": {
      const end = field.treatment.check(json, at);
      if (end === -1) return mendValue(pass, field.treatment);
      pass.at = end;
      return true;
    }
    case "replace":
      if (json[at] !== quote) return false;
      deferReplacement(pass, at, skipText(pass, at), field.treatment);
      return true;
    case "object":
      return json[at] === openBrace && treatObject(pass, field.treatment.plan);
    case "link": {
      if (json[at] !== quote) return false;
      const link = pass.rewriteLink(field.treatment.link, valueAt(pass, at));
      if (link !== undefined) replaceString(pass, at, skipString(json, at), link);
      return link !== undefined;
    }
    case "type":
      if (plan.narrowed(typeNameAt(pass, at)) === undefined) return false;
      pass.at = skipString(json, at);
      return true;
    case "round":
      return round(pass, field.treatment);
    case "guarded":
      if (json[at] !== quote) return false;
      deferReplacement(pass, at, skipText(pass, at), field.treatment.replacement);
      return true;
    case "error":
    case "annotate":
    case "derive":
    case "drop":
      return false;
  }
}

/**
 * Treats an object; false where it is not whole without what it lost. One that reads as the last that passed untouched under
 * this plan passes at once.
 */
function treatObject(pass: Pass, plan: ObjectPlan): boolean {
  const { at, runs, invalidValues } = pass;
  if (passesAgain(pass, plan.untouched)) return true;
  const { length } = runs;
  pass.depth += 1;
  const isWhole = transcodeObject(pass, plan);
  pass.depth -= 1;
  if (!isWhole) return false;
  const asItStood = runs.length === length && pass.from <= at && pass.invalidValues === invalidValues;
  if (asItStood) noteUntouched(pass, at, plan.untouched);
  return true;
}

/** Treats the elements of an array; false, and nothing written that counts, if one is not what the schema says. */
function treatElements(pass: Pass, field: Field, plan: ObjectPlan): boolean {
  const { json } = pass;
  if (json[pass.at] !== openBracket) return isNull(json, pass.at) && treat(pass, field, plan);
  pass.at = skipSpace(json, pass.at + 1);
  if (json[pass.at] === closeBracket) {
    pass.at += 1;
    return true;
  }
  do {
    pass.at = skipSpace(json, pass.at);
    if (!treat(pass, field, plan)) return false;
  } while (hasNext(pass, closeBracket));
  return true;
}

/** Treats a value, or the annotation that stands in its place; false if it is not what the schema says. */
function treatMember(pass: Pass, field: Field, plan: ObjectPlan, member: Member): boolean {
  if (field.kind === "annotate") return annotate(pass, field.treatment, member, field.collection);
  if (field.kind === "derive") return putDerived(pass, field.treatment, member);
  return field.collection ? treatElements(pass, field, plan) : treat(pass, field, plan);
}

/** Treats the value of a known field; false, with all that it wrote undone, if the value has to be left out. */
export function treatField(pass: Pass, field: Field, plan: ObjectPlan, member: Member): boolean {
  const { json, at, from, invalidValues } = pass;
  const { kind, check } = field;
  if (check !== undefined) {
    const end = isNull(json, at) ? at + 4 : check(json, at);
    if (end !== -1) {
      pass.at = end;
      return true;
    }
  }
  if (kind === "drop") return false;
  if (kind === "guarded" && !hasSibling(pass, member.start, field.treatment.sibling)) return false;
  if (kind === "error") {
    if (json[at] === openBrace) throw new MalformedReply(at, ERROR_INSIDE);
    return false;
  }
  const { length } = pass.runs;
  if (treatMember(pass, field, plan, member)) return true;
  if (field.records) throw new MalformedReply(pass.at);
  rollback(pass, { at, from, length, invalidValues: invalidValues + 1 });
  return false;
}

/** The plan for the object at the pass: the derived type's, where an `@odata.type` that comes first names one. */
function planAt(pass: Pass, plan: ObjectPlan): ObjectPlan {
  const { json, at } = pass;
  const first = skipSpace(json, at + 1);
  if (json[first + 1] !== atSign || !literalAt(pass, first, typeKey)) return plan;
  return plan.narrowed(typeNameAt(pass, skipSpace(json, first + typeKey.length))) ?? plan;
}

/** Remembers that `field` came behind `previous`. */
function learn(plan: ObjectPlan, previous: Field | undefined, field: Field): void {
  if (previous === undefined) plan.first = field;
  else previous.following = field;
}

/** The plan to start over with, where an `@odata.type` that comes late names a derived type. */
function lateNarrowing(pass: Pass, plan: ObjectPlan, field: Field | undefined): ObjectPlan | undefined {
  if (field?.kind !== "type") return undefined;
  const narrowed = plan.narrowed(typeNameAt(pass, pass.at));
  return narrowed === plan ? undefined : narrowed;
}

/** Starts the object at `start` over under the plan of its own type; what was read twice is counted and bounded. */
function startOver(pass: Pass, plan: ObjectPlan, checkpoint: Checkpoint): boolean {
  const { at: start } = checkpoint;
  pass.repeated += pass.at - start;
  if (pass.repeated > MAX_RESCAN_RATIO * pass.json.length) throw new MalformedReply(start);
  rollback(pass, checkpoint);
  return transcodeObject(pass, plan);
}

/**
 * The name of a member that the plan does not know.
 *
 * @throws MalformedReply where it is an annotation with an error
 */
export function refuseErrorAnnotation(pass: Pass, { name: at }: Member): string {
  const name = valueAt(pass, at);
  if (pass.json[pass.at] === openBrace && isErrorMember(name))
    throw new MalformedReply(pass.at, ERROR_INSIDE);
  return name;
}

/** Leaves out the member whose value stands at the pass: behind `boundary` where something was kept, else with its comma. */
export function leaveOut(pass: Pass, { name }: Member, boundary: number, kept: number): void {
  pass.at = skipValue(pass.json, pass.at, pass.depth);
  omit(pass, kept > 0 ? boundary : name, kept === 0);
}

/**
 * Rewrites the object at the pass. A dropped property goes together with one comma: the one before it, or, while nothing
 * was kept yet, the one behind it. False, with the pass somewhere inside, where an indispensable one has to be left out.
 */
export function transcodeObject(pass: Pass, declared: ObjectPlan): boolean {
  const { json, at: start, from, runs, invalidValues, depth } = pass;
  const { length } = runs;
  if (depth > MAX_DEPTH_LEVELS) throw new MalformedReply(start);
  const plan = planAt(pass, declared);
  const member: Member = { start, name: start };
  let previous: Field | undefined;
  let guess = plan.first;
  let kept = 0;
  let boundary = start + 1;
  let strangers: string[] | undefined;
  pass.at = skipSpace(json, boundary);
  if (json[pass.at] === closeBrace) {
    pass.at += 1;
    return true;
  }
  do {
    pass.at = skipSpace(json, pass.at);
    member.name = pass.at;
    const field = readName(pass, plan, guess);
    const late = lateNarrowing(pass, plan, field);
    if (late !== undefined) return startOver(pass, late, { at: start, from, length, invalidValues });
    if (field !== undefined) {
      if (field !== guess) learn(plan, previous, field);
      guess = field.following;
      previous = field;
    } else {
      strangers ??= [];
      strangers.push(refuseErrorAnnotation(pass, member));
    }
    if (field !== undefined && treatField(pass, field, plan, member)) kept += 1;
    else if (field?.indispensable === true) return false;
    else leaveOut(pass, member, boundary, kept);
    boundary = pass.at;
  } while (hasNext(pass, closeBrace));
  if (strangers !== undefined) noteStrangers(pass.strangeNames, plan, strangers);
  return true;
}
