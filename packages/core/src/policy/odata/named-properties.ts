import type { Filter, OrderKey, PropertyPath } from "./syntax.ts";

/** The properties that a filter names, a collection that a lambda ranges over as one of them. */
function namedIn(filter: Filter): readonly PropertyPath[] {
  switch (filter.kind) {
    case "and":
    case "or":
      return filter.operands.flatMap(namedIn);
    case "not":
      return namedIn(filter.operand);
    case "comparison":
    case "in":
    case "function":
    case "any":
      return [filter.path];
  }
}

/** What a query is about besides what it selects. */
export interface Question {
  readonly filter?: Filter;
  readonly orderBy?: readonly OrderKey[];
}

/** The properties that a query filters and orders by, a collection that a lambda ranges over as one of them. */
export const namedProperties = ({ filter, orderBy = [] }: Question): readonly PropertyPath[] => [
  ...(filter === undefined ? [] : namedIn(filter)),
  ...orderBy.map(({ path }) => path),
];
