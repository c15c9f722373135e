import type { ReplyShape } from "../../schema/reply-shape.ts";

/** What an operation belongs to; a policy grants whole groups. */
export type OperationGroup = "directory" | "mail" | "calendar" | "rooms";

/** Every group, in the order in which documents list them. */
export const operationGroups = [
  "directory",
  "mail",
  "calendar",
  "rooms",
] as const satisfies readonly OperationGroup[];

/** A query parameter that some operation takes, by its canonical name. */
export type ParameterName =
  | "$select"
  | "$filter"
  | "$orderby"
  | "$top"
  | "$skip"
  | "$count"
  | "startDateTime"
  | "endDateTime"
  | "includeHiddenMessages"
  | "includeHiddenFolders"
  | "changeType";

/** A preference that some operation may forward (RFC 7240). */
export type PreferenceName =
  | "outlook.timezone"
  | "outlook.body-content-type"
  | "IdType"
  | "odata.maxpagesize";

/** One Graph operation that may be forwarded. All of them are GET. */
export interface Operation {
  /**
   * Path below `/v1.0` with parameters in braces. Parameters are named as in the Graph's OpenAPI description, type casts
   * spelled as in its documentation.
   */
  readonly template: string;
  readonly group: OperationGroup;
  readonly reply: ReplyShape;
  readonly parameters: readonly ParameterName[];
  /** Parameters that Graph insists on. */
  readonly required: readonly ParameterName[];
  /**
   * Paths of strings that `$filter` and `$orderby` may name where they pass unchanged, and of ids that `$filter` may name
   * by their seal; dates, numbers, booleans and enumerations need not be named.
   */
  readonly filterableStrings?: readonly string[];
  /** Largest `$top` that Graph takes. */
  readonly maxTop: number;
  /** Preferences that change the reply and may be forwarded. */
  readonly preferences: readonly PreferenceName[];
  /** True where `$count` and some filters are advanced directory queries, which need `ConsistencyLevel: eventual`. */
  readonly advancedCount: boolean;
  /** True for an advanced directory query whatever its parameters: a count, or a type cast of a collection. */
  readonly alwaysAdvanced: boolean;
  /**
   * True for a delta whose state can be asked for without the changes that led to it, by `$deltatoken=latest`.
   */
  readonly latestDelta: boolean;
  /** True where the proxy sends a `$select` of its own if the caller sends none. */
  readonly pushDown: boolean;
  /** Properties that Graph has by default here, and may leave out or empty where they are selected. */
  readonly mayStayEmpty: readonly string[];
  /** Application permissions that Graph accepts and of which any one suffices, the narrowest first. */
  readonly permissions: readonly string[];
}
