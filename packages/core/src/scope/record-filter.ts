import { atPace, type Pace } from "../concurrency/pace.ts";
import { sourceOf } from "../graph/json-source.ts";
import { type Member, membersAt, type Source } from "../json/members.ts";
import { ascii, MalformedReply, skipSpace } from "../json/scan.ts";
import { type RecordView, readItems, refuseError, viewOf } from "./record-source.ts";

export type { RecordView } from "./record-source.ts";

/** Which records of a reply a caller may have, and what was asked of Graph only for that decision. */
export interface RecordFilter {
  /** Names of the members that the decision reads. */
  readonly reads: ReadonlySet<string>;
  /** Names of members to take out of the records that stay. */
  readonly strips: ReadonlySet<string>;
  keeps(records: readonly RecordView[]): Promise<readonly boolean[]>;
  /** True where the count of a collection may pass. Default: false, since it would tell how many were taken out. */
  readonly keepsCount?: boolean;
  /** Puts the records that stay in order. Default: as they come. */
  arrange?(kept: readonly RecordView[]): Arrangement;
}

/** Which of the records that stay are in a reply. */
export interface Arrangement {
  /** Their positions, in the order of the reply. */
  readonly positions: readonly number[];
  /** The sealed id of the last of them, where there are more behind it; see {@link FilteredReply}. */
  readonly goesOnBehind: string | undefined;
}

/** A reply with the records that stay, each to the byte as it came. */
export interface FilteredReply {
  readonly body: Uint8Array;
  /** How many records were taken out. */
  readonly removed: number;
  /**
   * The sealed id behind which the page goes on in another reply; the link of the body then stands for that, and not for
   * Graph's next page.
   */
  readonly goesOnBehind?: string | undefined;
}

const { openBracket } = ascii;

const bytes = (text: string): Buffer => Buffer.from(text, "latin1");
const separator = bytes(",");

const joined = (open: string, parts: readonly Uint8Array[], close: string): Buffer =>
  Buffer.concat([
    bytes(open),
    ...parts.flatMap((part, i) => (i === 0 ? [part] : [separator, part])),
    bytes(close),
  ]);

/** An object's text without the members that are stripped. */
const written = ({ json }: Source, members: readonly Member[], strips: ReadonlySet<string>): Buffer =>
  joined(
    "{",
    members.filter(({ name }) => !strips.has(name)).map(({ start, end }) => json.subarray(start, end)),
    "}",
  );

async function filterItems(source: Source, at: number, filter: RecordFilter, pace: Pace) {
  const items = await atPace(readItems(source, at, filter.reads), pace);
  const readable = items.flatMap(({ members, record }) =>
    members === undefined || record === undefined ? [] : [{ members, record }],
  );
  const verdicts = await filter.keeps(readable.map(({ record }) => record));
  const kept = readable.filter((_, i) => verdicts[i] === true);
  const { positions, goesOnBehind }: Arrangement = filter.arrange?.(kept.map(({ record }) => record)) ?? {
    positions: kept.map((_, i) => i),
    goesOnBehind: undefined,
  };
  const parts = positions.flatMap((i) => {
    const item = kept[i];
    return item === undefined ? [] : [written(source, item.members, filter.strips)];
  });
  return { text: joined("[", parts, "]"), removed: items.length - kept.length, goesOnBehind };
}

/** A number of records: it counts what was taken out, and so reveals it. */
const COUNT = "@odata.count";
const NEXT_LINK = "@odata.nextLink";
/** Marks the place of a link that the proxy writes and Graph did not send. */
const linkWithin = bytes(`"${NEXT_LINK}":"within"`);

async function filterCollection(
  source: Source,
  members: readonly Member[],
  filter: RecordFilter,
  pace: Pace,
): Promise<FilteredReply> {
  const { json } = source;
  const parts: Uint8Array[] = [];
  const links: Uint8Array[] = [];
  let removed = 0;
  let goesOnBehind: string | undefined;
  for (const { name, start, valueStart, end } of members) {
    if (name === COUNT && filter.keepsCount !== true) continue;
    if (name === "value" && json[valueStart] === openBracket) {
      const items = await filterItems(source, valueStart, filter, pace);
      removed += items.removed;
      goesOnBehind ??= items.goesOnBehind;
      parts.push(Buffer.concat([json.subarray(start, valueStart), items.text]));
    } else (name === NEXT_LINK ? links : parts).push(json.subarray(start, end));
  }
  const ends = goesOnBehind === undefined ? links : [linkWithin];
  return { body: joined("{", [...parts, ...ends], "}"), removed, goesOnBehind };
}

/**
 * Takes records out of a reply before it is sanitized; undefined for an entity that the caller may not have. Nothing is
 * parsed but what the decision reads, so numbers and texts of what stays are not touched. A collection loses its count.
 * Between records others have their turns.
 *
 * @throws MalformedReply for a body that is not UTF-8, or not one JSON object, or that holds an error or more records than
 * any page
 */
export async function filterRecords(
  body: Uint8Array,
  kind: "entity" | "collection",
  filter: RecordFilter,
  pace: Pace,
): Promise<FilteredReply | undefined> {
  const source = sourceOf(body);
  const at = skipSpace(body, 0);
  const { members, end } = membersAt(source, at);
  if (skipSpace(body, end) < body.length) throw new MalformedReply(end);
  refuseError(source, members);
  if (kind === "collection") return filterCollection(source, members, filter, pace);
  const record = viewOf(source, members, filter.reads);
  const [kept] = record === undefined ? [] : await filter.keeps([record]);
  return kept === true ? { body: written(source, members, filter.strips), removed: 0 } : undefined;
}
