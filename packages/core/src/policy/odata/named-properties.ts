import type { Filter, PropertyPath } from "./syntax.ts";

/** The properties that a filter names, a collection that a lambda ranges over as one of them. */
export function namedProperties(filter: Filter): readonly PropertyPath[] {
  switch (filter.kind) {
    case "and":
    case "or":
      return filter.operands.flatMap(namedProperties);
    case "not":
      return namedProperties(filter.operand);
    case "comparison":
    case "in":
    case "function":
    case "any":
      return [filter.path];
  }
}
