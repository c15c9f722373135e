import {
  ascii,
  bytesOf,
  isNull,
  MalformedReply,
  matchesAt,
  skipName,
  skipSpace,
  skipString,
  skipValue,
} from "../../json/scan.ts";
import { hasNext, type Pass, substitute } from "./pass.ts";
import type { Annotation } from "./plan.ts";
import { matchesAnyCaseAt } from "./values.ts";

const { quote, comma, openBracket, closeBracket } = ascii;
const contentType = bytesOf('"contentType"');
const html = bytesOf('"html"');

/** True if the body that opens at `start` says that it is HTML. */
function findContentType(json: Uint8Array, start: number): boolean {
  let at = skipSpace(json, start + 1);
  while (json[at] === quote) {
    const value = skipName(json, at);
    if (matchesAt(json, at, contentType)) return matchesAnyCaseAt(json, value, html);
    at = skipSpace(json, skipValue(json, value));
    if (json[at] !== comma) return false;
    at = skipSpace(json, at + 1);
  }
  return false;
}

/** The same, looked up once for each body, so that one that repeats its content costs no more. */
function isHtml(pass: Pass, start: number): boolean {
  if (pass.body.start !== start) pass.body = { start, isHtml: findContentType(pass.json, start) };
  return pass.body.isHtml;
}

function describeOne(pass: Pass, { describe }: Annotation, visible: boolean): string | undefined {
  const { json, at } = pass;
  if (isNull(json, at)) {
    pass.at = at + 4;
    return "null";
  }
  if (json[at] !== quote) return undefined;
  pass.at = skipString(json, at);
  const description = describe(json, at, pass.at, visible);
  if (description === undefined) throw new MalformedReply(at);
  return description;
}

function describeElements(pass: Pass, annotation: Annotation, visible: boolean): string | undefined {
  const { json } = pass;
  if (json[pass.at] !== openBracket) return undefined;
  const descriptions: string[] = [];
  pass.at = skipSpace(json, pass.at + 1);
  if (json[pass.at] === closeBracket) {
    pass.at += 1;
    return "[]";
  }
  do {
    pass.at = skipSpace(json, pass.at);
    const description = describeOne(pass, annotation, visible);
    if (description === undefined) return undefined;
    descriptions.push(description);
  } while (hasNext(pass, closeBracket));
  return `[${descriptions.join(",")}]`;
}

/** The place of the member of an object whose value is at the pass; one for each object, moved from name to name. */
export interface Member {
  /** Where the object opens. */
  readonly start: number;
  /** Where the member's name opens. */
  name: number;
}

/**
 * Puts an annotation in place of a member whose value is a text, or a collection of texts. A null stays what it is, so that
 * it can be told from an empty text. False if the value is something else.
 */
export function annotate(
  pass: Pass,
  annotation: Annotation,
  { start, name }: Member,
  collection: boolean,
): boolean {
  const { markup } = annotation;
  if (isNull(pass.json, pass.at)) {
    pass.at += 4;
    return true;
  }
  const visible = markup === "always" || (markup === "byContentType" && isHtml(pass, start));
  const description = (collection ? describeElements : describeOne)(pass, annotation, visible);
  if (description === undefined) return false;
  pass.texts.set(substitute(pass, name, pass.at), annotation.name + description);
  return true;
}
