import { ascii, MalformedReply, skipName, skipSpace, skipString, skipValue, stringValue } from "./scan.ts";

/** A member of an object, by its positions in the text. */
export interface Member {
  readonly name: string;
  readonly start: number;
  readonly valueStart: number;
  readonly end: number;
}

/** A JSON text and how its strings are read. */
export interface Source {
  readonly json: Uint8Array;
  decode(start: number, end: number): string;
}

const { openBrace, closeBrace, openBracket, closeBracket, comma } = ascii;

/** Steps over what stands between two brackets; `item` gives the position behind the one at hand. */
function forEachBetween(
  json: Uint8Array,
  at: number,
  closing: number,
  item: (position: number) => number,
): number {
  let position = skipSpace(json, at + 1);
  if (json[position] === closing) return position + 1;
  for (;;) {
    position = skipSpace(json, item(position));
    if (json[position] === closing) return position + 1;
    if (json[position] !== comma) throw new MalformedReply(position);
    position = skipSpace(json, position + 1);
  }
}

/**
 * The members of the object at `at`, and the position behind it.
 *
 * @throws MalformedReply where there is no object
 */
export function membersAt(
  { json, decode }: Source,
  at: number,
): { readonly members: readonly Member[]; readonly end: number } {
  const members: Member[] = [];
  if (json[at] !== openBrace) throw new MalformedReply(at);
  const end = forEachBetween(json, at, closeBrace, (start) => {
    const valueStart = skipName(json, start);
    const name = stringValue(start, skipString(json, start), decode);
    const behind = skipValue(json, valueStart);
    members.push({ name, start, valueStart, end: behind });
    return behind;
  });
  return { members, end };
}

/**
 * Steps over the items of the array at `at`; `item` gives the position behind the one at hand.
 *
 * @throws MalformedReply where there is no array
 */
export function forEachItem({ json }: Source, at: number, item: (start: number) => number): number {
  if (json[at] !== openBracket) throw new MalformedReply(at);
  return forEachBetween(json, at, closeBracket, item);
}

/** The items of the array at `at`. */
export function itemsAt(
  source: Source,
  at: number,
): readonly { readonly start: number; readonly end: number }[] {
  const items: { readonly start: number; readonly end: number }[] = [];
  forEachItem(source, at, (start) => {
    const end = skipValue(source.json, start);
    items.push({ start, end });
    return end;
  });
  return items;
}
