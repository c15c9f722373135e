import { ascii, bytesOf, isNull, skipSpace, skipText } from "../../json/scan.ts";
import { hasNext, NO_TEXT, type Pass, substitute } from "./pass.ts";
import type { Annotation, Sibling } from "./plan.ts";
import { hasSibling } from "./siblings.ts";

const { quote, openBracket, closeBracket } = ascii;

/** A body says beside its content that it is HTML. */
const html: Sibling = { name: bytesOf('"contentType"'), value: bytesOf('"html"') };

/** Takes down one text for a description, or a null; false for what is neither. */
function takeOne(pass: Pass, texts: number[]): boolean {
  const { json, at } = pass;
  if (isNull(json, at)) {
    pass.at = at + 4;
    texts.push(NO_TEXT, NO_TEXT);
    return true;
  }
  if (json[at] !== quote) return false;
  pass.at = skipText(pass, at);
  texts.push(at, pass.at);
  return true;
}

function takeElements(pass: Pass, texts: number[]): boolean {
  const { json } = pass;
  if (json[pass.at] !== openBracket) return false;
  pass.at = skipSpace(json, pass.at + 1);
  if (json[pass.at] === closeBracket) {
    pass.at += 1;
    return true;
  }
  do {
    pass.at = skipSpace(json, pass.at);
    if (!takeOne(pass, texts)) return false;
  } while (hasNext(pass, closeBracket));
  return true;
}

/** The place of the member of an object whose value is at the pass; one for each object, moved from name to name. */
export interface Member {
  /** Where the object opens. */
  readonly start: number;
  /** Where the member's name opens. */
  name: number;
}

/**
 * Has an annotation put in place of a member whose value is a text, or a collection of texts. A null stays what it is, so that
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
  const isHtml = markup === "always" || (markup === "byContentType" && hasSibling(pass, start, html));
  const texts: number[] = [];
  if (!(collection ? takeElements : takeOne)(pass, texts)) return false;
  const piece = substitute(pass, name, pass.at);
  pass.descriptions.push({ piece, annotation, isHtml, texts, collection });
  return true;
}
