/*
 * The part of OData's expression language that filters and orders may use. It parses, checks and formats trees; it never
 * evaluates one.
 */
import type { ExpressionProblem } from "../../schema/request-rules.ts";
import { createLexer, type Lexer, type Token, type TokenKind } from "./lexer.ts";
import { readBareLiteral, readWordLiteral } from "./literals.ts";
import {
  type ComparisonOperator,
  comparisonOperators,
  ExpressionFault,
  type ExpressionRefusal,
  type FaultCode,
  type Filter,
  type Literal,
  type OrderKey,
  type Positions,
  type PredicateFunction,
  type PropertyPath,
  predicateFunctions,
} from "./syntax.ts";

/** A tree and where its paths and literals stood. */
export interface Parsed<T> {
  readonly tree: T;
  readonly positions: Positions;
}

const MAX_LEVELS = 16;
const MAX_STEPS = 8;
const MAX_LISTED_VALUES = 100;
const MAX_SORT_KEYS = 8;

interface Parser {
  readonly lexer: Lexer;
  readonly positions: Map<object, number>;
}

const fault = (
  at: number,
  problem: ExpressionProblem | ExpressionRefusal,
  code: FaultCode = "invalidRequest",
): ExpressionFault => new ExpressionFault(code, at, problem);

const lowerCase = ({ kind, text }: Token): string => (kind === "name" ? text.toLowerCase() : "");

const takeWord = ({ lexer }: Parser, word: string): boolean => {
  const found = lowerCase(lexer.peek()) === word;
  if (found) lexer.take();
  return found;
};

const takeMark = ({ lexer }: Parser, mark: TokenKind): boolean => {
  const found = lexer.peek().kind === mark;
  if (found) lexer.take();
  return found;
};

const expectMark = (parser: Parser, mark: "(" | ")" | "," | ":"): void => {
  if (!takeMark(parser, mark)) throw fault(parser.lexer.peek().at, `expected ${mark}`);
};

const located = <T extends object>({ positions }: Parser, node: T, at: number): T => {
  positions.set(node, at);
  return node;
};

const arithmetic: ReadonlySet<string> = new Set(["add", "sub", "mul", "div", "divby", "mod"]);

/** What a problem says that it expected. */
type ExpectedOf<Problem> = Problem extends `expected ${infer What}` ? What : never;
type Expected = ExpectedOf<ExpressionProblem>;

/** Refuses what OData has and this grammar leaves out by the name of its kind, and anything else as not expected. */
const unexpected = (token: Token, expected: Expected): ExpressionFault => {
  const word = lowerCase(token);
  if (arithmetic.has(word)) return fault(token.at, "arithmetic is not taken", "operationRefused");
  if (word === "has") return fault(token.at, "the operator has is not taken", "operationRefused");
  return fault(token.at, `expected ${expected}`);
};

const parseLiteral = (parser: Parser): Literal => {
  const token = parser.lexer.take();
  const next = parser.lexer.peek();
  if (token.kind === "string") return located(parser, { kind: "string", value: token.text }, token.at);
  if (token.kind === "name" && next.kind === "(")
    throw fault(token.at, "functions are not taken here", "operationRefused");
  if (token.kind === "name" && next.kind === "string" && next.at === token.end)
    throw fault(token.at, "a literal of a type that is not taken");
  const literal = token.kind === "name" ? readWordLiteral(token.text) : readBareLiteral(token.text);
  if (literal === undefined) throw fault(token.at, "expected a literal");
  return located(parser, literal, token.at);
};

/** A name that is one step of a path: a qualified one would be a type cast. */
const parseStep = ({ lexer }: Parser, expected: Expected): Token => {
  const token = lexer.peek();
  if (token.kind !== "name") throw unexpected(token, expected);
  if (token.text.includes(".")) throw fault(token.at, "type casts are not taken", "operationRefused");
  return lexer.take();
};

/** A path, and the lambda operator behind it if there is one. */
interface ParsedPath {
  readonly path: PropertyPath;
  readonly lambda: Token | undefined;
}

const parsePath = (parser: Parser, expected: Expected): ParsedPath => {
  const first = parseStep(parser, expected);
  const path = [first.text];
  let lambda: Token | undefined;
  while (lambda === undefined && takeMark(parser, "/")) {
    const step = parseStep(parser, "a property");
    if (parser.lexer.peek().kind === "(") lambda = step;
    else path.push(step.text);
    if (path.length > MAX_STEPS) throw fault(step.at, "too many steps");
  }
  return { path: located(parser, path, first.at), lambda };
};

const parseProperty = (parser: Parser): PropertyPath => {
  const { path, lambda } = parsePath(parser, "a property");
  if (lambda !== undefined) throw fault(lambda.at, "lambda operators are not taken here", "operationRefused");
  if (parser.lexer.peek().kind === "(")
    throw fault(parser.lexer.peek().at, "functions are not taken here", "operationRefused");
  return path;
};

const isPredicate = (name: string): name is PredicateFunction =>
  (predicateFunctions as readonly string[]).includes(name);

const parseFunction = (parser: Parser, token: Token): Filter => {
  const name = lowerCase(token);
  if (!isPredicate(name)) throw fault(token.at, "this function is not taken", "operationRefused");
  expectMark(parser, "(");
  const path = parseProperty(parser);
  expectMark(parser, ",");
  const value = parseLiteral(parser);
  expectMark(parser, ")");
  return { kind: "function", name, path, value };
};

