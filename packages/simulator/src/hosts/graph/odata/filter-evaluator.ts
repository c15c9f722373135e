import type { JsonObject, JsonValue } from "../../../tenant/wire.ts";
import type { Comparison, Condition, Filter, Literal, Path, StringFunction } from "./filter-parser.ts";

/** The value at a path; `$count` is the length of a collection, and what is not there is null. */
export function valueAt(entity: JsonValue, path: Path): JsonValue {
  let value = entity;
  for (const name of path) {
    if (name === "$count") return Array.isArray(value) ? value.length : 0;
    if (value === null || typeof value !== "object" || Array.isArray(value)) return null;
    value = (value as JsonObject)[name] ?? null;
  }
  return value;
}

/** A stored value in the form of the literal that it is compared with; text is compared in lower case. */
function comparable(value: JsonValue, literal: Literal): string | number | boolean | null {
  if (value === null || typeof value === "object") return null;
  if (literal.kind === "date") return Date.parse(String(value));
  return typeof value === "string" ? value.toLowerCase() : value;
}

const constant = ({ value }: Literal) => (typeof value === "string" ? value.toLowerCase() : value);

type Value = string | number | boolean;

const orderings: Readonly<Record<"gt" | "ge" | "lt" | "le", (left: Value, right: Value) => boolean>> = {
  gt: (left, right) => left > right,
  ge: (left, right) => left >= right,
  lt: (left, right) => left < right,
  le: (left, right) => left <= right,
};

function compare(operator: Comparison, value: JsonValue, literal: Literal): boolean {
  if (literal.kind === "null")
    return operator === "eq" ? value === null : operator === "ne" && value !== null;
  const [left, right] = [comparable(value, literal), constant(literal)];
  if (operator === "eq") return left === right;
  if (operator === "ne") return left !== right;
  return left !== null && right !== null && orderings[operator](left, right);
}

const functions: Readonly<Record<StringFunction, (text: string, part: string) => boolean>> = {
  startswith: (text, part) => text.startsWith(part),
  endswith: (text, part) => text.endsWith(part),
  contains: (text, part) => text.includes(part),
};

function holds(condition: Condition, value: JsonValue): boolean {
  switch (condition.kind) {
    case "comparison":
      return compare(condition.operator, value, condition.literal);
    case "in":
      return condition.literals.some((literal) => compare("eq", value, literal));
    case "function":
      return (
        typeof value === "string" &&
        functions[condition.name](value.toLowerCase(), String(condition.literal.value).toLowerCase())
      );
  }
}

/** Entries of a collection are reached through the variable of a lambda; by itself it means the entry itself. */
const scoped = (entity: JsonObject, variable: string, entry: JsonValue): JsonObject => ({
  ...entity,
  [variable]: entry,
});

/** Whether an entity passes a filter. Text is compared without regard to case, as directory and Exchange do. */
export function passes(filter: Filter, entity: JsonObject): boolean {
  switch (filter.kind) {
    case "and":
      return passes(filter.left, entity) && passes(filter.right, entity);
    case "or":
      return passes(filter.left, entity) || passes(filter.right, entity);
    case "not":
      return !passes(filter.operand, entity);
    case "lambda": {
      const { predicate, variable, quantifier } = filter;
      const found = valueAt(entity, filter.path);
      const entries: readonly JsonValue[] = Array.isArray(found) ? found : [];
      if (predicate === null) return entries.length > 0;
      const test = (entry: JsonValue) => passes(predicate, scoped(entity, variable, entry));
      return quantifier === "any" ? entries.some(test) : entries.every(test);
    }
    case "comparison":
    case "in":
    case "function":
      return holds(filter, valueAt(entity, filter.path));
  }
}
