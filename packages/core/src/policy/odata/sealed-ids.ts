import type { Filter, Literal } from "./syntax.ts";

/** Gives the id behind a sealed one of that kind, or undefined if it does not open. */
export type UnsealId = (idKind: string, sealed: string) => string | undefined;

const openLiteral = (literal: Literal, open: UnsealId, failed: () => void): Literal => {
  if (literal.kind !== "sealedId") return literal;
  const value = open(literal.idKind, literal.value);
  if (value === undefined) failed();
  return { kind: "string", value: value ?? "" };
};

const openNode = (filter: Filter, open: UnsealId, failed: () => void): Filter => {
  switch (filter.kind) {
    case "and":
    case "or":
      return { ...filter, operands: filter.operands.map((operand) => openNode(operand, open, failed)) };
    case "not":
      return { ...filter, operand: openNode(filter.operand, open, failed) };
    case "any":
      return { ...filter, condition: openNode(filter.condition, open, failed) };
    case "in":
      return { ...filter, values: filter.values.map((value) => openLiteral(value, open, failed)) };
    case "comparison":
      return { ...filter, value: openLiteral(filter.value, open, failed) };
    case "function":
      return filter;
  }
};

/**
 * The filter with every sealed id opened, or undefined if one does not open. All are tried, so that the work does not tell
 * which of them was wrong.
 */
export function mapIds(filter: Filter, open: UnsealId): Filter | undefined {
  let complete = true;
  const opened = openNode(filter, open, () => {
    complete = false;
  });
  return complete ? opened : undefined;
}
