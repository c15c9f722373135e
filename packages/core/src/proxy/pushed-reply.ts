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

/** How many records have an id, or one of the names; undefined where one of the names has no value in one of them. */
const countRecords = (body: Uint8Array, names: readonly string[]): number | undefined => {
  const source = sourceOf(body);
  let records = 0;
  for (const members of recordsOf(source)) {
    const isRecord = members.some(({ name }) => name === "id" || names.includes(name));
    if (!isRecord) continue;
    if (names.some((name) => isEmpty(writtenOf(source, members, name)))) return undefined;
    records += 1;
  }
  return records;
};

const hasType = (body: Uint8Array, types: ReadonlySet<string>): boolean => {
  const source = sourceOf(body);
  for (const members of recordsOf(source))
    if (types.has(writtenOf(source, members, "@odata.type")?.slice(1, -1) ?? "")) return true;
  return false;
};

/** An id as a compact body has it. A search for a comma stops less often than one for a quote or a letter. */
const ID = ',"id":';
/** The same in front of all else, where the search would miss it. */
const FIRST_ID = '{"id":';

/** True where a value stands between two places of a compact body. Inside a JSON string the quotes of its name would be escaped. */
const isFilled = (body: Buffer, name: string, from: number, to: number): boolean => {
  const member = `,"${name}":"`;
  const at = body.indexOf(member, from);
  if (at === -1 || at >= to) return false;
  const value = at + member.length;
  return body.toString("latin1", value, value + UNSET_TIME.length) !== UNSET_TIME;
};

/**
 * How many records a compact body has, where each has a value for each of the names behind its id. That takes a small part of the
 * time of reading the page; undefined says nothing.
 */
const countFilled = (body: Buffer, names: readonly string[]): number | undefined => {
  if (body.includes(FIRST_ID)) return undefined;
  let records = 0;
  let next = 0;
  for (let at = body.indexOf(ID); at !== -1; at = next) {
    next = body.indexOf(ID, at + ID.length);
    const end = next === -1 ? body.length : next;
    if (!names.every((name) => isFilled(body, name, at, end))) return undefined;
    records += 1;
  }
  return records;
};

const judgeRecords = (bytes: Uint8Array, { cutTypes, mayStayEmpty }: PushedSelect): PushedVerdict => {
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const records = countFilled(body, mayStayEmpty) || countRecords(body, mayStayEmpty);
  if (records === undefined) return "empty";
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
