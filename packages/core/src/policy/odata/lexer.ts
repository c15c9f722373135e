import type { ExpressionProblem } from "../../schema/request-rules.ts";
import { ExpressionFault } from "./syntax.ts";

/** What a token is; a mark is its own kind. */
export type TokenKind = "name" | "string" | "bare" | "(" | ")" | "," | "/" | ":" | "end";

/** A piece of an expression. */
export interface Token {
  readonly kind: TokenKind;
  /** As written; of a string its value. */
  readonly text: string;
  /** Where it begins, counted from 0. */
  readonly at: number;
  /** Where it ends. */
  readonly end: number;
}

/** Reads an expression token by token. */
export interface Lexer {
  /** The token that comes next; the same until it is taken. */
  peek(): Token;
  take(): Token;
}

const name = /[A-Za-z_][A-Za-z0-9_.]*/y;
/** A literal without quotes; `:` occurs in a time, and never after a name. */
const bare = /[0-9-][A-Za-z0-9.:+-]*/y;
const guid = /[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-/y;
const GUID_CHARACTERS = 36;
const MAX_NAME_CHARACTERS = 128;

const marks: ReadonlySet<string> = new Set("(),/:");
const isMark = (character: string): character is "(" | ")" | "," | "/" | ":" => marks.has(character);

const matchAt = (form: RegExp, text: string, at: number): string | undefined => {
  form.lastIndex = at;
  return form.exec(text)?.[0];
};

/** The end of a string that begins at `at`; a doubled quote means one (OData ABNF `string`). */
const endOfString = (text: string, at: number): number => {
  for (let from = at + 1; ; from += 2) {
    from = text.indexOf("'", from);
    if (from === -1) throw new ExpressionFault("invalidRequest", at, "a string without an end");
    if (text[from + 1] !== "'") return from + 1;
  }
};

const ownWord = /\$(?:count|it|this|root|all)(?![A-Za-z0-9_])/y;
const alias = /@[A-Za-z_]/y;

/** Names what OData has where no token of this grammar begins; clients write it on purpose. */
const problemAt = (text: string, at: number): ExpressionProblem => {
  const word = matchAt(ownWord, text, at);
  if (word !== undefined)
    return word === "$count"
      ? "the count of a collection is not taken"
      : "$it, $this, $root and $all are not taken";
  return matchAt(alias, text, at) === undefined
    ? "a character that belongs nowhere"
    : "parameter aliases are not taken";
};

const readToken = (text: string, at: number): Token => {
  const first = text[at];
  if (first === undefined) return { kind: "end", text: "", at, end: at };
  if (isMark(first)) return { kind: first, text: first, at, end: at + 1 };
  if (first === "'") {
    const end = endOfString(text, at);
    return { kind: "string", text: text.slice(at + 1, end - 1).replaceAll("''", "'"), at, end };
  }
  // A GUID may begin like a name.
  if (matchAt(guid, text, at) !== undefined) {
    const end = Math.min(at + GUID_CHARACTERS, text.length);
    return { kind: "bare", text: text.slice(at, end), at, end };
  }
  const named = matchAt(name, text, at);
  if (named !== undefined) {
    if (named.length > MAX_NAME_CHARACTERS)
      throw new ExpressionFault("invalidRequest", at, "a name that is too long");
    return { kind: "name", text: named, at, end: at + named.length };
  }
  const literal = matchAt(bare, text, at);
  if (literal === undefined) throw new ExpressionFault("invalidRequest", at, problemAt(text, at));
  return { kind: "bare", text: literal, at, end: at + literal.length };
};

const skipSpaces = (text: string, at: number): number => {
  let position = at;
  while (text.charCodeAt(position) === 0x20) position += 1;
  return position;
};

/**
 * A lexer over a decoded expression. It looks at each character a bounded number of times: nothing in it goes back. Spaces
 * are the only white space that is taken, and ASCII the only letters outside of strings, so that nothing looks like
 * something else.
 */
export function createLexer(text: string): Lexer {
  let next: Token | undefined;
  let position = 0;
  const peek = (): Token => {
    next ??= readToken(text, skipSpaces(text, position));
    return next;
  };
  return {
    peek,
    take() {
      const token = peek();
      next = undefined;
      position = token.end;
      return token;
    },
  };
}
