import { type CodeUnits, createTextReader } from "../text/code-units.ts";
import { createMeasure } from "../text/measure.ts";
import { createPhraseFinder, type FindPhrases } from "../text/phrases.ts";
import { type Reading, readAtOnce, type Steps } from "../text/steps.ts";
import { toVisibleText } from "../text/visible-text.ts";
import type { Describe } from "./plan.ts";

/** A text of up to so many bytes is read at once, since steps cost, too: in four milliseconds at most. */
const MAX_SHORT_TEXT_BYTES = 1 << 13;

/** What the actions `measure` and `phrases` write. */
export interface Describers {
  /** `{"length":23,"words":4}` */
  readonly measure: Describe;
  /** Those of the listed phrases that occur, as the policy spells them: `["Project X"]`. */
  readonly phrases: Describe;
}

const asciiJson = (text: string): string =>
  JSON.stringify(text).replaceAll(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

/**
 * Describers that share memory, of which each text under way has a piece of its own, since requests take turns; no text
 * becomes a string in it.
 */
export function createDescribers(phrases: readonly string[]): Describers {
  const measure = createMeasure();
  const names = phrases.map(asciiJson);
  const idle: ReturnType<typeof createTextReader>[] = [];
  let find: FindPhrases | undefined;

  const inSteps = function* <Read>(reading: Reading<Read>, write: (read: Read) => string): Steps<string> {
    do yield;
    while (reading.advance());
    return write(reading.result());
  };

  const describing =
    <Read>(begin: (text: CodeUnits) => Reading<Read>, write: (read: Read) => string): Describe =>
    (json, start, end, isHtml) => {
      const readText = idle.pop() ?? createTextReader();
      const text = readText(json, start, end);
      const isShort = end - start <= MAX_SHORT_TEXT_BYTES;
      // The memory of a text that is read in steps is not given back: another request may come between.
      if (isShort || typeof text !== "object") idle.push(readText);
      if (typeof text !== "object") return text;
      if (isHtml) toVisibleText(text);
      const reading = begin(text);
      return isShort ? write(readAtOnce(reading)) : inSteps(reading, write);
    };

  const findPhrases: FindPhrases = (text) => {
    find ??= createPhraseFinder(phrases);
    return find(text);
  };
  return {
    measure: describing(measure, ({ length, words }) => `{"length":${length},"words":${words}}`),
    phrases: describing(findPhrases, (found) => `[${found.map((index) => names[index]).join(",")}]`),
  };
}
