import { flattenPath, literalKey, type Nesting, type PathSegment, readPath } from "./path-segments.ts";

/** A template whose segments are literals or parameters in braces, such as `/users/{user-id}/messages`. */
export interface Templated {
  readonly template: string;
}

/** What a path matched. */
export interface PathMatch<T extends Templated> {
  readonly operation: T;
  /**
   * Captured segments by parameter name, in the order of the path. After them come, under the names of
   * {@link ancestorName}, the outer folders of a nested one, which the template has no place for.
   */
  readonly parameters: ReadonlyMap<string, string>;
}

/** Finds the one template that a path of decoded segments has. */
export type PathMatcher<T extends Templated> = (segments: readonly string[]) => PathMatch<T> | undefined;

/** A parameter, and its place in the path. */
type Place = readonly [name: string, index: number];

interface Node<T> {
  literals: Map<string, Node<T>> | undefined;
  parameter: Node<T> | undefined;
  operation: T | undefined;
  /** Of the operation's parameters; read when it is matched first. */
  places: readonly Place[] | undefined;
}

const node = <T>(): Node<T> => ({
  literals: undefined,
  parameter: undefined,
  operation: undefined,
  places: undefined,
});

/** The segments of a template. */
export const templateSegments = (template: string): readonly string[] => template.split("/").slice(1);

/** The parameter's name for `{name}`, undefined for a literal segment. */
export const parameterName = (segment: string): string | undefined =>
  segment.startsWith("{") && segment.endsWith("}") ? segment.slice(1, -1) : undefined;

const placesOf = (template: string): readonly Place[] =>
  templateSegments(template).flatMap((segment, index) => {
    const name = parameterName(segment);
    return name === undefined ? [] : [[name, index] as const];
  });

/** Folders in folders: Graph takes any depth of them. */
export const folderNesting: Nesting = { collection: "mailFolders", children: "childFolders" };

/** The name under which an outer folder of a nested one is captured; 0 is the outermost. */
export const ancestorName = (level: number): string => `mailFolder-id${level + 2}`;

/** The node below another, made where it is missing. */
const childOf = <T>(parent: Node<T>, segment: string): Node<T> => {
  if (parameterName(segment) !== undefined) {
    parent.parameter ??= node();
    return parent.parameter;
  }
  const key = literalKey(segment);
  parent.literals ??= new Map();
  const known = parent.literals.get(key);
  if (known !== undefined) return known;
  const next = node<T>();
  parent.literals.set(key, next);
  return next;
};

/** Makes the trie of templates; since most go on from another, the nodes of their beginnings are kept until all are in it. */
const createTrie = <T extends Templated>(operations: readonly T[]): Node<T> => {
  const root = node<T>();
  const nodes = new Map([["", root]]);
  const nodeOf = (beginning: string): Node<T> => {
    const known = nodes.get(beginning);
    if (known !== undefined) return known;
    const slash = beginning.lastIndexOf("/");
    const next = childOf(nodeOf(beginning.slice(0, slash)), beginning.slice(slash + 1));
    nodes.set(beginning, next);
    return next;
  };
  for (const operation of operations) {
    const at = nodeOf(operation.template);
    if (at.operation !== undefined)
      throw new Error(`templates of the same shape: ${at.operation.template} and ${operation.template}`);
    at.operation = operation;
  }
  return root;
};

/**
 * A word of OData's own (`$count`, `$value`, `$ref`) and a call never match a parameter. Nor does a key that would be a
 * literal if it stood as a segment: it could not be written back.
 */
const canBeParameter = <T>({ text, key }: PathSegment, at: Node<T>): boolean =>
  !text.startsWith("$") && !key.endsWith(")") && at.literals?.has(key) !== true;

const find = <T>(root: Node<T>, segments: readonly PathSegment[]): Node<T> | undefined => {
  let at: Node<T> | undefined = root;
  for (const segment of segments) {
    const literal: Node<T> | undefined = segment.isKey ? undefined : at.literals?.get(segment.key);
    at = literal ?? (canBeParameter(segment, at) ? at.parameter : undefined);
    if (at === undefined) return undefined;
  }
  return at;
};

/**
 * Compiles templates into a trie of segments, so that the cost of a look-up is that of the path and not of the catalogue.
 *
 * An example, with the templates `/users/{user-id}` and `/users/{user-id}/messages/$count`:
 *
 * ```text
 * users ─ {user-id} ● ─ messages ─ $count ●       ● an operation ends here
 *
 * ["users", "s1_a"]                        the first,  user-id = s1_a
 * ["Users('s1_a')", "messages", "$count"]  the second, user-id = s1_a: a key in parentheses is a segment of its own
 * ["users", "s1_a", "messages"]            none: no operation ends at `messages`
 * ["users", "$count"]                      none: see below
 * ```
 *
 * OData 4.01 URL conventions §4.3.6 orders the readings of a segment behind a collection: if it "matches a defined OData
 * segment (starting with "$"), treat it as such", and only last "treat as a key value". So `$count` is never a user.
 *
 * Literals are compared in any of their spellings and win over a parameter at their place without a second try: a path has
 * one meaning or none.
 *
 * @throws Error at start-up if two templates have the same shape
 */
export function createPathMatcher<T extends Templated>(operations: readonly T[]): PathMatcher<T> {
  const root = createTrie(operations);
  return (decoded) => {
    const path = readPath(decoded);
    if (path === undefined) return undefined;
    const { segments, ancestors } = flattenPath(path, folderNesting);
    const found = find(root, segments);
    if (found?.operation === undefined) return undefined;
    const { operation } = found;
    found.places ??= placesOf(operation.template);
    const parameters = new Map<string, string>();
    for (const [name, index] of found.places) parameters.set(name, segments[index]?.text ?? "");
    for (const [level, text] of ancestors.entries()) parameters.set(ancestorName(level), text);
    return { operation, parameters };
  };
}
