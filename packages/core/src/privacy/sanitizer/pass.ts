import type { LinkName, ReplaceAll } from "./plan.ts";
import { MalformedReply, skipSpace, stringValue } from "./scan.ts";

const comma = 0x2c;

/** Rewrites a link of the upstream service into one of ours; undefined leaves it out. */
export type RewriteLink = (name: LinkName, url: string) => string | undefined;

/** The values of a reply that one keyed function replaces, and the parts of the output that they belong into. */
interface Replacements {
  readonly values: string[];
  readonly slots: number[];
}

/**
 * One pass over a reply. `parts` is what was written; `from` is where the run of input begins that is still to be copied
 * as it stands. Kept neighbours are one run, so they cost one copy, and what is dropped is only stepped over.
 */
export interface Pass {
  readonly text: string;
  readonly rewriteLink: RewriteLink;
  at: number;
  from: number;
  readonly parts: string[];
  readonly replacements: Map<ReplaceAll, Replacements>;
  records: number | undefined;
  withheld: number;
  /** How many characters were read again because a type came late: bounded, so that nesting cannot multiply work. */
  repeated: number;
}

/** Ends the run of copied input before `end`. */
export const cut = (pass: Pass, end: number): void => {
  if (end > pass.from) pass.parts.push(pass.text.slice(pass.from, end));
};

/** Has the content of the string from `start` to `end` replaced when the pass is over. */
export function postpone(pass: Pass, start: number, end: number, replaceAll: ReplaceAll): void {
  let bucket = pass.replacements.get(replaceAll);
  if (bucket === undefined) {
    bucket = { values: [], slots: [] };
    pass.replacements.set(replaceAll, bucket);
  }
  bucket.values.push(stringValue(pass.text, start, end));
  cut(pass, start + 1);
  bucket.slots.push(pass.parts.length);
  pass.parts.push("");
  pass.from = end - 1;
  pass.at = end;
}

/** A state of the pass to come back to. */
export interface Mark {
  readonly at: number;
  readonly from: number;
  readonly length: number;
  readonly withheld: number;
}

/** Takes back all that was written since the mark. */
export function takeBack(pass: Pass, { at, from, length, withheld }: Mark): void {
  Object.assign(pass, { at, from, withheld });
  pass.parts.length = length;
  for (const { values, slots } of pass.replacements.values()) {
    while ((slots.at(-1) ?? -1) >= length) {
      slots.pop();
      values.pop();
    }
  }
}

/** Fills in what the keyed functions give, and joins the output. */
export function finish(pass: Pass): string {
  cut(pass, pass.at);
  for (const [replaceAll, { values, slots }] of pass.replacements) {
    const replaced = replaceAll(values);
    for (const [i, slot] of slots.entries()) pass.parts[slot] = replaced[i] ?? "";
  }
  return pass.parts.join("");
}

/** Leaves out the input from `start` to the pass, and with it a comma that follows, where `commaBehind` says so. */
export function leaveOut(pass: Pass, start: number, commaBehind: boolean): void {
  cut(pass, start);
  pass.from = pass.at;
  if (!commaBehind) return;
  const separator = skipSpace(pass.text, pass.at);
  if (pass.text.charCodeAt(separator) === comma) pass.from = separator + 1;
}

/** Moves behind the separator that stands at the pass; true for a comma, false for the closing character. */
export function another(pass: Pass, closing: number): boolean {
  pass.at = skipSpace(pass.text, pass.at);
  const code = pass.text.charCodeAt(pass.at);
  if (code !== comma && code !== closing) throw new MalformedReply(pass.at);
  pass.at += 1;
  return code === comma;
}
