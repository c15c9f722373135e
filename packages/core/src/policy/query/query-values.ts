import type { RequestRule, RuleName } from "../../schema/request-rules.ts";
import { type TimeUnit, wholeUnit } from "../../schema/times.ts";
import type { Visibility } from "../../schema/visibility.ts";
import { checkFilter, checkOrderBy } from "../odata/check.ts";
import { parseFilter, parseOrderBy } from "../odata/parser.ts";
import type { QueryScope } from "../odata/properties.ts";
import { ExpressionFault, type FaultCode, type Filter, type OrderKey } from "../odata/syntax.ts";
import type { Operation, ParameterName } from "../operations/operation.ts";

/** What a query is read against. */
export interface QueryContext extends Visibility {
  readonly operation: Operation;
}

/** Why a query is refused. */
export interface QueryFault {
  readonly ok: false;
  readonly code: FaultCode;
  readonly reason: string;
  /** What the caller learns about it. */
  readonly rule?: RequestRule | undefined;
}

/** The values of a query's parameters, each under the name that {@link readers} gives it. */
export interface QueryValues {
  /** Property names as the schema spells them, in the caller's order. */
  readonly select?: readonly string[];
  readonly filter?: Filter;
  readonly orderBy?: readonly OrderKey[];
  readonly top?: number;
  readonly skip?: number;
  readonly count?: boolean;
  readonly startDateTime?: string;
  readonly endDateTime?: string;
  readonly includeHiddenMessages?: boolean;
  readonly includeHiddenFolders?: boolean;
  readonly changeType?: string;
  /** A delta's state as it is now, without the changes that led to it. */
  readonly latest?: true;
}

/** The form of `startDateTime` and `endDateTime`. */
export const dateTime = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,7})?)?(?:Z|[+-]\d{2}:\d{2})?)?$/;
const selectable = /^[A-Za-z][A-Za-z0-9_]*$/;
/** Most properties of a `$select`. */
export const MAX_SELECTED_PROPERTIES = 200;
/** Most digits of `$skip`. */
export const MAX_SKIP_DIGITS = 9;
/** Longest `$filter` or `$orderby`, in characters. */
export const MAX_EXPRESSION_CHARACTERS = 4000;

/** A query that is not well-formed. */
export const invalid = (reason: string, rule: RequestRule): QueryFault => ({
  ok: false,
  code: "invalidRequest",
  reason,
  rule,
});

/** True for what a reader gives instead of a value. */
export const isFault = (value: unknown): value is QueryFault =>
  typeof value === "object" && value !== null && "ok" in value && value.ok === false;

const byLowerCase = new WeakMap<readonly string[], ReadonlyMap<string, string>>();

const indexed = (names: readonly string[]): ReadonlyMap<string, string> => {
  const index = byLowerCase.get(names) ?? new Map(names.map((name) => [name.toLowerCase(), name]));
  byLowerCase.set(names, index);
  return index;
};

const readSelect = (
  text: string,
  { operation, visibleProperties }: QueryContext,
): readonly string[] | QueryFault => {
  const visible = indexed(visibleProperties(operation.reply.type));
  const names = text.split(",", MAX_SELECTED_PROPERTIES + 1).map((name) => name.trim());
  if (names.length > MAX_SELECTED_PROPERTIES)
    return invalid("$select: too many properties", {
      rule: "mostProperties",
      parameter: "$select",
      most: MAX_SELECTED_PROPERTIES,
    });
  const selected = new Set<string>();
  for (const [index, name] of names.entries()) {
    if (!selectable.test(name))
      return invalid(`$select: item ${index + 1} is no property name`, {
        rule: "propertyNames",
        parameter: "$select",
      });
    const canonical = visible.get(name.toLowerCase());
    if (canonical === undefined) {
      return { ok: false, code: "propertyRefused", reason: `$select: item ${index + 1} is not visible` };
    }
    selected.add(canonical);
  }
  return [...selected];
};

const readExpression =
  <T>(name: ParameterName, read: (text: string, scope: QueryScope) => T) =>
  (text: string, { operation, actionFor, times }: QueryContext): T | QueryFault => {
    if (text.length > MAX_EXPRESSION_CHARACTERS)
      return invalid(`${name}: too long`, {
        rule: "mostCharacters",
        parameter: name,
        most: MAX_EXPRESSION_CHARACTERS,
      });
    const { reply, filterableStrings = [] } = operation;
    try {
      return read(text, { type: reply.type, strings: filterableStrings, actionFor, times });
    } catch (error) {
      if (!(error instanceof ExpressionFault)) throw error;
      const { code, message, problem } = error;
      const rule = problem === undefined ? undefined : { rule: problem, parameter: name };
      return { ok: false, code, reason: `${name}: ${message}`, rule };
    }
  };

const readTop = (text: string, { operation }: QueryContext): number | QueryFault => {
  const top = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  return top >= 1 && top <= operation.maxTop
    ? top
    : invalid(`$top: not a number from 1 to ${operation.maxTop}`, {
        rule: "range",
        parameter: "$top",
        most: operation.maxTop,
      });
};

const readSkip = (text: string): number | QueryFault =>
  /^\d{1,9}$/.test(text)
    ? Number(text)
    : invalid("$skip: not a number of at most nine digits", {
        rule: "digits",
        parameter: "$skip",
        most: MAX_SKIP_DIGITS,
      });

const readBoolean =
  (name: ParameterName) =>
  (text: string): boolean | QueryFault =>
    text === "true" || text === "false"
      ? text === "true"
      : invalid(`${name}: neither true nor false`, { rule: "boolean", parameter: name });

const wholeUnitRules = {
  hour: "wholeHour",
  day: "wholeDay",
  month: "wholeMonth",
} as const satisfies Readonly<Record<TimeUnit, RuleName>>;

const readDateTime =
  (name: ParameterName) =>
  (text: string, { times }: QueryContext): string | QueryFault => {
    if (!dateTime.test(text))
      return invalid(`${name}: not an ISO 8601 date and time`, { rule: "dateTime", parameter: name });
    return times === undefined || wholeUnit(text, times) !== undefined
      ? text
      : invalid(`${name}: not a whole ${times} in UTC`, { rule: wholeUnitRules[times], parameter: name });
  };

/** The values of `changeType`. */
export const changeTypes: ReadonlySet<string> = new Set(["created", "updated", "deleted"]);

const readChangeType = (text: string): string | QueryFault =>
  changeTypes.has(text)
    ? text
    : invalid("changeType: neither created, updated nor deleted", {
        rule: "changeType",
        parameter: "changeType",
      });

type Reader = (text: string, context: QueryContext) => unknown;

/** How each parameter is read, and where its value goes. */
export const readers: Readonly<Record<ParameterName, readonly [keyof QueryValues, Reader]>> = {
  $select: ["select", readSelect],
  $filter: ["filter", readExpression("$filter", (text, scope) => checkFilter(parseFilter(text), scope))],
  $orderby: ["orderBy", readExpression("$orderby", (text, scope) => checkOrderBy(parseOrderBy(text), scope))],
  $top: ["top", readTop],
  $skip: ["skip", readSkip],
  $count: ["count", readBoolean("$count")],
  startDateTime: ["startDateTime", readDateTime("startDateTime")],
  endDateTime: ["endDateTime", readDateTime("endDateTime")],
  includeHiddenMessages: ["includeHiddenMessages", readBoolean("includeHiddenMessages")],
  includeHiddenFolders: ["includeHiddenFolders", readBoolean("includeHiddenFolders")],
  changeType: ["changeType", readChangeType],
};
