/** A template whose segments are literals or parameters in braces, such as `/users/{user-id}/messages`. */
export interface Templated {
  readonly template: string;
}

/** What a path matched. */
export interface PathMatch<T extends Templated> {
  readonly operation: T;
  /** Captured segments by parameter name, in the order of the path. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** Finds the one template that a path has. */
export type PathMatcher<T extends Templated> = (segments: readonly string[]) => PathMatch<T> | undefined;

interface Node<T> {
  readonly literals: Map<string, Node<T>>;
  parameter: Node<T> | undefined;
  operation: T | undefined;
}

const node = <T>(): Node<T> => ({ literals: new Map(), parameter: undefined, operation: undefined });

/** The segments of a template. */
export const templateSegments = (template: string): readonly string[] => template.split("/").slice(1);

/** The parameter's name for `{name}`, undefined for a literal segment. */
export const parameterName = (segment: string): string | undefined =>
  segment.startsWith("{") && segment.endsWith("}") ? segment.slice(1, -1) : undefined;

/** One key for all spellings of a literal: Graph ignores case, and takes type casts with and without `microsoft.`. */
const literalKey = (segment: string): string => segment.toLowerCase().replace(/^microsoft\.(?=graph\.)/, "");

const insert = <T extends Templated>(root: Node<T>, operation: T): void => {
  let at = root;
  for (const segment of templateSegments(operation.template)) {
    if (parameterName(segment) !== undefined) {
      at.parameter ??= node();
      at = at.parameter;
      continue;
    }
    const key = literalKey(segment);
    const next = at.literals.get(key) ?? node<T>();
    at.literals.set(key, next);
    at = next;
  }
  if (at.operation !== undefined) {
    throw new Error(`templates of the same shape: ${at.operation.template} and ${operation.template}`);
  }
  at.operation = operation;
};

/** A segment that begins with `$` is a word of OData's own (`$count`, `$value`, `$ref`) and never stands for a parameter. */
const find = <T>(at: Node<T>, segments: readonly string[], depth: number): T | undefined => {
  const segment = segments[depth];
  if (segment === undefined) return at.operation;
  const literal = at.literals.get(literalKey(segment));
  if (literal !== undefined) return find(literal, segments, depth + 1);
  if (at.parameter === undefined || segment.startsWith("$")) return undefined;
  return find(at.parameter, segments, depth + 1);
};

const capture = (template: string, segments: readonly string[]): ReadonlyMap<string, string> => {
  const parameters = new Map<string, string>();
  for (const [index, segment] of templateSegments(template).entries()) {
    const name = parameterName(segment);
    if (name !== undefined) parameters.set(name, segments[index] ?? "");
  }
  return parameters;
};

/**
 * Compiles templates into a trie of segments, so that the cost of a look-up is that of the path and not of the catalogue.
 *
 * Literals are compared without case, as Graph takes them, and win over a parameter at their place without a second try:
 * a path has one meaning or none.
 *
 * @throws Error at start-up if two templates have the same shape
 */
export function createPathMatcher<T extends Templated>(operations: readonly T[]): PathMatcher<T> {
  const root = node<T>();
  for (const operation of operations) insert(root, operation);
  return (segments) => {
    const operation = find(root, segments, 0);
    return operation === undefined
      ? undefined
      : { operation, parameters: capture(operation.template, segments) };
  };
}
