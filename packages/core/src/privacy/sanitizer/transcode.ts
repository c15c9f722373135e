import { ascii, type Decode, isNull, MalformedReply, skipSpace } from "../../json/scan.ts";
import { ERROR_INSIDE } from "../../schema/error-members.ts";
import { MAX_PAGE_RECORDS, TOO_MANY_RECORDS } from "../../schema/page-limits.ts";
import type { Steps } from "../text/steps.ts";
import type { Member } from "./annotate.ts";
import { type Finished, finish } from "./finish.ts";
import { beginPass, empty, hasNext, type Pass, type RewriteLink } from "./pass.ts";
import type { Field, ObjectPlan } from "./plan.ts";
import type { StrangeNames } from "./strangers.ts";
import { leaveOut, readName, refuseErrorAnnotation, transcodeObject, treat, treatField } from "./treat.ts";

const { openBrace, closeBrace, openBracket, closeBracket } = ascii;

/** What came out of one reply. */
export interface Transcript extends Finished {
  /** How many records stand under `value`; undefined where the reply has no such array. */
  readonly records: number | undefined;
  /** How many values were left out because they were not what the schema says of their property. */
  readonly invalidValues: number;
  /** Names of properties that the schema does not know. */
  readonly strangeNames: StrangeNames;
}

/** Treats the records of a page, with a step behind each. */
function* treatRecords(pass: Pass, field: Field, plan: ObjectPlan): Steps<void> {
  const { json } = pass;
  pass.records ??= 0;
  pass.at = skipSpace(json, pass.at + 1);
  if (json[pass.at] === closeBracket) {
    pass.at += 1;
    return;
  }
  do {
    pass.at = skipSpace(json, pass.at);
    if (pass.records === MAX_PAGE_RECORDS) throw new MalformedReply(pass.at, TOO_MANY_RECORDS);
    const { at, from, runs, invalidValues } = pass;
    const { length } = runs;
    if (!treat(pass, field, plan)) {
      if (json[at] !== openBrace) throw new MalformedReply(at);
      empty(pass, { at, from, length, invalidValues });
    }
    pass.records += 1;
    yield;
  } while (hasNext(pass, closeBracket));
}

/** Rewrites the outermost object of a page, as {@link transcodeObject} does, with a step behind each record. */
function* transcodePage(pass: Pass, plan: ObjectPlan): Steps<void> {
  const { json, at: start } = pass;
  const member: Member = { start, name: start };
  let kept = 0;
  let boundary = start + 1;
  pass.at = boundary;
  do {
    pass.at = skipSpace(json, pass.at);
    member.name = pass.at;
    // An object without members is refused here: it is no page.
    const field = readName(pass, plan, undefined);
    if (field === undefined) refuseErrorAnnotation(pass, member);
    // Beside records nothing but an error has such a name, whatever its form.
    else if (field.kind === "error" && !isNull(json, pass.at))
      throw new MalformedReply(pass.at, ERROR_INSIDE);
    const isPage = field?.records === true && json[pass.at] === openBracket;
    if (isPage) yield* treatRecords(pass, field, plan);
    if (isPage || (field !== undefined && treatField(pass, field, plan, member))) kept += 1;
    else leaveOut(pass, member, boundary, kept);
    boundary = pass.at;
  } while (hasNext(pass, closeBrace));
}

/**
 * Rewrites one JSON reply by a plan, in one pass over its bytes. What the plan knows is checked and copied or replaced; all
 * else is stepped over unread. Nothing is ever parsed into objects, so no property name of the reply (`__proto__`,
 * `toJSON`) can act on us, and numbers and dates leave as they came.
 *
 * An example, where the plan keeps `a`, does not know `x`, and pseudonymizes `b`:
 *
 * ```text
 * bytes in    {"a":1,"x":2,"b":"Ada"}
 * position    0     6     12    18  22
 * runs        0–6, 12–18, text, 21–23
 * bytes out   {"a":1 ,"b":" p1_… "}      (without the spaces)
 * ```
 *
 * `x` goes with the comma before it, so the first run ends at 6. The text belongs between the quotes of `"Ada"`. It is not
 * known yet: all pseudonyms of the reply are made in one call at its end.
 *
 * It goes in steps: one for each record, each text and each batch of values.
 *
 * @throws MalformedReply for a body that is not one JSON object, or that has more records than any page
 */
export function* transcode(
  json: Uint8Array,
  plan: ObjectPlan,
  decode: Decode,
  rewriteLink: RewriteLink,
): Steps<Transcript> {
  const pass = beginPass(json, decode, rewriteLink);
  const { at, from } = pass;
  if (json[at] !== openBrace) throw new MalformedReply(at);
  if (plan.isPage) yield* transcodePage(pass, plan);
  else if (!transcodeObject(pass, plan)) empty(pass, { at, from, length: 0, invalidValues: 0 });
  const end = skipSpace(json, pass.at);
  if (end !== json.length) throw new MalformedReply(end);
  const { records, invalidValues, strangeNames } = pass;
  return { ...(yield* finish(pass)), records, invalidValues, strangeNames };
}
