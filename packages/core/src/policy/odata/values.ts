import { membersOf, type Property } from "../../schema/schema.ts";
import { isOfForm } from "../../schema/string-forms.ts";
import { comparesWhole } from "./properties.ts";
import type { ComparisonOperator, Literal } from "./syntax.ts";

const equality: ReadonlySet<string> = new Set(["eq", "ne"]);

/** The kinds of literal that a primitive type is compared with. */
const kindsOf: Readonly<Record<string, readonly Literal["kind"][]>> = {
  boolean: ["boolean"],
  date: ["date"],
  dateTimeOffset: ["dateTimeOffset", "date"],
  double: ["number"],
  guid: ["guid"],
  int32: ["number"],
  string: ["string"],
  timeOfDay: ["timeOfDay"],
};

/** Types of which Graph knows no order. */
const unordered: ReadonlySet<string> = new Set(["boolean", "guid"]);

/** True if the property may be compared with the literal by this operator. */
export function takesOperator(property: Property, operator: ComparisonOperator, { kind }: Literal): boolean {
  const { type } = property;
  if (equality.has(operator)) return true;
  if (comparesWhole(property)) return false;
  return kind !== "null" && type.kind === "primitive" && !unordered.has(type.name);
}

/** The literal as the property's type holds it, an enumeration's member in the schema's spelling; undefined if it does not fit. */
export function readValue(property: Property, literal: Literal): Literal | undefined {
  const { type, form } = property;
  if (literal.kind === "null") return literal;
  if (type.kind === "enumeration") {
    const wanted = literal.kind === "string" ? literal.value.toLowerCase() : undefined;
    const member = membersOf(type.name).find((name) => name.toLowerCase() === wanted);
    return member === undefined ? undefined : { kind: "string", value: member };
  }
  if (type.kind !== "primitive" || kindsOf[type.name]?.includes(literal.kind) !== true) return undefined;
  if (literal.kind === "string" && form !== undefined && comparesWhole(property))
    return isOfForm(form, literal.value) ? literal : undefined;
  const whole = type.name !== "int32" || (literal.kind === "number" && Number.isInteger(literal.value));
  return whole ? literal : undefined;
}
