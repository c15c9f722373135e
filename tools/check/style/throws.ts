import type { Module } from "../source/module.ts";
import { lineAt, type Place } from "../source/place.ts";

/** `@throws`, and what it must be followed by: the name of the error's class, without braces. */
const THROWS = /^[\s*]*(@throws\b(?! [A-Z]\w*).*)$/gm;

/** `@throws` of another form than `@throws SomeError for what reason`. */
export function malformedThrows({ path, text, comments }: Module): readonly Place[] {
  return comments.flatMap(({ type, value, start }) => {
    if (type !== "Block") return [];
    return Array.from(value.matchAll(THROWS), ({ 0: line, 1: found = "", index }) => ({
      path,
      line: lineAt(text, start + 2 + index + line.length),
      what: `"${found.trim()}": write @throws, a space and the name of the error, without braces`,
    }));
  });
}
