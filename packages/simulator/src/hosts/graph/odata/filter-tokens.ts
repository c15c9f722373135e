import { badRequest } from "../graph-error.ts";

/** A piece of a `$filter` with its place in the text. */
export interface Token {
  readonly kind: "string" | "date" | "guid" | "number" | "word" | "mark" | "end";
  readonly text: string;
  readonly at: number;
}

const kinds = [
  ["string", /'(?:[^']|'')*'/y],
  ["guid", /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/iy],
  ["date", /\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,12})?)?(?:Z|[+-]\d{2}:\d{2}))?(?![\w-])/iy],
  ["number", /-?\d+(?:\.\d+)?(?![\w.])/y],
  ["word", /[A-Za-z_$][\w$.]*/y],
  ["mark", /[(),/:]/y],
] as const;

/** Graph's refusal of a filter that it cannot read; like Graph's, it quotes the filter. */
export const filterSyntaxError = (filter: string, at: number) =>
  badRequest(`Invalid filter clause: Syntax error at position ${at} in '${filter}'.`);

/** Takes a filter apart; the last token means the end. */
export function tokensOf(filter: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < filter.length) {
    if (filter[at] === " ") {
      at += 1;
      continue;
    }
    let token: Token | undefined;
    for (const [kind, pattern] of kinds) {
      pattern.lastIndex = at;
      const text = pattern.exec(filter)?.[0];
      if (text === undefined) continue;
      token = { kind, text, at };
      break;
    }
    if (token === undefined) throw filterSyntaxError(filter, at);
    tokens.push(token);
    at += token.text.length;
  }
  return [...tokens, { kind: "end", text: "", at }];
}
