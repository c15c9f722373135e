import { MalformedReply, type Readable, readable, WORD_BYTES } from "../../json/scan.ts";
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

/** The new text of each run of the output; undefined for what is copied. */
type Texts = (string | undefined)[];

/** Describes what was put off: how many texts were too long. */
function* describeTexts(pass: Pass, out: Texts): Steps<number> {
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
    out[piece >> 1] = annotation.name + (collection ? `[${all.join(",")}]` : all.join());
  }
  return overlong;
}

/** Replaces the values of one keyed function. Gives how many should have been addresses and are not. */
function* replaceValues(
  { replaceAll, isMissed }: Replacement,
  { values, pieces, places }: Replacements,
  texts: Texts,
): Steps<number> {
  const replaced: string[] = [];
  for (let from = 0; from < values.length; from += REPLACED_VALUES) {
    for (const text of replaceAll(values.slice(from, from + REPLACED_VALUES))) replaced.push(text);
    yield;
  }
  let missed = 0;
  for (let i = 0; i < pieces.length; i++) {
    const place = places[i] as number;
    const text = replaced[place] as string;
    texts[(pieces[i] as number) >> 1] = text;
    if (isMissed?.(values[place] as string, text) === true) missed += 1;
  }
  return missed;
}

/** Longest run that is copied word by word: a call into the engine costs as much. */
const COPIED_BY_WORDS_BYTES = 384;

/** Copies bytes, and gives the position behind them. */
function copyBytes(
  { json, view }: Readable,
  start: number,
  end: number,
  output: Readable,
  at: number,
): number {
  const length = end - start;
  if (length > COPIED_BY_WORDS_BYTES) output.json.set(json.subarray(start, end), at);
  else if (length < WORD_BYTES)
    for (let i = 0; i < length; i++) output.json[at + i] = json[start + i] as number;
  else {
    const last = length - WORD_BYTES;
    for (let i = 0; i < last; i += WORD_BYTES)
      output.view.setInt32(at + i, view.getInt32(start + i, true), true);
    output.view.setInt32(at + last, view.getInt32(start + last, true), true);
  }
  return at + length;
}

/** The output, as far as it is written. */
interface Output extends Readable {
  /** Where the next byte of it goes. */
  at: number;
  /** The new texts one behind the other, and how much of them is written. */
  readonly news: Readable;
  written: number;
}

/**
 * Writes the runs from `from` to `to`. It is no generator: the engine may never make fast code of a loop in one that goes on for
 * long and is called seldom.
 */
function writeRuns(pass: Pass, texts: Texts, output: Output, from: number, to: number): void {
  const { runs } = pass;
  const { news } = output;
  let { at, written } = output;
  for (let run = from; run < to; run += 2) {
    const start = runs[run] as number;
    const end = runs[run + 1] as number;
    if (start < end) at = copyBytes(pass, start, end, output, at);
    else {
      const behind = written + (texts[run >> 1]?.length ?? 0);
      at = copyBytes(news, written, behind, output, at);
      written = behind;
    }
  }
  output.at = at;
  output.written = written;
}

const encoder = new TextEncoder();

/** The new texts one behind the other. Any other character than those of ASCII would shift the texts that follow. */
function encoded(texts: Texts): Readable {
  const text = texts.join("");
  const bytes = encoder.encode(text);
  if (bytes.length !== text.length) throw new RangeError("A new text is not ASCII.");
  return readable(bytes);
}

function sizeOf({ runs }: Pass): number {
  let size = 0;
  for (let run = 0; run < runs.length; run += 2)
    size += Math.max(0, (runs[run + 1] as number) - (runs[run] as number));
  return size;
}

/** The bytes of the output: runs of the input, and the new texts in their places. */
function* written(pass: Pass, texts: Texts): Steps<Uint8Array<ArrayBuffer>> {
  const { length } = pass.runs;
  const news = encoded(texts);
  const body = new Uint8Array(sizeOf(pass) + news.json.length);
  const output: Output = { ...readable(body), at: 0, news, written: 0 };
  for (let from = 0; from < length; from += COPIED_RUNS) {
    if (from > 0) yield;
    writeRuns(pass, texts, output, from, Math.min(length, from + COPIED_RUNS));
  }
  return body;
}

/** The new texts that are known before the end of a pass. */
function knownTexts({ runs, texts }: Pass): Texts {
  const known: Texts = new Array(runs.length >> 1);
  // A text that was undone may have left its place to a run that is copied.
  for (const [piece, text] of texts)
    if ((runs[piece] as number) >= (runs[piece + 1] as number)) known[piece >> 1] = text;
  return known;
}

/** Ends a pass: describes and replaces what was put off until it was over, and writes the output. */
export function* finish(pass: Pass): Steps<Finished> {
  cut(pass, pass.at);
  const texts = knownTexts(pass);
  const overlongTexts = yield* describeTexts(pass, texts);
  let nonAddresses = 0;
  for (const [replacement, replacements] of pass.replacements)
    nonAddresses += yield* replaceValues(replacement, replacements, texts);
  return { body: yield* written(pass, texts), overlongTexts, nonAddresses };
}
