import type { Property } from "../../schema/schema.ts";
import { nextUnit, type TimeUnit, type UnitStart, wholeUnit, writeUnitStart } from "../../schema/times.ts";
import type { ComparisonOperator, Filter, Literal, PropertyPath } from "./syntax.ts";

/** A comparison of a time. */
interface TimeComparison {
  readonly path: PropertyPath;
  readonly operator: ComparisonOperator;
  readonly value: Literal;
}

/** Years of four digits are all that a literal can have. */
const MAX_YEARS = 9999;

const zoned = /(?:Z|[+-]00:00)$/i;

/** A moment as a property's values are compared with it, spelled as the literal beside it. */
const literalAt = (at: UnitStart, { type }: Property, beside: string): Literal => {
  const text = writeUnitStart(at);
  const isPrimitive = type.kind === "primitive";
  if (isPrimitive && type.name === "date") return { kind: "date", value: text.slice(0, 10) };
  if (isPrimitive && type.name === "string")
    return { kind: "string", value: `${text}${zoned.test(beside) ? "Z" : ""}` };
  return { kind: "dateTimeOffset", value: `${text}Z` };
};

/**
 * The question that a comparison of a rounded time is, asked of the exact one: `eq` the beginning of a unit means somewhere in
 * it. So a filter answers only what the reply shows: asked as it stands, `gt 10:00` would tell a meeting at ten from one at
 * half past ten. Undefined where the value is no beginning of a unit in UTC.
 */
export function roundedComparison(
  { path, operator, value }: TimeComparison,
  property: Property,
  unit: TimeUnit,
): Filter | undefined {
  if (value.kind === "null") return { kind: "comparison", path, operator, value };
  const isDate = property.type.kind === "primitive" && property.type.name === "date";
  const own = isDate && unit === "hour" ? "day" : unit;
  const text = "value" in value ? String(value.value) : "";
  const at = wholeUnit(text, own);
  const behind = at === undefined ? undefined : nextUnit(at, own);
  if (behind === undefined || behind.year > MAX_YEARS) return undefined;
  const ask = (asked: ComparisonOperator, literal: Literal): Filter => ({
    kind: "comparison",
    path,
    operator: asked,
    value: literal,
  });
  const next = literalAt(behind, property, text);
  switch (operator) {
    case "ge":
    case "lt":
      return ask(operator, value);
    case "gt":
      return ask("ge", next);
    case "le":
      return ask("lt", next);
    case "eq":
      return { kind: "and", operands: [ask("ge", value), ask("lt", next)] };
    case "ne":
      return { kind: "or", operands: [ask("lt", value), ask("ge", next)] };
  }
}
