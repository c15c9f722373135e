import type { Comparison, Filter, Literal, Path, StringFunction } from "./filter-parser.ts";

/** One place where a filter names a property, with what it does to it. */
export interface Mention {
  readonly path: Path;
  readonly operator: Comparison | StringFunction | "in" | "any" | "all";
  readonly literals: readonly Literal[];
  readonly negated: boolean;
  /** Inside a lambda the path is that of the collection, with the names below its entries behind it. */
  readonly inLambda: boolean;
}

function* conditionsOf(
  filter: Filter,
  negated: boolean,
  collection: Path | null,
  variable: string,
): Generator<Mention> {
  switch (filter.kind) {
    case "and":
    case "or":
      yield* conditionsOf(filter.left, negated, collection, variable);
      yield* conditionsOf(filter.right, negated, collection, variable);
      return;
    case "not":
      yield* conditionsOf(filter.operand, true, collection, variable);
      return;
    case "lambda":
      yield { path: filter.path, operator: filter.quantifier, literals: [], negated, inLambda: true };
      if (filter.predicate !== null)
        yield* conditionsOf(filter.predicate, negated, filter.path, filter.variable);
      return;
    case "comparison":
    case "in":
    case "function": {
      const literals = filter.kind === "in" ? filter.literals : [filter.literal];
      const operator =
        filter.kind === "in" ? "in" : filter.kind === "function" ? filter.name : filter.operator;
      const inside = collection !== null && filter.path[0] === variable;
      const path = inside ? [...collection, ...filter.path.slice(1)] : filter.path;
      yield { path, operator, literals, negated, inLambda: inside };
    }
  }
}

/** All mentions in the order of the text. */
export const mentionsOf = (filter: Filter): readonly Mention[] => [...conditionsOf(filter, false, null, "")];

/** The filter with every property under its declared name. */
export function renamed(filter: Filter, rename: (path: Path) => Path, variable = ""): Filter {
  switch (filter.kind) {
    case "and":
    case "or":
      return {
        ...filter,
        left: renamed(filter.left, rename, variable),
        right: renamed(filter.right, rename, variable),
      };
    case "not":
      return { ...filter, operand: renamed(filter.operand, rename, variable) };
    case "lambda":
      return {
        ...filter,
        path: rename(filter.path),
        predicate: filter.predicate === null ? null : renamed(filter.predicate, rename, filter.variable),
      };
    case "comparison":
    case "in":
    case "function":
      return { ...filter, path: filter.path[0] === variable ? filter.path : rename(filter.path) };
  }
}
