import { errorCodeIn } from "../graph/errors.ts";
import { sourceOf } from "../graph/json-source.ts";
import type { GraphReply } from "../graph/request.ts";
import { itemsAt, type Member, membersAt, type Source } from "../json/members.ts";
import { ascii, MalformedReply, skipSpace } from "../json/scan.ts";
import type { PushedSelect } from "../policy/query/push-down.ts";

/**
 * What a reply to a pushed `$select` says of it: `refused` where Graph cannot read it, `empty` where Graph leaves properties
 * empty that it would fill, `cut` where this page alone lacks something, `whole` where it lacks nothing, and `untold` where the
 * reply is about something else.
 */
export type PushedVerdict = "refused" | "empty" | "cut" | "whole" | "untold";

/**
 * Codes of a 400 for a `$select` that cannot be read. Others, such as those of a filter, are of what the caller asks, and no
 * other status is about the select: a 403 is about a permission.
 */
const unreadableSelect: ReadonlySet<string> = new Set(["BadRequest", "RequestBroker--ParseUri"]);

/** How .NET writes a time that was never set. */
const UNSET_TIME = "0001-01-01";

/** The members of each record of a page, or of the one entity. */
function* recordsOf(source: Source): Generator<readonly Member[]> {
  const { json } = source;
  const { members } = membersAt(source, skipSpace(json, 0));
  const collection = members.find(
    ({ name, valueStart }) => name === "value" && json[valueStart] === ascii.openBracket,
  );
  if (collection === undefined) yield members;
  else
    for (const { start } of itemsAt(source, collection.valueStart))
      if (json[start] === ascii.openBrace) yield membersAt(source, start).members;
}

/** The text of a member as it is written; undefined where it is not there. */
const writtenOf = ({ decode }: Source, members: readonly Member[], property: string): string | undefined => {
  const member = members.find(({ name }) => name === property);
  return member === undefined ? undefined : decode(member.valueStart, member.end);
};

const isEmpty = (written: string | undefined): boolean =>
  written === undefined || written === "null" || written.startsWith(`"${UNSET_TIME}`);

const hasEmpty = (body: Uint8Array, names: readonly string[]): boolean => {
  const source = sourceOf(body);
  for (const members of recordsOf(source))
    if (names.some((name) => isEmpty(writtenOf(source, members, name)))) return true;
  return false;
};

const hasType = (body: Uint8Array, types: ReadonlySet<string>): boolean => {
  const source = sourceOf(body);
  for (const members of recordsOf(source))
    if (types.has(writtenOf(source, members, "@odata.type")?.slice(1, -1) ?? "")) return true;
  return false;
};

/**
 * Where the values of a member stand in a compact body: inside a JSON string its quotes would be escaped. The quote in front of
 * the name is looked at afterwards, since a search for what begins with one stops at every name and text.
 */
function valuesOf(body: Buffer, name: string): readonly number[] {
  const text = `${name}":`;
  const found: number[] = [];
  for (let at = body.indexOf(text); at !== -1; at = body.indexOf(text, at + text.length))
    if (body[at - 1] === ascii.quote) found.push(at + text.length);
  return found;
}

const isFilled = (body: Buffer, at: number): boolean =>
  body[at] === ascii.quote &&
  !body.toString("latin1", at + 1, at + 1 + UNSET_TIME.length).startsWith(UNSET_TIME);

/**
 * True where each record has a value for each of the names, as often as they stand there. That takes a small part of the time of
 * reading the page; false says nothing.
 */
const seemsFilled = (body: Buffer, records: number, names: readonly string[]): boolean =>
  names.every((name) => {
    const values = valuesOf(body, name);
    return values.length === records && values.every((at) => isFilled(body, at));
  });

const judgeRecords = (bytes: Uint8Array, { cutTypes, mayStayEmpty }: PushedSelect): PushedVerdict => {
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const records = valuesOf(body, "id").length;
  if (!seemsFilled(body, records, mayStayEmpty) && hasEmpty(body, mayStayEmpty)) return "empty";
  if ([...cutTypes].some((type) => body.includes(`"${type}"`)) && hasType(body, cutTypes)) return "cut";
  return records === 0 ? "untold" : "whole";
};

/** Judges a reply to a pushed `$select`. What is no page, or cannot be read, is left to the code that reads it. */
export function judgePushed({ status, body }: GraphReply, select: PushedSelect): PushedVerdict {
  if (status === 400 && select.mayBeRefused && unreadableSelect.has(errorCodeIn(body) ?? ""))
    return "refused";
  if (status !== 200) return "untold";
  if (select.cutTypes.size === 0 && select.mayStayEmpty.length === 0) return "whole";
  try {
    return judgeRecords(body, select);
  } catch (error) {
    if (error instanceof MalformedReply) return "untold";
    throw error;
  }
}
