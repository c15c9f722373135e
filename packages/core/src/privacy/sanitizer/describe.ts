import { createTextReader } from "../text/code-units.ts";
import { createMeasure } from "../text/measure.ts";
import { createPhraseFinder, type FindPhrases } from "../text/phrases.ts";
import { toVisibleText } from "../text/visible-text.ts";
import type { Describe } from "./plan.ts";

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

/** Describers that share one piece of memory; no text becomes a string in it. */
export function createDescribers(phrases: readonly string[]): Describers {
  const readText = createTextReader();
  const measure = createMeasure();
  const names = phrases.map(asciiJson);
  let find: FindPhrases | undefined;
  return {
    measure(json, start, end, isHtml) {
      const text = readText(json, start, end);
      if (text === undefined) return undefined;
      if (isHtml) toVisibleText(text);
      const { length, words } = measure(text);
      return `{"length":${length},"words":${words}}`;
    },
    phrases(json, start, end, isHtml) {
      const text = readText(json, start, end);
      if (text === undefined) return undefined;
      if (isHtml) toVisibleText(text);
      find ??= createPhraseFinder(phrases);
      return `[${find(text)
        .map((index) => names[index])
        .join(",")}]`;
    },
  };
}
