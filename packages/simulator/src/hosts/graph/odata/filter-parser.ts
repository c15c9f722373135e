import { badRequest } from "../graph-error.ts";
import { filterSyntaxError, type Token, tokensOf } from "./filter-tokens.ts";

/** A constant of a filter; a date is milliseconds since the epoch. */
export interface Literal {
  readonly kind: "string" | "date" | "guid" | "number" | "boolean" | "null";
  readonly value: string | number | boolean | null;
}

/** Names from the entity down to a value; `$count` is last. */
export type Path = readonly string[];

const comparisons = ["eq", "ne", "gt", "ge", "lt", "le"] as const;
const stringFunctions = ["startswith", "endswith", "contains"] as const;

/** A relation between two values. */
export type Comparison = (typeof comparisons)[number];
/** A predicate over a string. */
export type StringFunction = (typeof stringFunctions)[number];

/** One condition on one property. */
export type Condition =
  | {
      readonly kind: "comparison";
      readonly operator: Comparison;
      readonly path: Path;
      readonly literal: Literal;
    }
  | { readonly kind: "in"; readonly path: Path; readonly literals: readonly Literal[] }
  | {
      readonly kind: "function";
      readonly name: StringFunction;
      readonly path: Path;
      readonly literal: Literal;
    };

/** A parsed `$filter`. */
export type Filter =
  | Condition
  | { readonly kind: "and" | "or"; readonly left: Filter; readonly right: Filter }
  | { readonly kind: "not"; readonly operand: Filter }
  | {
      readonly kind: "lambda";
      readonly quantifier: "any" | "all";
      readonly path: Path;
      readonly variable: string;
      readonly predicate: Filter | null;
    };

/** The position of a parser. */
interface Reader {
  peek(): Token;
  next(): Token;
  /** Takes a token of this text, or fails. */
  expect(text: string): void;
  takes(text: string): boolean;
  fail(token?: Token): never;
}

function createReader(filter: string): Reader {
  const tokens = tokensOf(filter);
  const end: Token = { kind: "end", text: "", at: filter.length };
  let position = 0;
  const reader: Reader = {
    peek: () => tokens[position] ?? end,
    next() {
      position += 1;
      return tokens[position - 1] ?? end;
    },
    fail(token = reader.peek()) {
      throw filterSyntaxError(filter, token.at);
    },
    takes(text) {
      const token = reader.peek();
      if (token.kind === "string" || token.text.toLowerCase() !== text) return false;
      position += 1;
      return true;
    },
    expect(text) {
      if (!reader.takes(text)) reader.fail();
    },
  };
  return reader;
}

function literalOf(reader: Reader): Literal {
  const token = reader.next();
  const { kind, text } = token;
  switch (kind) {
    case "string":
      return { kind, value: text.slice(1, -1).replaceAll("''", "'") };
    case "date":
      return { kind, value: Date.parse(text) };
    case "guid":
      return { kind, value: text.toLowerCase() };
    case "number":
      return { kind, value: Number(text) };
    case "word":
      if (text === "true" || text === "false") return { kind: "boolean", value: text === "true" };
      if (text === "null") return { kind: "null", value: null };
      return reader.fail(token);
    case "mark":
    case "end":
      return reader.fail(token);
  }
}

function lambdaOf(reader: Reader, path: Path, quantifier: "any" | "all"): Filter {
  reader.expect("(");
  if (reader.takes(")")) return { kind: "lambda", quantifier, path, variable: "", predicate: null };
  const { kind, text: variable } = reader.next();
  if (kind !== "word") reader.fail();
  reader.expect(":");
  const predicate = disjunction(reader);
  reader.expect(")");
  return { kind: "lambda", quantifier, path, variable, predicate };
}

function pathOf(reader: Reader): { readonly path: Path; readonly quantifier?: "any" | "all" } {
  const path: string[] = [];
  do {
    const { kind, text } = reader.next();
    if (kind !== "word") reader.fail();
    if ((text === "any" || text === "all") && path.length > 0 && reader.peek().text === "(")
      return { path, quantifier: text };
    path.push(text);
  } while (reader.takes("/"));
  return { path };
}

function functionOf(reader: Reader, name: StringFunction): Filter {
  reader.expect("(");
  const { path } = pathOf(reader);
  reader.expect(",");
  const literal = literalOf(reader);
  reader.expect(")");
  return { kind: "function", name, path, literal };
}

function condition(reader: Reader): Filter {
  const start = reader.peek();
  const { path, quantifier } = pathOf(reader);
  if (quantifier !== undefined) return lambdaOf(reader, path, quantifier);
  if (path.length === 1 && reader.peek().text === "(") {
    const name = stringFunctions.find((candidate) => candidate === path[0]?.toLowerCase());
    if (name !== undefined) return functionOf(reader, name);
    throw badRequest(`Invalid filter clause: An unknown function with name '${start.text}' was found.`);
  }
  if (reader.takes("in")) {
    const literals: Literal[] = [];
    reader.expect("(");
    do literals.push(literalOf(reader));
    while (reader.takes(","));
    reader.expect(")");
    return { kind: "in", path, literals };
  }
  const operator = comparisons.find((candidate) => reader.takes(candidate));
  if (operator === undefined) return reader.fail();
  return { kind: "comparison", operator, path, literal: literalOf(reader) };
}

function negation(reader: Reader): Filter {
  if (reader.takes("not")) return { kind: "not", operand: negation(reader) };
  if (!reader.takes("(")) return condition(reader);
  const inner = disjunction(reader);
  reader.expect(")");
  return inner;
}

function conjunction(reader: Reader): Filter {
  let left = negation(reader);
  while (reader.takes("and")) left = { kind: "and", left, right: negation(reader) };
  return left;
}

function disjunction(reader: Reader): Filter {
  let left = conjunction(reader);
  while (reader.takes("or")) left = { kind: "or", left, right: conjunction(reader) };
  return left;
}

/** Parses a `$filter` by the precedence of OData; what is not a filter is Graph's 400. */
export function parseFilter(filter: string): Filter {
  const reader = createReader(filter);
  const parsed = disjunction(reader);
  if (reader.peek().kind !== "end") reader.fail();
  return parsed;
}
