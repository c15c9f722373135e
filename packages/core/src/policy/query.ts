import type { TypeName } from "../schema/schema.ts";
import type { Operation, ParameterName } from "./operation.ts";

/** A query that was understood whole; written anew for Graph, never copied. */
export interface ParsedQuery {
  /** Property names as the schema spells them, in the caller's order. */
  readonly select?: readonly string[];
  readonly top?: number;
  readonly count?: boolean;
  readonly startDateTime?: string;
  readonly endDateTime?: string;
}

/** A query, a sealed token that stands for one, or why it is refused. */
export type QueryResult =
  | { readonly ok: true; readonly query: ParsedQuery }
  | { readonly ok: true; readonly skipToken: string }
  | {
      readonly ok: false;
      readonly code: "invalidRequest" | "operationRefused" | "propertyRefused";
      readonly reason: string;
    };

/** What a query is read against. */
export interface QueryContext extends Visibility {
  readonly operation: Operation;
}

/** What a caller sees. */
export interface Visibility {
  /** Names of the properties of which the caller may see something: what is dropped must not be asked for. */
  readonly visibleProperties: (type: TypeName) => readonly string[];
}

interface Parameter {
  readonly name: string;
  readonly value: string;
}

/** Parameters that Graph knows, by their name in lower case without `$`: all spellings of one are one. */
const spellings: ReadonlyMap<string, string> = new Map(
  [
    "$select",
    "$top",
    "$count",
    "$skiptoken",
    "$deltatoken",
    "$skip",
    "$filter",
    "$orderby",
    "$search",
    "$expand",
    "$format",
    "$apply",
    "$compute",
    "startDateTime",
    "endDateTime",
    "includeHiddenMessages",
    "includeHiddenFolders",
    "changeType",
  ].map((name) => [name.replace("$", "").toLowerCase(), name]),
);

const dateTime = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,7})?)?(?:Z|[+-]\d{2}:\d{2})?)?$/;
const selectable = /^[A-Za-z][A-Za-z0-9_]*$/;
const maxSelected = 200;

type Fault = Extract<QueryResult, { readonly ok: false }>;

const invalid = (reason: string): Fault => ({ ok: false, code: "invalidRequest", reason });
const refused = (reason: string): Fault => ({ ok: false, code: "operationRefused", reason });

/** The parameters by canonical name, each at most once. */
const collect = (parameters: readonly Parameter[]): ReadonlyMap<string, string> | Fault => {
  const byName = new Map<string, string>();
  for (const [index, { name, value }] of parameters.entries()) {
    const canonical = spellings.get(name.replace(/^\$/, "").toLowerCase());
    if (canonical === undefined || (name.startsWith("$") && !canonical.startsWith("$")))
      return invalid(`query: parameter ${index + 1} is unknown`);
    if (byName.has(canonical)) return invalid(`query: ${canonical} is given twice`);
    byName.set(canonical, value);
  }
  return byName;
};

const isFault = (value: unknown): value is Fault =>
  typeof value === "object" && value !== null && "ok" in value && value.ok === false;

const readSelect = (
  text: string,
  { operation, visibleProperties }: QueryContext,
): readonly string[] | Fault => {
  const properties = visibleProperties(operation.reply.type);
  const known = new Map(properties.map((name) => [name.toLowerCase(), name]));
  const names = text.split(",").map((name) => name.trim());
  if (names.length > maxSelected) return invalid("$select: too many properties");
  const selected = new Set<string>();
  for (const [index, name] of names.entries()) {
    if (!selectable.test(name)) return invalid(`$select: item ${index + 1} is no property name`);
    const canonical = known.get(name.toLowerCase());
    if (canonical === undefined) {
      return { ok: false, code: "propertyRefused", reason: `$select: item ${index + 1} is not visible` };
    }
    selected.add(canonical);
  }
  return [...selected];
};

const readTop = (text: string, { operation }: QueryContext): number | Fault => {
  const top = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  return top >= 1 && top <= operation.maxTop
    ? top
    : invalid(`$top: not a number from 1 to ${operation.maxTop}`);
};

const readCount = (text: string): boolean | Fault =>
  text === "true" || text === "false" ? text === "true" : invalid("$count: neither true nor false");

const readDateTime =
  (name: ParameterName) =>
  (text: string): string | Fault =>
    dateTime.test(text) ? text : invalid(`${name}: not an ISO 8601 date and time`);

type Reader = (text: string, context: QueryContext) => unknown;

const readers: Readonly<Record<ParameterName, readonly [keyof ParsedQuery, Reader]>> = {
  $select: ["select", readSelect],
  $top: ["top", readTop],
  $count: ["count", readCount],
  startDateTime: ["startDateTime", readDateTime("startDateTime")],
  endDateTime: ["endDateTime", readDateTime("endDateTime")],
};

const isAllowed = (name: string, operation: Operation): name is ParameterName =>
  (operation.parameters as readonly string[]).includes(name);

/**
 * Reads a query against what an operation takes and what its caller may see (OData 4.01 URL conventions §5.1).
 *
 * Anything else is refused: a parameter that only filters or counts on a hidden property would answer questions about it.
 * Beside a sealed `$skiptoken` it alone decides, and other parameters that the operation takes are ignored, because
 * loaders repeat theirs on every link.
 */
export function parseQuery(parameters: readonly Parameter[], context: QueryContext): QueryResult {
  const { operation } = context;
  const byName = collect(parameters);
  if (isFault(byName)) return byName;
  const skipToken = operation.reply.kind === "collection" ? byName.get("$skiptoken") : undefined;
  const query: Record<string, unknown> = {};
  for (const [name, value] of byName) {
    if (name === "$skiptoken" && skipToken !== undefined) continue;
    if (!isAllowed(name, operation)) return refused(`query: ${name} is not allowed here`);
    if (skipToken !== undefined) continue;
    const [key, read] = readers[name];
    const parsed = read(value, context);
    if (isFault(parsed)) return parsed;
    query[key] = parsed;
  }
  if (skipToken !== undefined) return { ok: true, skipToken };
  const missing = operation.required.find((name) => !byName.has(name));
  return missing === undefined ? { ok: true, query } : invalid(`query: ${missing} is missing`);
}

/** The parameters of a parsed query in canonical order, unencoded; what is sent is written from these. */
export function formatQuery(query: ParsedQuery): readonly (readonly [string, string])[] {
  const pairs: (readonly [string, string])[] = [];
  if (query.startDateTime !== undefined) pairs.push(["startDateTime", query.startDateTime]);
  if (query.endDateTime !== undefined) pairs.push(["endDateTime", query.endDateTime]);
  if (query.select !== undefined) pairs.push(["$select", query.select.join(",")]);
  if (query.top !== undefined) pairs.push(["$top", String(query.top)]);
  if (query.count !== undefined) pairs.push(["$count", String(query.count)]);
  return pairs;
}
