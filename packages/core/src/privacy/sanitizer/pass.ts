import { ascii, type Decode, MalformedReply, skipSpace, skipValue, stringValue } from "../../json/scan.ts";
import type { LinkName } from "./plan.ts";
import type { ReplaceAll } from "./tokens.ts";

/** Rewrites a link of the upstream service into one of ours; undefined leaves it out. */
export type RewriteLink = (name: LinkName, url: string) => string | undefined;

/** The values of a reply that one keyed function replaces, and the pieces of the output that they belong into. */
interface Replacements {
  readonly values: string[];
  readonly pieces: number[];
}

/**
 * One pass over a reply. `from` is where the run of input begins that is still to be copied as it stands. Kept neighbours
 * are one run, so they cost one copy, and what is dropped is only stepped over.
 */
export interface Pass {
  readonly json: Uint8Array;
  readonly decode: Decode;
  readonly rewriteLink: RewriteLink;
  at: number;
  from: number;
  /** Runs of the input as start and end in turn; a run whose start is not before its end stands for new text. */
  readonly runs: number[];
  /** New text by the number of its run. */
  readonly texts: Map<number, string>;
  readonly replacements: Map<ReplaceAll, Replacements>;
  records: number | undefined;
  invalidValues: number;
  /** How many bytes were read again because a type came late: bounded, so that nesting cannot multiply work. */
  repeated: number;
  /** Whether the body that was looked at last is HTML. */
  body: { readonly start: number; readonly isHtml: boolean };
  /** How many objects are open around the pass. */
  depth: number;
}

/** A pass over a reply, at the first byte that is not white space. */
export function beginPass(json: Uint8Array, decode: Decode, rewriteLink: RewriteLink): Pass {
  const at = skipSpace(json, 0);
  return {
    json,
    decode,
    rewriteLink,
    at,
    from: at,
    runs: [],
    texts: new Map(),
    replacements: new Map(),
    records: undefined,
    invalidValues: 0,
    repeated: 0,
    body: { start: -1, isHtml: false },
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

/** Has the content of the string from `start` to `end` replaced when the pass is over. */
export function deferReplacement(pass: Pass, start: number, end: number, replaceAll: ReplaceAll): void {
  let bucket = pass.replacements.get(replaceAll);
  if (bucket === undefined) {
    bucket = { values: [], pieces: [] };
    pass.replacements.set(replaceAll, bucket);
  }
  bucket.values.push(stringValue(start, end, pass.decode));
  bucket.pieces.push(substitute(pass, start + 1, end - 1));
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
  for (const { values, pieces } of pass.replacements.values()) {
    while ((pieces.at(-1) ?? -1) >= length) {
      pieces.pop();
      values.pop();
    }
  }
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

/** The bytes of the output: the runs, with what the keyed functions give in their places. */
export function finish(pass: Pass): Uint8Array<ArrayBuffer> {
  cut(pass, pass.at);
  const { json, runs, texts } = pass;
  for (const [replaceAll, { values, pieces }] of pass.replacements) {
    const replaced = replaceAll(values);
    for (let i = 0; i < pieces.length; i++) texts.set(pieces[i] as number, replaced[i] ?? "");
  }
  let size = 0;
  for (let run = 0; run < runs.length; run += 2) {
    const length = (runs[run + 1] as number) - (runs[run] as number);
    size += length > 0 ? length : (texts.get(run)?.length ?? 0);
  }
  const out = new Uint8Array(size);
  let at = 0;
  for (let run = 0; run < runs.length; run += 2) {
    const start = runs[run] as number;
    const end = runs[run + 1] as number;
    at = start < end ? copyBytes(json, start, end, out, at) : copyText(texts.get(run) ?? "", out, at);
  }
  return out;
}

const INLINE_COPY_LIMIT_BYTES = 64;

/** Copies a run; most are shorter than what a call into the engine costs. */
function copyBytes(source: Uint8Array, start: number, end: number, target: Uint8Array, at: number): number {
  if (end - start > INLINE_COPY_LIMIT_BYTES) target.set(source.subarray(start, end), at);
  else for (let i = 0; i < end - start; i++) target[at + i] = source[start + i] as number;
  return at + end - start;
}

function copyText(text: string, target: Uint8Array, at: number): number {
  for (let i = 0; i < text.length; i++) target[at + i] = text.charCodeAt(i);
  return at + text.length;
}
