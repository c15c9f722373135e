import { readCharacterReference } from "./character-references.ts";
import type { CodeUnits } from "./code-units.ts";

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** Longest name that fits into one number. */
const MAX_NAME_CHARACTERS = 10;
const UNKNOWN_NAME = -1;

/** A name of letters and digits, in any case, grown by one character, as a number: no string is made of each tag. */
function appendCharacter(name: number, unit: number): number {
  const lower = unit | 0x20;
  if (name === UNKNOWN_NAME) return name;
  if (lower >= 0x61 && lower <= 0x7a && unit < 0x80) return name * 37 + lower - 0x60;
  return unit >= 0x30 && unit <= 0x39 ? name * 37 + unit - 0x15 : UNKNOWN_NAME;
}

const packed = (name: string): number =>
  Array.from(name, (character) => character.charCodeAt(0)).reduce(appendCharacter, 0);

/** Elements that begin and end a line, or a cell of a table: words on either side are two. */
const separating: ReadonlySet<number> = new Set(
  words(`
  address article aside blockquote body br caption center dd details dialog dir div dl dt fieldset figcaption figure
  footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol option p pre search section summary
  table tbody td tfoot th thead tr ul`).map(packed),
);

/** Elements that hold text and no markup (WHATWG HTML §13.2.5.2, §13.2.5.3); none of it is shown, but a text area's. */
const rawText: ReadonlyMap<number, string> = new Map(
  words("script style title iframe noembed noframes textarea").map((name) => [packed(name), name]),
);
const template = packed("template");

const LESS_THAN = 0x3c;
const GREATER_THAN = 0x3e;
const AMPERSAND = 0x26;
const SLASH = 0x2f;
const EXCLAMATION = 0x21;
const QUESTION = 0x3f;
const EQUALS = 0x3d;
const QUOTE = 0x22;
const APOSTROPHE = 0x27;
const HYPHEN = 0x2d;
const SPACE = 0x20;

const isSpace = (unit: number): boolean =>
  unit === SPACE || unit === 0x0a || unit === 0x0d || unit === 0x09 || unit === 0x0c;

const isLetter = (unit: number): boolean => (unit | 0x20) >= 0x61 && (unit | 0x20) <= 0x7a;

/** A walk over HTML that writes the visible text over it: text never gets longer by what is taken out. */
interface Walk {
  readonly html: CodeUnits;
  at: number;
  written: number;
  /** True where white space was read that is not written yet. */
  gap: boolean;
  /** How many `template` elements are open. */
  templates: number;
}

function write(walk: Walk, unit: number): void {
  if (walk.templates > 0) return;
  const { units } = walk.html;
  if (walk.gap && walk.written > 0) units[walk.written++] = SPACE;
  walk.gap = false;
  units[walk.written++] = unit;
}

function writeReference(walk: Walk): void {
  const reference = readCharacterReference(walk.html, walk.at);
  walk.at = reference?.end ?? walk.at;
  const codePoint = reference?.codePoint ?? AMPERSAND;
  if (codePoint > 0xffff) {
    write(walk, 0xd800 | ((codePoint - 0x10000) >> 10));
    write(walk, 0xdc00 | (codePoint & 0x3ff));
  } else if (isSpace(codePoint)) walk.gap ||= walk.templates === 0;
  else write(walk, codePoint);
}

/** Writes the unit at the walk, or the character that a reference there stands for. */
function writeText(walk: Walk): void {
  const unit = walk.html.units[walk.at] as number;
  walk.at += 1;
  if (isSpace(unit)) walk.gap ||= walk.templates === 0;
  else if (unit === AMPERSAND) writeReference(walk);
  else write(walk, unit);
}

const isPlain = (unit: number): boolean => unit > SPACE && unit !== LESS_THAN && unit !== AMPERSAND;

/** Copies what stands for itself: everything but markup, references, and a space with anything but text behind it. */
function writePlain(walk: Walk): void {
  const { units } = walk.html;
  let { at, written } = walk;
  for (;;) {
    const unit = units[at] as number;
    if (!isPlain(unit) && (unit !== SPACE || !isPlain(units[at + 1] as number))) break;
    units[written++] = unit;
    at += 1;
  }
  walk.at = at;
  walk.written = written;
}

/** The position of `unit` from `at` on, or the end. */
const find = ({ units, length }: CodeUnits, unit: number, at: number): number => {
  let position = at;
  while (position < length && units[position] !== unit) position += 1;
  return position;
};

/** Moves behind the comment whose `<!--` ends at `at` (WHATWG HTML §13.2.5.43). */
function skipComment(html: CodeUnits, at: number): number {
  const { units, length } = html;
  if (units[at] === GREATER_THAN) return at + 1;
  if (units[at] === HYPHEN && units[at + 1] === GREATER_THAN) return at + 2;
  for (let end = find(html, GREATER_THAN, at); end < length; end = find(html, GREATER_THAN, end + 1)) {
    const dashes = units[end - 1] === EXCLAMATION ? end - 1 : end;
    if (dashes - 2 >= at && units[dashes - 1] === HYPHEN && units[dashes - 2] === HYPHEN) return end + 1;
  }
  return length;
}

