import { MalformedReply } from "../../json/scan.ts";
import { OVERLONG } from "../text/code-units.ts";
import type { Steps } from "../text/steps.ts";
import { cut, type Description, NO_TEXT, type Pass, type Replacements } from "./pass.ts";
import type { Replacement } from "./plan.ts";

/** What the end of a pass gives. */
export interface Finished {
  readonly body: Uint8Array<ArrayBuffer>;
  /** How many texts were too long to be described. */
  readonly overlongTexts: number;
  /** How many values of properties that hold addresses were none. */
  readonly nonAddresses: number;
}

/** So many values cost a keyed function some milliseconds; fewer of them would cost more each. */
const REPLACED_VALUES = 512;
/** So many bytes of texts are described in one step. */
const DESCRIBED_AT_ONCE_BYTES = 1 << 13;
/** So many runs of the output are copied in one step. */
const COPIED_RUNS = 1 << 16;

/** Describes one text, or a null. */
function* describeText(
  { json }: Pass,
  { annotation, isHtml, texts }: Description,
  index: number,
): Steps<string> {
  const start = texts[index] as number;
  if (start === NO_TEXT) return "null";
  const made = annotation.describe(json, start, texts[index + 1] as number, isHtml);
  if (made === undefined) throw new MalformedReply(start);
  return typeof made === "string" ? made : yield* made;
}

/** Describes what was put off: how many texts were too long. */
function* describeTexts(pass: Pass): Steps<number> {
  let overlong = 0;
  let described = 0;
  for (const each of pass.descriptions) {
    const { piece, annotation, texts, collection } = each;
    const all: string[] = [];
    for (let i = 0; i < texts.length; i += 2) {
      const description = yield* describeText(pass, each, i);
      if (description === OVERLONG) overlong += 1;
      all.push(description === OVERLONG ? "null" : description);
      described += (texts[i + 1] as number) - (texts[i] as number);
      if (described < DESCRIBED_AT_ONCE_BYTES) continue;
      described = 0;
      yield;
    }
    pass.texts.set(piece, annotation.name + (collection ? `[${all.join(",")}]` : all.join()));
  }
  return overlong;
}

/** Replaces the values of one keyed function. Gives how many should have been addresses and are not. */
function* replaceValues(
  { texts }: Pass,
  { replaceAll, isMissed }: Replacement,
  { values, pieces }: Replacements,
): Steps<number> {
  let missed = 0;
  for (let from = 0; from < values.length; from += REPLACED_VALUES) {
    const replaced = replaceAll(values.slice(from, from + REPLACED_VALUES));
    for (let i = 0; i < replaced.length; i++) {
      const text = replaced[i] as string;
      texts.set(pieces[from + i] as number, text);
      if (isMissed?.(values[from + i] as string, text) === true) missed += 1;
    }
    yield;
  }
  return missed;
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

/** The bytes of the output: runs of the input, and the new texts in their places. */
function* writeRuns({ json, runs, texts }: Pass): Steps<Uint8Array<ArrayBuffer>> {
  let size = 0;
  for (let run = 0; run < runs.length; run += 2) {
    const length = (runs[run + 1] as number) - (runs[run] as number);
    size += length > 0 ? length : (texts.get(run)?.length ?? 0);
  }
  const out = new Uint8Array(size);
  let at = 0;
  for (let run = 0; run < runs.length; run += 2) {
    if (run % COPIED_RUNS === COPIED_RUNS - 2) yield;
    const start = runs[run] as number;
    const end = runs[run + 1] as number;
    at = start < end ? copyBytes(json, start, end, out, at) : copyText(texts.get(run) ?? "", out, at);
  }
  return out;
}

/** Ends a pass: describes and replaces what was put off until it was over, and writes the output. */
export function* finish(pass: Pass): Steps<Finished> {
  cut(pass, pass.at);
  const overlongTexts = yield* describeTexts(pass);
  let nonAddresses = 0;
  for (const [replacement, values] of pass.replacements)
    nonAddresses += yield* replaceValues(pass, replacement, values);
  return { body: yield* writeRuns(pass), overlongTexts, nonAddresses };
}
