import type { ExpressionProblem } from "../../schema/request-rules.ts";
import { isTime } from "../../schema/times.ts";
import type { Parsed } from "./parser.ts";
import {
  isFilterable,
  isIncomparable,
  isUnordered,
  opens,
  type QueryScope,
  type ResolvedProperty,
  resolvePath,
} from "./properties.ts";
import { roundedComparison } from "./rounded-times.ts";
import {
  type ComparisonOperator,
  ExpressionFault,
  type ExpressionRefusal,
  type FaultCode,
  type Filter,
  type Literal,
  type OrderKey,
  type Positions,
  type PropertyPath,
} from "./syntax.ts";
import { readValue, takesOperator } from "./values.ts";

/** The elements of the collection that a lambda ranges over. */
interface Range {
  readonly variable: string;
  readonly collection: ResolvedProperty;
}

interface Check {
  readonly scope: QueryScope;
  readonly positions: Positions;
  readonly range?: Range;
}

/** What every lambda's variable is called in what is sent. */
const variable = "x";

const fault = (
  { positions }: Check,
  node: object,
  problem: ExpressionProblem | ExpressionRefusal,
  code: FaultCode = "invalidRequest",
): ExpressionFault => new ExpressionFault(code, positions.get(node) ?? 0, problem);

/** What a query may name a property by in the catalogue: the whole path, without the lambda's variable. */
interface Named {
  readonly found: ResolvedProperty;
  readonly name: string;
}

const named = (found: ResolvedProperty | undefined, name: PropertyPath): Named | undefined =>
  found === undefined ? undefined : { found, name: name.join("/") };

/** A property of the elements that a lambda ranges over: the element itself, or what is below it. */
const resolveInRange = (
  [first, ...rest]: PropertyPath,
  { variable: given, collection }: Range,
  { actionFor }: QueryScope,
): Named | undefined => {
  const { property, path } = collection;
  if (first !== given) return undefined;
  if (rest.length === 0) {
    return named({ ...collection, path: [variable], property: { ...property, collection: false } }, path);
  }
  const below =
    property.type.kind === "structured" ? resolvePath(property.type.name, rest, actionFor) : undefined;
  if (below === undefined) return undefined;
  return named({ ...below, path: [variable, ...below.path] }, [...path, ...below.path]);
};

const resolveInType = (path: PropertyPath, { type, actionFor }: QueryScope): Named | undefined => {
  const found = resolvePath(type, path, actionFor);
  return named(found, found?.path ?? []);
};

/** The property that a path means, if a query may name it; one that is hidden and one that does not exist are alike. */
const resolve = (path: PropertyPath, check: Check): ResolvedProperty => {
  const { scope, range } = check;
  const resolved = range === undefined ? resolveInType(path, scope) : resolveInRange(path, range, scope);
  if (
    resolved === undefined ||
    resolved.found.property.collection ||
    isIncomparable(resolved.found.property, scope) ||
    !isFilterable(resolved.found, scope.strings.includes(resolved.name))
  ) {
    throw fault(check, path, "the property is not filterable", "propertyRefused");
  }
  return resolved.found;
};

const checkLiteral = (literal: Literal, { property, action }: ResolvedProperty, check: Check): Literal => {
  if (action === "seal") {
    if (literal.kind !== "string") throw fault(check, literal, "not an id");
    return { kind: "sealedId", idKind: property.idKind ?? "", value: literal.value };
  }
  const value = readValue(property, literal);
  if (value === undefined) throw fault(check, literal, "not a value of the property's type");
  return value;
};

/** The comparison itself, or what it asks of the exact time where the caller sees a rounded one. */
const checkRounding = (
  comparison: Extract<Filter, { readonly kind: "comparison" }>,
  { property, action }: ResolvedProperty,
  check: Check,
  given: Literal,
): Filter => {
  const { times } = check.scope;
  if (times === undefined || action === "seal" || !isTime(property)) return comparison;
  const rounded = roundedComparison(comparison, property, times);
  if (rounded === undefined) throw fault(check, given, `not a whole ${times} in UTC`);
  return rounded;
};