const parseAny = (parser: Parser, path: PropertyPath, operator: Token, depth: number): Filter => {
  if (lowerCase(operator) !== "any")
    throw fault(operator.at, "on a path only the lambda operator any is taken", "operationRefused");
  expectMark(parser, "(");
  const variable = parseStep(parser, "a range variable").text;
  expectMark(parser, ":");
  const condition = parseOr(parser, depth + 1);
  expectMark(parser, ")");
  return { kind: "any", path, variable, condition };
};

const parseList = (parser: Parser): readonly Literal[] => {
  expectMark(parser, "(");
  const values = [parseLiteral(parser)];
  while (takeMark(parser, ",")) {
    if (values.length === MAX_LISTED_VALUES) throw fault(parser.lexer.peek().at, "too many values");
    values.push(parseLiteral(parser));
  }
  expectMark(parser, ")");
  return values;
};

const isOperator = (word: string): word is ComparisonOperator =>
  (comparisonOperators as readonly string[]).includes(word);

const parseComparison = (parser: Parser, path: PropertyPath): Filter => {
  const token = parser.lexer.peek();
  const operator = lowerCase(token);
  if (operator === "in") {
    parser.lexer.take();
    return { kind: "in", path, values: parseList(parser) };
  }
  if (!isOperator(operator)) throw unexpected(token, "an operator");
  parser.lexer.take();
  return { kind: "comparison", path, operator, value: parseLiteral(parser) };
};

/**
 * The operand of `not` is a function, a lambda, another `not`, or in parentheses: OData's `not` binds closer than its
 * comparisons, many writers believe the opposite, and what can be read in two ways is refused.
 */
const parseNegated = (parser: Parser, depth: number): Filter => {
  const { at } = parser.lexer.peek();
  const operand = parseUnary(parser, depth + 1);
  if ((operand.kind === "comparison" || operand.kind === "in") && parser.positions.get(operand.path) === at)
    throw fault(at, "expected ( behind not");
  return { kind: "not", operand };
};

function parseUnary(parser: Parser, depth: number): Filter {
  const { lexer } = parser;
  if (depth > MAX_LEVELS) throw fault(lexer.peek().at, "nested too deep");
  if (takeWord(parser, "not")) return parseNegated(parser, depth);
  if (takeMark(parser, "(")) {
    const inner = parseOr(parser, depth + 1);
    expectMark(parser, ")");
    return inner;
  }
  const { path, lambda } = parsePath(parser, "a property, a function, not or (");
  if (lambda !== undefined) return parseAny(parser, path, lambda, depth);
  const [name = ""] = path;
  const at = parser.positions.get(path) ?? 0;
  if (lexer.peek().kind === "(") {
    return parseFunction(parser, { kind: "name", text: name, at, end: at });
  }
  return parseComparison(parser, path);
}

const parseOperands = (
  parser: Parser,
  kind: "and" | "or",
  parseOperand: (parser: Parser, depth: number) => Filter,
  depth: number,
): Filter => {
  const first = parseOperand(parser, depth);
  if (!takeWord(parser, kind)) return first;
  const operands = [first, parseOperand(parser, depth)];
  while (takeWord(parser, kind)) operands.push(parseOperand(parser, depth));
  return { kind, operands };
};

const parseAnd = (parser: Parser, depth: number): Filter => parseOperands(parser, "and", parseUnary, depth);

function parseOr(parser: Parser, depth: number): Filter {
  return parseOperands(parser, "or", parseAnd, depth);
}

const parseKey = (parser: Parser): OrderKey => {
  const path = parseProperty(parser);
  if (takeWord(parser, "desc")) return { path, descending: true };
  takeWord(parser, "asc");
  return { path, descending: false };
};

const parseKeys = (parser: Parser): readonly OrderKey[] => {
  const keys = [parseKey(parser)];
  while (takeMark(parser, ",")) {
    if (keys.length === MAX_SORT_KEYS) throw fault(parser.lexer.peek().at, "too many keys");
    keys.push(parseKey(parser));
  }
  return keys;
};

const parseWhole = <T>(text: string, parse: (parser: Parser) => T, expected: Expected): Parsed<T> => {
  if (!text.isWellFormed()) throw fault(0, "not Unicode");
  const parser: Parser = { lexer: createLexer(text), positions: new Map() };
  const tree = parse(parser);
  const rest = parser.lexer.peek();
  if (rest.kind !== "end") throw unexpected(rest, expected);
  return { tree, positions: parser.positions };
};

/**
 * Parses `$filter` (OData 4.01 URL conventions §5.1.1) by recursive descent, in time linear to the text.
 *
 * @throws ExpressionFault with a position: `invalidRequest` for what is not OData, nests deeper than 16 or is too long in
 * a part, `operationRefused` for what OData has and this grammar leaves out (arithmetic, casts, most functions, `all`)
 */
export const parseFilter = (text: string): Parsed<Filter> =>
  parseWhole(text, (parser) => parseOr(parser, 0), "and, or or the end");

/**
 * Parses `$orderby` (§5.1.3): up to 8 property paths, each with `asc` or `desc`.
 *
 * @throws ExpressionFault as {@link parseFilter} does
 */
export const parseOrderBy = (text: string): Parsed<readonly OrderKey[]> =>
  parseWhole(text, parseKeys, "asc, desc, a comma or the end");
