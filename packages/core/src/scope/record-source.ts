import { type Member, membersAt, type Source } from "../json/members.ts";
import { ascii, MalformedReply, skipSpace, skipValue } from "../json/scan.ts";
import { ERROR_INSIDE, isErrorMember } from "../schema/error-members.ts";
import { MAX_PAGE_RECORDS, TOO_MANY_RECORDS } from "../schema/page-limits.ts";
import type { JsonObject } from "./lookup.ts";

/** What a decision sees of a record. */
export interface RecordView {
  /** The members that are read. */
  readonly members: JsonObject;
  /** True for what a delta says of something that is gone: an id, annotations, and nothing else. */
  readonly isTombstone: boolean;
}

const { openBrace, closeBracket, comma } = ascii;

/** An error instead of a record is not a record that is withheld. */
export const refuseError = ({ json }: Source, members: readonly Member[]): void => {
  const error = members.find(({ name, valueStart }) => json[valueStart] === openBrace && isErrorMember(name));
  if (error !== undefined) throw new MalformedReply(error.start, ERROR_INSIDE);
};

const isTombstone = (members: readonly Member[]): boolean =>
  members.some(({ name }) => name === "@removed") &&
  members.every(({ name }) => name === "id" || name.startsWith("@"));

const parseMember = ({ decode }: Source, { valueStart, end }: Member): unknown => {
  try {
    return JSON.parse(decode(valueStart, end));
  } catch {
    throw new MalformedReply(valueStart);
  }
};

/** What a decision sees; undefined where a member that it reads stands there twice: two readers could take two of them. */
export const viewOf = (
  source: Source,
  members: readonly Member[],
  reads: ReadonlySet<string>,
): RecordView | undefined => {
  const read = members.filter(({ name }) => reads.has(name));
  if (new Set(read.map(({ name }) => name)).size < read.length) return undefined;
  return {
    members: Object.fromEntries(read.map((member) => [member.name, parseMember(source, member)])),
    isTombstone: isTombstone(members),
  };
};

/** A record of a page, and what a decision sees of it; undefined where it cannot be read as one. */
export interface Item {
  readonly members: readonly Member[] | undefined;
  readonly record: RecordView | undefined;
}

/** Reads the records of the array at `at`, with a step behind each. */
export function* readItems(
  source: Source,
  at: number,
  reads: ReadonlySet<string>,
): Generator<void, readonly Item[], void> {
  const { json } = source;
  const items: Item[] = [];
  let position = skipSpace(json, at + 1);
  if (json[position] === closeBracket) return items;
  for (;;) {
    if (items.length === MAX_PAGE_RECORDS) throw new MalformedReply(position, TOO_MANY_RECORDS);
    const read = json[position] === openBrace ? membersAt(source, position) : undefined;
    if (read !== undefined) refuseError(source, read.members);
    items.push({ members: read?.members, record: read && viewOf(source, read.members, reads) });
    position = skipSpace(json, read?.end ?? skipValue(json, position));
    if (json[position] === closeBracket) return items;
    if (json[position] !== comma) throw new MalformedReply(position);
    position = skipSpace(json, position + 1);
    yield;
  }
}
