/** One segment of a path as OData means it. */
export interface PathSegment {
  /** The text, decoded. */
  readonly text: string;
  /** What literals are compared by: one key for all spellings of a literal. */
  readonly key: string;
  /** True where the text came out of a key predicate, `users('x')`, and can be nothing but a parameter. */
  readonly isKey: boolean;
}

/** Functions without arguments, which Graph takes with and without parentheses and namespace. */
const functions: ReadonlySet<string> = new Set(["delta", "supportedlanguages", "supportedtimezones"]);

/**
 * A name with a key predicate (OData 4.01 URL conventions §4.3.1): only the key, or the key named by the property `id`. A
 * doubled quote inside means one, as in `users('miles.o''brien@contoso.com')`.
 */
const keyPredicate = /^([A-Za-z]+)\((?:id=)?'((?:[^'()]|'')+)'\)$/i;

/** A name with arguments, none or named ones; the type of an enumeration may stand before its member. */
const call = /^[A-Za-z.]+\((?:[A-Za-z]+=(?:microsoft\.graph\.[A-Za-z]+)?'[A-Za-z]+')?\)$/i;
const enumerationType = /=microsoft\.graph\.timezonestandard'/;

/**
 * One key for all spellings of a literal: Graph ignores case, takes type casts with and without `microsoft.`, and functions
 * as `delta`, `delta()` and `microsoft.graph.delta()`.
 */
export function literalKey(segment: string): string {
  const lower = segment.toLowerCase();
  const key = lower.startsWith("microsoft.graph.") ? lower.slice("microsoft.".length) : lower;
  const name = key.slice(key.startsWith("graph.") ? "graph.".length : 0, key.endsWith("()") ? -2 : undefined);
  return functions.has(name) ? `${name}()` : key.replace(enumerationType, "='");
}

const segmentOf = (text: string, isKey: boolean): PathSegment => ({ text, key: literalKey(text), isKey });

/**
 * Reads decoded segments as OData's: `users('x')` is `users/x`. Undefined where a parenthesis is in anything other than
 * one key predicate or a function call, so that no quoting or nesting of keys has to be understood.
 */
export function readPath(segments: readonly string[]): readonly PathSegment[] | undefined {
  const path: PathSegment[] = [];
  for (const segment of segments) {
    if (!segment.includes("(") && !segment.includes(")")) {
      path.push(segmentOf(segment, false));
      continue;
    }
    const [, name, key] = keyPredicate.exec(segment) ?? [];
    if (name !== undefined && key !== undefined)
      path.push(segmentOf(name, false), segmentOf(key.replaceAll("''", "'"), true));
    else if (call.test(segment)) path.push(segmentOf(segment, false));
    else return undefined;
  }
  return path;
}

/** A collection whose members have a collection of their own kind below them, such as folders in folders. */
export interface Nesting {
  readonly collection: string;
  readonly children: string;
}

/** A path without the outer levels of a nesting, and what stood there. */
export interface FlatPath {
  readonly segments: readonly PathSegment[];
  /** The keys that were taken out, outermost first. */
  readonly ancestors: readonly string[];
}

/**
 * The shortest path to the same place: a folder's id is one in the whole mailbox, so of
 * `mailFolders/a/childFolders/b/childFolders/c` the folder `a` says nothing, and `mailFolders/b/childFolders/c` remains.
 */
export function flattenPath(segments: readonly PathSegment[], { collection, children }: Nesting): FlatPath {
  const [outer, inner] = [literalKey(collection), literalKey(children)];
  const isLiteral = (at: number, key: string) => segments[at]?.key === key && segments[at]?.isKey === false;
  const start = segments.findIndex((_, at) => isLiteral(at, outer) && isLiteral(at + 2, inner));
  if (start === -1) return { segments, ancestors: [] };
  let levels = 0;
  while (isLiteral(start + 2 * (levels + 2), inner)) levels++;
  if (levels === 0) return { segments, ancestors: [] };
  const from = start + 1;
  return {
    segments: [...segments.slice(0, from), ...segments.slice(from + 2 * levels)],
    ancestors: Array.from({ length: levels }, (_, level) => segments[from + 2 * level]?.text ?? ""),
  };
}
