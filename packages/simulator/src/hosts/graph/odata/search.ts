import type { JsonObject } from "../../../tenant/wire.ts";

/** One phrase of a directory `$search`: a property and the beginning of a word in it. */
export interface SearchPhrase {
  readonly property: string;
  readonly text: string;
}

/** Phrases that must all hold, in groups of which one must. */
export type Search = readonly (readonly SearchPhrase[])[];

/** Parses `"property:text"` phrases joined by AND and OR; undefined for anything else. */
export function parseSearch(text: string): Search | undefined {
  const alternatives: SearchPhrase[][] = [[]];
  const pieces = text.trim().match(/"(?:[^"\\]|\\.)*"|\S+/g) ?? [];
  let wantsPhrase = true;
  for (const piece of pieces) {
    if (!wantsPhrase) {
      if (piece === "OR") alternatives.push([]);
      else if (piece !== "AND") return undefined;
      wantsPhrase = true;
      continue;
    }
    const phrase = /^"(\w+):((?:[^"\\]|\\.)*)"$/s.exec(piece);
    if (phrase === null) return undefined;
    alternatives.at(-1)?.push({
      property: phrase[1] ?? "",
      text: (phrase[2] ?? "").replaceAll(/\\(.)/g, "$1").toLowerCase(),
    });
    wantsPhrase = false;
  }
  return wantsPhrase ? undefined : alternatives;
}

/** Whether an entity is found; words of tokenized properties are found one by one. */
export function isFound(search: Search, wire: JsonObject, tokenized: ReadonlySet<string>): boolean {
  const matches = ({ property, text }: SearchPhrase) => {
    const value = wire[property];
    if (typeof value !== "string") return false;
    const words = tokenized.has(property) ? value.toLowerCase().split(/[^\p{L}\p{N}]+/u) : [];
    return [value.toLowerCase(), ...words].some((word) => word.startsWith(text));
  };
  return search.some((phrases) => phrases.every(matches));
}