/** The position behind a tag's attributes and its `>`; an attribute's quoted value may hold a `>` (§13.2.5.32 to 40). */
function skipAttributes(html: CodeUnits, from: number): number {
  const { units, length } = html;
  let at = from;
  while (at < length) {
    const unit = units[at] as number;
    if (unit === GREATER_THAN) return at + 1;
    if (isSpace(unit) || unit === SLASH) {
      at += 1;
      continue;
    }
    // Of a name only its last character matters: it may have a `=` behind it, also where it is a `=` itself.
    at += 1;
    let value = at;
    while (value < length && isSpace(units[value] as number)) value += 1;
    if (units[value] !== EQUALS) continue;
    at = skipAttributeValue(html, value + 1);
  }
  return length;
}

const endsName = (unit: number): boolean =>
  unit === GREATER_THAN || unit === SLASH || unit === EQUALS || isSpace(unit);

function skipAttributeValue(html: CodeUnits, from: number): number {
  const { units, length } = html;
  let at = from;
  while (at < length && isSpace(units[at] as number)) at += 1;
  const unit = units[at];
  if (unit === QUOTE || unit === APOSTROPHE) return Math.min(find(html, unit, at + 1) + 1, length);
  while (at < length && units[at] !== GREATER_THAN && !isSpace(units[at] as number)) at += 1;
  return at;
}

const endsTagName = (unit: number): boolean => unit === GREATER_THAN || unit === SLASH || isSpace(unit);

/** Moves behind the name at `at`, and gives it as one number; {@link UNKNOWN_NAME} for what no element here is called. */
function readElementName(walk: Walk, at: number): number {
  const { units, length } = walk.html;
  let name = 0;
  let end = at;
  for (; end < length; end++) {
    const unit = units[end] as number;
    if (endsTagName(unit)) break;
    name = end - at < MAX_NAME_CHARACTERS ? appendCharacter(name, unit) : UNKNOWN_NAME;
  }
  walk.at = end;
  return name;
}

/** True if the end tag of `name` stands at `at`. */
function closes({ units, length }: CodeUnits, at: number, name: string): boolean {
  if (units[at] !== LESS_THAN || units[at + 1] !== SLASH) return false;
  for (let i = 0; i < name.length; i++)
    if (((units[at + 2 + i] as number) | 0x20) !== name.charCodeAt(i)) return false;
  const behind = at + 2 + name.length;
  return behind < length && endsName(units[behind] as number) && units[behind] !== EQUALS;
}

/** Moves to the end tag of a raw text element; what it holds is shown only for a text area. */
function passRawText(walk: Walk, name: string): void {
  const { html } = walk;
  while (walk.at < html.length && !closes(html, walk.at, name)) {
    if (name === "textarea") writeText(walk);
    else walk.at = find(html, LESS_THAN, walk.at + 1);
  }
}

function passTag(walk: Walk, nameAt: number, isEnd: boolean): void {
  const name = readElementName(walk, nameAt);
  walk.at = skipAttributes(walk.html, walk.at);
  if (walk.html.units[walk.at - 1] !== GREATER_THAN || walk.at === nameAt) return;
  if (separating.has(name)) walk.gap ||= walk.templates === 0;
  if (name === template) walk.templates = Math.max(0, walk.templates + (isEnd ? -1 : 1));
  const raw = isEnd ? undefined : rawText.get(name);
  if (raw !== undefined) passRawText(walk, raw);
}

/** True if a comment's `--` stands at a position; one that lacks it still ends at the next `>`. */
const isDashes = (units: Uint16Array, at: number): boolean =>
  units[at] === HYPHEN && units[at + 1] === HYPHEN;

/** The position behind what begins with the `<` at the walk and is not a tag, or -1 where it is text (§13.2.5.6). */
function skipDeclaration({ html, at }: Walk): number {
  const { units, length } = html;
  const next = units[at + 1];
  if (next === EXCLAMATION && isDashes(units, at + 2)) return Math.min(skipComment(html, at + 4), length);
  const isBogus = next === EXCLAMATION || next === QUESTION || (next === SLASH && at + 2 < length);
  return isBogus ? Math.min(find(html, GREATER_THAN, at + 2) + 1, length) : -1;
}

/** Passes what begins with the `<` at the walk. */
function passMarkup(walk: Walk): void {
  const { at } = walk;
  const { units } = walk.html;
  const isEnd = units[at + 1] === SLASH;
  const nameAt = isEnd ? at + 2 : at + 1;
  if (isLetter(units[nameAt] as number)) {
    passTag(walk, nameAt, isEnd);
    return;
  }
  const end = skipDeclaration(walk);
  if (end === -1) writeText(walk);
  else walk.at = end;
}

/**
 * Puts the text that a reader of the HTML sees in its place: tags, comments, scripts and styles are gone, references are
 * decoded, each run of white space is one space, and so is each border of a block or a cell. What style sheets hide is not
 * known here and counts as visible.
 *
 * It scans once and builds no tree, so nesting costs nothing, and time grows with the length whatever the text.
 */
export function toVisibleText(html: CodeUnits): void {
  const walk: Walk = { html, at: 0, written: 0, gap: false, templates: 0 };
  while (walk.at < html.length) {
    if (html.units[walk.at] === LESS_THAN) passMarkup(walk);
    else writeText(walk);
    if (!walk.gap && walk.written > 0 && walk.templates === 0) writePlain(walk);
  }
  html.length = walk.written;
}
