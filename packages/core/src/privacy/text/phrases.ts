import { type CodeUnits, codeUnitsOf } from "./code-units.ts";
import { foldCase } from "./fold.ts";
import type { Reading } from "./steps.ts";
import { createEdges, edge, isWordEdge } from "./word-edge.ts";

/** Finds which of a policy's phrases occur in a text: their indices in ascending order. The text is overwritten. */
export type FindPhrases = (text: CodeUnits) => Reading<readonly number[]>;

/** So many code units are searched in one step: about a millisecond, even where many phrases end at each of them. */
const STEP_UNITS = 1024;

const SPACE = 0x20;
const whiteSpace = /\p{White_Space}/u;

/** The folded form of each code unit that was met, a space for white space; 0 for one that was not met yet. */
type Folds = Uint16Array;

const fold = (folds: Folds, unit: number): number => {
  const known = folds[unit] as number;
  if (known !== 0) return known;
  const value = whiteSpace.test(String.fromCharCode(unit)) ? SPACE : foldCase(unit);
  folds[unit] = value;
  return value;
};

const isHigh = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;
const isLow = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;

/** Folds a text in place, each run of white space into one space, none at either end. */
function normalize(folds: Folds, text: CodeUnits): void {
  const { units, length } = text;
  let written = 0;
  let gap = false;
  for (let at = 0; at < length; at++) {
    const unit = units[at] as number;
    if (isHigh(unit) && at + 1 < length && isLow(units[at + 1] as number)) {
      const folded =
        foldCase(0x10000 + ((unit & 0x3ff) << 10) + ((units[at + 1] as number) & 0x3ff)) - 0x10000;
      if (gap && written > 0) units[written++] = SPACE;
      gap = false;
      units[written++] = 0xd800 | (folded >> 10);
      units[written++] = 0xdc00 | (folded & 0x3ff);
      at += 1;
      continue;
    }
    const folded = fold(folds, unit);
    if (folded === SPACE) gap = true;
    else {
      if (gap && written > 0) units[written++] = SPACE;
      gap = false;
      units[written++] = folded;
    }
  }
  text.length = written;
}

const codePointAt = ({ units, length }: CodeUnits, at: number): number => {
  if (at < 0 || at >= length) return -1;
  const unit = units[at] as number;
  if (!isHigh(unit) || at + 1 >= length || !isLow(units[at + 1] as number)) return unit;
  return 0x10000 + ((unit & 0x3ff) << 10) + ((units[at + 1] as number) & 0x3ff);
};

/** The position of the code point that ends before `at`. */
const before = ({ units }: CodeUnits, at: number): number =>
  at >= 2 && isLow(units[at - 1] as number) && isHigh(units[at - 2] as number) ? at - 2 : at - 1;

/** True if a word begins or ends at a position. */
function isEdge(text: CodeUnits, at: number, edgeOf: (codePoint: number) => number): boolean {
  const edgeAt = (position: number): number => {
    const codePoint = codePointAt(text, position);
    return codePoint === -1 ? edge.none : edgeOf(codePoint);
  };
  const previous = before(text, at);
  const next = codePointAt(text, at) > 0xffff ? at + 2 : at + 1;
  return isWordEdge(edgeAt(before(text, previous)), edgeAt(previous), edgeAt(at), edgeAt(next));
}

/** A phrase that ends in a state of the automaton, and the next longest that ends there, too. */
interface Ending {
  readonly phrase: number;
  readonly length: number;
  readonly shorter: Ending | undefined;
}

/** An Aho-Corasick automaton over folded code units. */
interface Automaton {
  /** The column of each code unit; 0 for one that no phrase has. */
  readonly columns: Uint16Array;
  readonly width: number;
  /** The next state by state and column. */
  readonly next: Uint16Array;
  readonly endings: readonly (Ending | undefined)[];
}

function columnsOf(phrases: readonly CodeUnits[]): Pick<Automaton, "columns" | "width"> {
  const columns = new Uint16Array(0x10000);
  let width = 1;
  for (const { units, length } of phrases)
    for (const unit of units.subarray(0, length)) if (columns[unit] === 0) columns[unit] = width++;
  return { columns, width };
}

/** Fills the transitions that the trie lacks from each state's longest proper suffix, nearest states first. */
function link(width: number, next: Uint16Array, endings: (Ending | undefined)[]): void {
  const suffixes = new Uint16Array(endings.length);
  const queue = [...next.subarray(0, width)].filter((state) => state !== 0);
  for (let state = queue.shift(); state !== undefined; state = queue.shift()) {
    const suffix = suffixes[state] as number;
    for (let column = 1; column < width; column++) {
      const beyond = next[suffix * width + column] as number;
      const child = next[state * width + column] as number;
      if (child === 0) {
        next[state * width + column] = beyond;
        continue;
      }
      suffixes[child] = beyond;
      endings[child] = append(endings[child], endings[beyond]);
      queue.push(child);
    }
  }
}

const append = (own: Ending | undefined, shorter: Ending | undefined): Ending | undefined =>
  own === undefined ? shorter : { ...own, shorter: append(own.shorter, shorter) };

function build(phrases: readonly CodeUnits[]): Automaton {
  const { columns, width } = columnsOf(phrases);
  const most = phrases.reduce((sum, { length }) => sum + length, 1);
  const next = new Uint16Array(most * width);
  const endings: (Ending | undefined)[] = [undefined];
  for (const [phrase, { units, length }] of phrases.entries()) {
    let state = 0;
    for (const unit of units.subarray(0, length)) {
      const place = state * width + (columns[unit] as number);
      if (next[place] === 0) next[place] = endings.push(undefined) - 1;
      state = next[place] as number;
    }
    endings[state] = { phrase, length, shorter: endings[state] };
  }
  link(width, next, endings);
  return { columns, width, next, endings };
}

/**
 * A search for literal phrases as whole words (UAX #29), by simple case folding, white space of any length and kind being
 * one space. One pass of an Aho-Corasick automaton: time grows with the text's length, whatever text and phrases are.
 * Scripts that write no space between words have a border between any two letters.
 */
export function createPhraseFinder(phrases: readonly string[]): FindPhrases {
  const folds: Folds = new Uint16Array(0x10000);
  const edgeOf = createEdges();
  const { columns, width, next, endings } = build(
    phrases.map((phrase) => {
      const text = codeUnitsOf(phrase);
      normalize(folds, text);
      return text;
    }),
  );
  return (text) => {
    normalize(folds, text);
    const found = new Set<number>();
    let state = 0;
    let at = 0;
    const read = (): void => {
      state = next[state * width + (columns[text.units[at] as number] as number)] as number;
      at += 1;
      let ending = endings[state];
      if (ending === undefined || !isEdge(text, at, edgeOf)) return;
      for (; ending !== undefined; ending = ending.shorter) {
        const { phrase, length } = ending;
        if (!found.has(phrase) && isEdge(text, at - length, edgeOf)) found.add(phrase);
      }
    };
    return {
      advance() {
        const end = Math.min(text.length, at + STEP_UNITS);
        while (at < end && found.size < phrases.length) read();
        return at < text.length && found.size < phrases.length;
      },
      result: () => [...found].sort((a, b) => a - b),
    };
  };
}
