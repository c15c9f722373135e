import { type GraphToken, tokenParameters } from "./links.ts";

/** The content of a link of ours; sealed, it is all that the link holds. */
export interface Cursor {
  /** The caller's own query in canonical form, ids in it sealed: the query for Graph is made from it each time. */
  readonly query: string;
  /** The `Prefer` header that went to Graph, or empty: clients drop headers when they follow links. */
  readonly prefer: string;
  /** The `ConsistencyLevel` header that went to Graph, or empty. */
  readonly consistencyLevel: "" | "eventual";
  /** Graph's place of the page; undefined for the first page, of which a part was served. */
  readonly token: GraphToken | undefined;
  /** The sealed id of the last record that was served of that page; undefined where the page is to be served from its start. */
  readonly after: string | undefined;
}

const separator = "\n";
const EVENTUAL_FLAG = 10;
/** Stands before the flags of a cursor that is padded; those of before it existed are not. */
const PADDED = "p";
const flagsForm = /^(p?)(1?)([0-3])$/;
const lengthForm = /^\d{4}$/;
const NO_TOKEN_FLAG = tokenParameters.length;

/**
 * Packs a cursor; `packToken` shortens Graph's token.
 *
 * Graph's token can hold the name of the last record, so its length would tell the length of that name. What the caller does
 * not know of a cursor is padded with zeros to a multiple of `unit` bytes.
 */
export function packCursor(
  { query, prefer, consistencyLevel, token, after = "" }: Cursor,
  packToken: (value: string) => Uint8Array,
  unit: number,
): Uint8Array {
  const parameter = token === undefined ? NO_TOKEN_FLAG : tokenParameters.indexOf(token.parameter);
  const flags = parameter + (consistencyLevel === "" ? 0 : EVENTUAL_FLAG);
  const place = Buffer.concat([
    Buffer.from([after, token?.skip ?? "", ""].join(separator), "utf8"),
    token === undefined ? new Uint8Array() : packToken(token.value),
  ]);
  const length = String(place.length).padStart(4, "0");
  const head = [PADDED + flags, query, prefer, length].join(separator);
  const padding = Buffer.alloc(Math.ceil(place.length / unit) * unit - place.length);
  return Buffer.concat([Buffer.from(`${head}${separator}`, "utf8"), place, padding]);
}

/** Takes lines from the start of bytes; undefined where there are not so many. */
const takeLines = (
  bytes: Buffer,
  count: number,
): { readonly lines: readonly string[]; readonly rest: Buffer } | undefined => {
  const lines: string[] = [];
  let at = 0;
  for (let line = 0; line < count; line++) {
    const end = bytes.indexOf(separator, at);
    if (end === -1) return undefined;
    lines.push(bytes.toString("utf8", at, end));
    at = end + 1;
  }
  return { lines, rest: bytes.subarray(at) };
};

/** The place in a collection that a padded cursor holds behind its length. */
const unpadded = (length: string, padded: Buffer) => {
  if (!lengthForm.test(length) || Number(length) > padded.length) return undefined;
  const place = takeLines(padded.subarray(0, Number(length)), 2);
  if (place === undefined) return undefined;
  const [after = "", skip = ""] = place.lines;
  return {
    after: after === "" ? undefined : after,
    skip: skip === "" ? undefined : skip,
    packed: place.rest,
  };
};

/** The cursor that {@link packCursor} packed, now or before cursors were padded; undefined for anything else. */
export function unpackCursor(
  packed: Uint8Array,
  unpackToken: (bytes: Uint8Array) => string | undefined,
): Cursor | undefined {
  const bytes = Buffer.from(packed);
  const [, isPadded, isEventual, at] = flagsForm.exec(takeLines(bytes, 1)?.lines[0] ?? "") ?? [];
  const taken = takeLines(bytes, isPadded === PADDED ? 4 : 3);
  if (at === undefined || taken === undefined) return undefined;
  const [, query = "", prefer = "", length = ""] = taken.lines;
  const place =
    isPadded === PADDED
      ? unpadded(length, taken.rest)
      : { after: undefined, skip: undefined, packed: taken.rest };
  if (place === undefined) return undefined;
  const { after, skip } = place;
  const common = { query, prefer, consistencyLevel: isEventual === "" ? "" : "eventual", after } as const;
  const parameter = tokenParameters[Number(at)];
  if (parameter === undefined)
    return isPadded === PADDED && place.packed.length === 0 ? { ...common, token: undefined } : undefined;
  const value = unpackToken(place.packed);
  if (value === undefined) return undefined;
  return { ...common, token: { parameter, value, ...(skip === undefined ? {} : { skip }) } };
}
