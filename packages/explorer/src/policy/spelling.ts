import type { Node } from "jsonc-parser";

/** How a text is laid out. */
export interface Layout {
  /** One step of indentation. */
  readonly unit: string;
  readonly eol: string;
}

/** The layout that a text already has; two spaces where it has none. */
export const layoutOf = (text: string): Layout => ({
  unit: /\n([ \t]+)\S/.exec(text)?.[1] ?? "  ",
  eol: text.includes("\r\n") ? "\r\n" : "\n",
});

const MAX_LINE_UNITS = 80;

const isPlain = (value: unknown): boolean => typeof value !== "object" || value === null;

/** On one line, with the spaces that a person types. */
const inline = (value: unknown): string => {
  if (isPlain(value)) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(inline).join(", ")}]`;
  const members = Object.entries(value as object).map(
    ([name, each]) => `${JSON.stringify(name)}: ${inline(each)}`,
  );
  return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
};

/** A value as it is written behind so much indentation: plain lists on one line while they fit, all else a member a line. */
export function spelled(value: unknown, indentation: string, layout: Layout): string {
  if (isPlain(value) || Object.keys(value as object).length === 0) return inline(value);
  const isList = Array.isArray(value);
  if (isList && value.every(isPlain) && inline(value).length + indentation.length <= MAX_LINE_UNITS)
    return inline(value);
  const inner = indentation + layout.unit;
  const parts = isList
    ? value.map((each) => spelled(each, inner, layout))
    : Object.entries(value as object).map(
        ([name, each]) => `${JSON.stringify(name)}: ${spelled(each, inner, layout)}`,
      );
  const lines = parts.map((part) => inner + part).join(`,${layout.eol}`);
  const [open, close] = isList ? "[]" : "{}";
  return `${open}${layout.eol}${lines}${layout.eol}${indentation}${close}`;
}

/** The white space at the beginning of the line that an offset is in. */
const indentationAt = (text: string, offset: number): string => {
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? "";
};

/** Where a member goes in behind the others of its container, and how it is written there. */
export interface Insertion {
  readonly offset: number;
  /** What is between this and the end of the container's text that has to give way; white space of an empty container. */
  readonly length: number;
  readonly content: string;
}

/** Puts a value behind the others of an object, under a name, or of a list. */
export function insertionInto(
  text: string,
  container: Node,
  name: string | undefined,
  value: unknown,
): Insertion {
  const layout = layoutOf(text);
  const { offset, length, children = [] } = container;
  const source = text.slice(offset, offset + length);
  const label = name === undefined ? "" : `${JSON.stringify(name)}: `;
  const last = children.at(-1);
  const outer = indentationAt(text, offset);
  if (last === undefined) {
    const inner = outer + layout.unit;
    const content = `${layout.eol}${inner}${label}${spelled(value, inner, layout)}${layout.eol}${outer}`;
    return { offset: offset + 1, length: length - 2, content };
  }
  const end = last.offset + last.length;
  if (!source.includes("\n")) return { offset: end, length: 0, content: `, ${label}${inline(value)}` };
  const start = text.lastIndexOf("\n", last.offset - 1) + 1;
  const standsFirst = text.slice(start, last.offset).trim() === "";
  const inner = standsFirst ? indentationAt(text, last.offset) : outer + layout.unit;
  return {
    offset: end,
    length: 0,
    content: `,${layout.eol}${inner}${label}${spelled(value, inner, layout)}`,
  };
}

/** A value that replaces another: written as it would be typed behind the indentation of that line. */
export const replacementOf = (text: string, node: Node, value: unknown): Insertion => ({
  offset: node.offset,
  length: node.length,
  content:
    text.slice(node.offset, node.offset + node.length).includes("\n") || isPlain(value)
      ? spelled(value, indentationAt(text, node.offset), layoutOf(text))
      : inline(value),
});