const checkComparison = (
  { path, operator, value }: { path: PropertyPath; operator: ComparisonOperator; value: Literal },
  check: Check,
): Filter => {
  const found = resolve(path, check);
  const literal = checkLiteral(value, found, check);
  const taken = found.action === "seal" ? operator === "eq" : takesOperator(found.property, operator, value);
  if (!taken) throw fault(check, path, "the property does not take this operator");
  return checkRounding(
    { kind: "comparison", path: found.path, operator, value: literal },
    found,
    check,
    value,
  );
};

/** A list of times is asked for as one unit or another, since none of them can be compared as it stands. */
const checkIn = (filter: Extract<Filter, { readonly kind: "in" }>, check: Check): Filter => {
  const found = resolve(filter.path, check);
  const { path } = found;
  const values = filter.values.map((value) => {
    if (value.kind === "null") throw fault(check, value, "null is no member of a list");
    return checkLiteral(value, found, check);
  });
  if (check.scope.times === undefined || found.action === "seal" || !isTime(found.property))
    return { kind: "in", path, values };
  const units = values.map((value, i) =>
    checkRounding(
      { kind: "comparison", path, operator: "eq", value },
      found,
      check,
      filter.values[i] ?? value,
    ),
  );
  const [only, ...others] = units;
  return only !== undefined && others.length === 0 ? only : { kind: "or", operands: units };
};

const checkFunction = (filter: Extract<Filter, { readonly kind: "function" }>, check: Check): Filter => {
  const found = resolve(filter.path, check);
  const { type } = found.property;
  const isText =
    type.kind === "primitive" && type.name === "string" && !isUnordered(found.property, check.scope);
  if (found.action === "seal" || !isText)
    throw fault(check, filter.path, "the property does not take this function");
  if (filter.value.kind !== "string") throw fault(check, filter.value, "not a value of the property's type");
  return { ...filter, path: found.path };
};

const checkAny = (filter: Extract<Filter, { readonly kind: "any" }>, check: Check): Filter => {
  const { scope, range } = check;
  if (range !== undefined)
    throw fault(check, filter.path, "a lambda within a lambda is not taken", "operationRefused");
  const collection = resolvePath(scope.type, filter.path, scope.actionFor);
  if (collection === undefined || !collection.property.collection || !opens(collection.action))
    throw fault(check, filter.path, "the property is not filterable", "propertyRefused");
  const inner = { ...check, range: { variable: filter.variable, collection } };
  return {
    kind: "any",
    path: collection.path,
    variable,
    condition: checkNode(filter.condition, inner),
  };
};

const checkNode = (filter: Filter, check: Check): Filter => {
  switch (filter.kind) {
    case "and":
    case "or":
      return { kind: filter.kind, operands: filter.operands.map((operand) => checkNode(operand, check)) };
    case "not":
      return { kind: "not", operand: checkNode(filter.operand, check) };
    case "comparison":
      return checkComparison(filter, check);
    case "in":
      return checkIn(filter, check);
    case "function":
      return checkFunction(filter, check);
    case "any":
      return checkAny(filter, check);
  }
};

/**
 * Holds a filter against what the caller sees: every property that it names shows its value in the reply, and every
 * literal is a value of its property's type. The tree that comes back is spelled as the schema spells.
 *
 * @throws ExpressionFault `propertyRefused` for a property that is hidden, unknown, or no value to compare;
 * `invalidRequest` for a literal or an operator that does not fit
 */
export const checkFilter = ({ tree, positions }: Parsed<Filter>, scope: QueryScope): Filter =>
  checkNode(tree, { scope, positions });

/**
 * Holds an order against what the caller sees; sealed ids and rounded times cannot be sorted by: the order would leak what
 * they hide.
 *
 * @throws ExpressionFault as {@link checkFilter} does, and for a property that is named twice
 */
export function checkOrderBy(
  { tree, positions }: Parsed<readonly OrderKey[]>,
  scope: QueryScope,
): readonly OrderKey[] {
  const check: Check = { scope, positions };
  const seen = new Set<string>();
  return tree.map(({ path, descending }) => {
    const found = resolve(path, check);
    if (found.action === "seal" || isUnordered(found.property, scope))
      throw fault(check, path, "the property is not filterable", "propertyRefused");
    const name = found.path.join("/");
    if (seen.has(name)) throw fault(check, path, "the property is named twice");
    seen.add(name);
    return { path: found.path, descending };
  });
}
