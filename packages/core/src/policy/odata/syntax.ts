import { type ExpressionProblem, isExpressionProblem } from "../../schema/request-rules.ts";

/** Steps of a property path, such as `start`, `dateTime`; within a lambda the first is its range variable. */
export type PropertyPath = readonly string[];

/** Operators that compare a property with one literal (OData 4.01 URL conventions §5.1.1.1). */
export const comparisonOperators = ["eq", "ne", "gt", "ge", "lt", "le"] as const;

/** One of {@link comparisonOperators}. */
export type ComparisonOperator = (typeof comparisonOperators)[number];

/** The functions that a filter may use (§5.1.1.7): they tell nothing of a passing property that its value does not tell. */
export const predicateFunctions = ["startswith", "endswith", "contains"] as const;

/** One of {@link predicateFunctions}. */
export type PredicateFunction = (typeof predicateFunctions)[number];

/** Kinds of literals that are written without quotes and kept as they were spelled, in upper case. */
export type TemporalKind = "date" | "dateTimeOffset" | "timeOfDay";

/** A value of a filter (§5.1.1.14.1). */
export type Literal =
  | { readonly kind: "null" }
  | { readonly kind: "boolean"; readonly value: boolean }
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "guid" | TemporalKind; readonly value: string }
  /** A string compared with a property that holds a sealed id of that kind; it is opened before it is sent. */
  | { readonly kind: "sealedId"; readonly idKind: string; readonly value: string };

/** A filter as a tree; parentheses are in its shape. */
export type Filter =
  | { readonly kind: "and" | "or"; readonly operands: readonly Filter[] }
  | { readonly kind: "not"; readonly operand: Filter }
  | {
      readonly kind: "comparison";
      readonly path: PropertyPath;
      readonly operator: ComparisonOperator;
      readonly value: Literal;
    }
  | { readonly kind: "in"; readonly path: PropertyPath; readonly values: readonly Literal[] }
  | {
      readonly kind: "function";
      readonly name: PredicateFunction;
      readonly path: PropertyPath;
      readonly value: Literal;
    }
  /** `path/any(variable:condition)`; every path of the condition begins with the variable. */
  | {
      readonly kind: "any";
      readonly path: PropertyPath;
      readonly variable: string;
      readonly condition: Filter;
    };

/** One key of `$orderby`. */
export interface OrderKey {
  readonly path: PropertyPath;
  readonly descending: boolean;
}

/** Where the paths and literals of a tree stood in its text, counted from 0. */
export type Positions = ReadonlyMap<object, number>;

/** What a property is refused with: told to the audit event only. */
export type ExpressionRefusal = "the property is not filterable";

/** What a text of the grammar is refused with. */
export type FaultCode = "invalidRequest" | "operationRefused" | "propertyRefused";

/** Refuses an expression. Its message names a position, counted from 1, and never the text there. */
export class ExpressionFault extends Error {
  override readonly name = "ExpressionFault";
  readonly code: FaultCode;
  /** What the caller may be told, where it is about the text and not about what the policy grants. */
  readonly problem: ExpressionProblem | undefined;

  constructor(code: FaultCode, at: number, problem: ExpressionProblem | ExpressionRefusal) {
    super(`position ${at + 1}: ${problem}`);
    this.code = code;
    this.problem = isExpressionProblem(problem) ? problem : undefined;
  }
}
