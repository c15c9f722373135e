import {
  ascii,
  type Decode,
  equalAt,
  hashAt,
  MalformedReply,
  type Readable,
  readable,
  skipSpace,
  skipValue,
  stringValue,
  WORD_BYTES,
} from "../../json/scan.ts";
import type { MeetingProvider } from "../../schema/meeting-providers.ts";
import type { Annotation, LinkName, Replacement } from "./plan.ts";
import type { CollectedNames } from "./strangers.ts";

/** Rewrites a link of the upstream service into one of ours; undefined leaves it out. */
export type RewriteLink = (name: LinkName, url: string) => string | undefined;

/**
 * The values of a reply that one keyed function replaces, and where their replacements belong. People and folders are named in
 * most records of a page: a value that came before is found by its bytes, and is not read again.
 */
export interface Replacements {
  /** Nearly without repeats. */
  readonly values: string[];
  /** Where each value stood first, and where it ended. */
  readonly bounds: number[];
  /** For each replaced string the piece of the output, and the index of its value. */
  readonly pieces: number[];
  readonly places: number[];
  /** For each remainder of a hash, 1 and the index of the value that came last with it; 0 for none. */
  readonly recent: Int32Array;
}

const RECENT_VALUES = 512;

/** Stands for a null among the texts of a {@link Description}. */
export const NO_TEXT = -1;

/** A text, or a collection of texts, that is described when the pass is over. */
export interface Description {
  readonly piece: number;
  readonly annotation: Annotation;
  readonly isHtml: boolean;
  /** Start and end of each text in turn. */
  readonly texts: readonly number[];
  readonly collection: boolean;
}

/**
 * One pass over a reply. `from` is where the run of input begins that is still to be copied as it stands. Kept neighbours
 * are one run, so they cost one copy, and what is dropped is only stepped over.
 */
export interface Pass extends Readable {
  /** Tells the passes of a process apart; from 1 on. */
  readonly number: number;
  readonly decode: Decode;
  readonly rewriteLink: RewriteLink;
  at: number;
  from: number;
  /** Runs of the input as start and end in turn; a run whose start is not before its end stands for new text. */
  readonly runs: number[];
  /** New text by the number of its run. */
  readonly texts: Map<number, string>;
  readonly replacements: Map<Replacement, Replacements>;
  readonly descriptions: Description[];
  readonly strangeNames: CollectedNames;
  records: number | undefined;
  invalidValues: number;
  /** How many bytes were read again because a type came late: bounded, so that nesting cannot multiply work. */
  repeated: number;
  /** Whether the object that was looked at last has the sibling that another of its members is treated by. */
  sibling: { readonly start: number; readonly isMet: boolean };
  /** The providers of online meetings that were looked for, by where their events open; null for none. */
  readonly providers: Map<number, MeetingProvider | null>;
  /** How many objects are open around the pass. */
  depth: number;
}

let passes = 0;

/** A pass over a reply, at the first byte that is not white space. */
export function beginPass(json: Uint8Array, decode: Decode, rewriteLink: RewriteLink): Pass {
  const at = skipSpace(json, 0);
  passes += 1;
  return {
    number: passes,
    ...readable(json),
    decode,
    rewriteLink,
    at,
    from: at,
    runs: [],
    texts: new Map(),
    replacements: new Map(),
    descriptions: [],
    strangeNames: new Map(),
    records: undefined,
    invalidValues: 0,
    repeated: 0,
    sibling: { start: -1, isMet: false },
    providers: new Map(),
    depth: 0,
  };
}

/** Ends the run of copied input before `end`. */
export const cut = (pass: Pass, end: number): void => {
  if (end > pass.from) pass.runs.push(pass.from, end);
};

/** Puts new text in place of the input from `start` to `end`, now or, where it is not known yet, when the pass is over. */
export function substitute(pass: Pass, start: number, end: number): number {
  cut(pass, start);
  const piece = pass.runs.length;
  pass.runs.push(0, 0);
  pass.from = end;
  return piece;
}

/** Puts text, which needs no escape in JSON, between the quotes of the string from `start` to `end`. */
export function replaceString(pass: Pass, start: number, end: number, text: string): void {
  pass.texts.set(substitute(pass, start + 1, end - 1), text);
  pass.at = end;
}

function replacementsOf({ replacements }: Pass, replacement: Replacement): Replacements {
  const known = replacements.get(replacement);
  if (known !== undefined) return known;
  const begun: Replacements = {
    values: [],
    bounds: [],
    pieces: [],
    places: [],
    recent: new Int32Array(RECENT_VALUES),
  };
  replacements.set(replacement, begun);
  return begun;
}

/** The index of the value of the string from `start` to `end`. */
function placeOf(pass: Pass, start: number, end: number, { values, bounds, recent }: Replacements): number {
  const length = end - start;
  const slot = length < WORD_BYTES ? 0 : hashAt(pass, start, length) & (RECENT_VALUES - 1);
  const known = (recent[slot] as number) - 1;
  if (known >= 0) {
    const first = bounds[2 * known] as number;
    const isAsLong = length >= WORD_BYTES && (bounds[2 * known + 1] as number) - first === length;
    if (isAsLong && equalAt(pass, start, first, length)) return known;
  }
  recent[slot] = values.push(stringValue(start, end, pass.decode));
  bounds.push(start, end);
  return values.length - 1;
}

/** Has the content of the string from `start` to `end` replaced when the pass is over. */
export function deferReplacement(pass: Pass, start: number, end: number, replacement: Replacement): void {
  const replacements = replacementsOf(pass, replacement);
  replacements.places.push(placeOf(pass, start, end, replacements));
  replacements.pieces.push(substitute(pass, start + 1, end - 1));
  pass.at = end;
}

/** A state of the pass to come back to. */
export interface Checkpoint {
  readonly at: number;
  readonly from: number;
  readonly length: number;
  readonly invalidValues: number;
}

/** Undoes all that was written since the checkpoint. */
export function rollback(pass: Pass, { at, from, length, invalidValues }: Checkpoint): void {
  pass.at = at;
  pass.from = from;
  pass.invalidValues = invalidValues;
  pass.runs.length = length;
  for (const { pieces, places } of pass.replacements.values()) {
    while ((pieces.at(-1) ?? -1) >= length) {
      pieces.pop();
      places.pop();
    }
  }
  const { descriptions } = pass;
  while ((descriptions.at(-1)?.piece ?? -1) >= length) descriptions.pop();
}

/** Leaves out the input from `start` to the pass, and with it a comma that follows, where `commaBehind` says so. */
export function omit(pass: Pass, start: number, commaBehind: boolean): void {
  cut(pass, start);
  pass.from = pass.at;
  if (!commaBehind) return;
  const separator = skipSpace(pass.json, pass.at);
  if (pass.json[separator] === ascii.comma) pass.from = separator + 1;
}

/** Leaves nothing of the object at the checkpoint but its braces, and counts it. */
export function empty(pass: Pass, checkpoint: Checkpoint): void {
  rollback(pass, checkpoint);
  pass.invalidValues += 1;
  const { at, json, depth } = pass;
  pass.at = skipValue(json, at, depth);
  cut(pass, at + 1);
  pass.from = pass.at - 1;
}

/** Moves behind the separator that stands at the pass; true for a comma, false for the closing character. */
export function hasNext(pass: Pass, closing: number): boolean {
  pass.at = skipSpace(pass.json, pass.at);
  const code = pass.json[pass.at];
  if (code !== ascii.comma && code !== closing) throw new MalformedReply(pass.at);
  pass.at += 1;
  return code === ascii.comma;
}
