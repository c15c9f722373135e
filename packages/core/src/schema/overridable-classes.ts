import type { PropertyClass } from "./notation.ts";

/** Classes that a policy may treat otherwise than its profile. */
export const overridableClasses = [
  "keep",
  "address",
  "name",
  "objectId",
  "itemId",
  "correlationId",
  "text",
  "url",
  "phone",
  "location",
  "organization",
  "sensitive",
] as const satisfies readonly PropertyClass[];

/** Name of a class that a policy may treat otherwise than its profile. */
export type OverridableClass = (typeof overridableClasses)[number];
