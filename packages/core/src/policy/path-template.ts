import { flattenPath, literalKey, type Nesting, type PathSegment, readPath } from "./path-segments.ts";

/** A template whose segments are literals or parameters in braces, such as `/users/{user-id}/messages`. */
export interface Templated {
  readonly template: string;
}

/** What a path matched. */
export interface PathMatch<T extends Templated> {
  readonly operation: T;
  /**
   * Captured segments by parameter name, in the order of the path. Behind them stand, under the names of
   * {@link ancestorName}, the outer folders of a nested one, which the template has no place for.
   */
  readonly parameters: ReadonlyMap<string, string>;
}

/** Finds the one template that a path of decoded segments has. */
export type PathMatcher<T extends Templated> = (segments: readonly string[]) => PathMatch<T> | undefined;

interface Leaf<T> {
  readonly operation: T;
  /** Where in the path each parameter stands. */
  readonly places: readonly (readonly [name: string, index: number])[];
}

interface Node<T> {
  literals: Map<string, Node<T>> | undefined;
  parameter: Node<T> | undefined;
  leaf: Leaf<T> | undefined;
}

const node = <T>(): Node<T> => ({ literals: undefined, parameter: undefined, leaf: undefined });

/** The segments of a template. */
export const templateSegments = (template: string): readonly string[] => template.split("/").slice(1);

/** The parameter's name for `{name}`, undefined for a literal segment. */
export const parameterName = (segment: string): string | undefined =>
  segment.startsWith("{") && segment.endsWith("}") ? segment.slice(1, -1) : undefined;

/** Folders in folders: Graph takes any depth of them. */
export const folderNesting: Nesting = { collection: "mailFolders", children: "childFolders" };

/** The name under which an outer folder of a nested one is captured; 0 is the outermost. */
export const ancestorName = (level: number): string => `mailFolder-id${level + 2}`;

/** Literals recur in hundreds of templates, so their keys are kept while a catalogue is compiled. */
const createKeys = (): ((segment: string) => string) => {
  const keys = new Map<string, string>();
  return (segment) => {
    const known = keys.get(segment);
    if (known !== undefined) return known;
    const key = literalKey(segment);
    keys.set(segment, key);
    return key;
  };
};

/** The node below a literal. */
const nodeOf = <T>(at: Node<T>, key: string): Node<T> => {
  at.literals ??= new Map();
  const known = at.literals.get(key);
  if (known !== undefined) return known;
  const next = node<T>();
  at.literals.set(key, next);
  return next;
};

/** Its loop is run a thousand times by a cold process, which interprets it: hence a plain one. */
const insert = <T extends Templated>(
  root: Node<T>,
  operation: T,
  keyOf: (segment: string) => string,
): void => {
  const places: (readonly [name: string, index: number])[] = [];
  const segments = templateSegments(operation.template);
  let at = root;
  for (let index = 0; index < segments.length; index++) {
    const segment = segments[index] as string;
    const name = parameterName(segment);
    if (name === undefined) {
      at = nodeOf(at, keyOf(segment));
    } else {
      places.push([name, index]);
      at.parameter ??= node();
      at = at.parameter;
    }
  }
  if (at.leaf !== undefined) {
    throw new Error(`templates of the same shape: ${at.leaf.operation.template} and ${operation.template}`);
  }
  at.leaf = { operation, places };
};

/**
 * A word of OData's own (`$count`, `$value`, `$ref`) and a call never stand for a parameter. Nor does a key that would be a
 * literal if it stood as a segment: it could not be written back.
 */
const canBeParameter = <T>({ text, key }: PathSegment, at: Node<T>): boolean =>
  !text.startsWith("$") && !key.endsWith(")") && at.literals?.has(key) !== true;

const find = <T>(root: Node<T>, segments: readonly PathSegment[]): Leaf<T> | undefined => {
  let at: Node<T> | undefined = root;
  for (const segment of segments) {
    const literal: Node<T> | undefined = segment.isKey ? undefined : at.literals?.get(segment.key);
    at = literal ?? (canBeParameter(segment, at) ? at.parameter : undefined);
    if (at === undefined) return undefined;
  }
  return at.leaf;
};

/**
 * Compiles templates into a trie of segments, so that the cost of a look-up is that of the path and not of the catalogue.
 *
 * Literals are compared in any of their spellings and win over a parameter at their place without a second try: a path has
 * one meaning or none.
 *
 * @throws Error at start-up if two templates have the same shape
 */
export function createPathMatcher<T extends Templated>(operations: readonly T[]): PathMatcher<T> {
  const root = node<T>();
  const keyOf = createKeys();
  for (const operation of operations) insert(root, operation, keyOf);
  return (decoded) => {
    const path = readPath(decoded);
    if (path === undefined) return undefined;
    const { segments, ancestors } = flattenPath(path, folderNesting);
    const leaf = find(root, segments);
    if (leaf === undefined) return undefined;
    const parameters = new Map<string, string>();
    for (const [name, index] of leaf.places) parameters.set(name, segments[index]?.text ?? "");
    for (const [level, text] of ancestors.entries()) parameters.set(ancestorName(level), text);
    return { operation: leaf.operation, parameters };
  };
}
