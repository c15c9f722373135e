import { writeLiteral } from "./literals.ts";
import type { Filter, OrderKey, PropertyPath } from "./syntax.ts";

const writePath = (path: PropertyPath): string => path.join("/");

const writeOperand = (filter: Filter): string =>
  filter.kind === "and" || filter.kind === "or" ? `(${formatFilter(filter)})` : formatFilter(filter);

/** A filter as OData writes it, made only from its tree: parsed again it is the same tree, whatever its values hold. */
export function formatFilter(filter: Filter): string {
  switch (filter.kind) {
    case "and":
    case "or":
      return filter.operands.map(writeOperand).join(` ${filter.kind} `);
    case "not":
      return `not (${formatFilter(filter.operand)})`;
    case "comparison":
      return `${writePath(filter.path)} ${filter.operator} ${writeLiteral(filter.value)}`;
    case "in":
      return `${writePath(filter.path)} in (${filter.values.map(writeLiteral).join(",")})`;
    case "function":
      return `${filter.name}(${writePath(filter.path)},${writeLiteral(filter.value)})`;
    case "any":
      return `${writePath(filter.path)}/any(${filter.variable}:${formatFilter(filter.condition)})`;
  }
}

/** The keys of `$orderby` as OData writes them. */
export const formatOrderBy = (keys: readonly OrderKey[]): string =>
  keys.map(({ path, descending }) => writePath(path) + (descending ? " desc" : "")).join(",");
