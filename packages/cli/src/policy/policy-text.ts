import { syntaxFault } from "@graphveil/core/syntax-fault";
import { type DocumentNode, parse, type ValueNode } from "@humanwhocodes/momoa";

/** A place in a text; lines and columns count from 1, columns in UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** The JSON value of a policy file, or why it has none. */
export type PolicyText =
  | {
      readonly ok: true;
      readonly text: string;
      readonly value: unknown;
      /** Where the value of a JSON pointer (RFC 6901) is; for a value that is missing, where it belongs. */
      readonly locate: (pointer: string) => Position;
    }
  | { readonly ok: false; readonly problem: string; readonly position: Position };

const START: Position = { line: 1, column: 1 };
const UTF8_WANTED = "save it as UTF-8 without a byte order mark";

/** What the first bytes of a file say that is not UTF-8 without a mark; editors on Windows write such files. */
const encodingFault = (bytes: Uint8Array): string | undefined => {
  const [first, second, third] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
    return `is in UTF-16: ${UTF8_WANTED}`;
  if (first === 0xef && second === 0xbb && third === 0xbf)
    return `begins with a byte order mark: ${UTF8_WANTED}`;
  return undefined;
};

/** The text of the bytes; undefined where they are not UTF-8. */
const decoded = (bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
};

const unescaped = (token: string): string => token.replaceAll("~1", "/").replaceAll("~0", "~");

const childOf = (node: ValueNode, token: string): ValueNode | undefined => {
  if (node.type === "Array") return node.elements[Number(token)]?.value;
  if (node.type !== "Object") return undefined;
  return node.members.find(({ name }) => (name.type === "String" ? name.value : name.name) === token)?.value;
};

const locator =
  ({ body }: DocumentNode) =>
  (pointer: string): Position => {
    let node: ValueNode = body;
    for (const token of pointer.split("/").slice(1).map(unescaped)) {
      const child = childOf(node, token);
      if (child === undefined) break;
      node = child;
    }
    const { line, column } = node.loc.start;
    return { line, column };
  };

/** Reads the bytes of a policy file as a deployed function reads them: JSON in UTF-8 without a byte order mark. */
export function readPolicyText(bytes: Uint8Array): PolicyText {
  const fault = encodingFault(bytes);
  if (fault !== undefined) return { ok: false, problem: fault, position: START };
  const text = decoded(bytes);
  if (text === undefined) return { ok: false, problem: `is not in UTF-8: ${UTF8_WANTED}`, position: START };
  try {
    const value: unknown = JSON.parse(text);
    return { ok: true, text, value, locate: locator(parse(text, { mode: "json" })) };
  } catch {
    const { line, column, why } = syntaxFault(text) ?? { ...START, why: "the parser does not say why" };
    return { ok: false, problem: `is not JSON from here on: ${why}`, position: { line, column } };
  }
}
