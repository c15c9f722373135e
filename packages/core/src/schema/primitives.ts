/** The Edm primitive types that classified properties use, by the short names of the Graph's metadata. */
export const primitives = [
  "binary",
  "boolean",
  "date",
  "dateTimeOffset",
  "double",
  "guid",
  "int32",
  "int64",
  "string",
  "timeOfDay",
] as const;

/** Name of an Edm primitive type. */
export type PrimitiveName = (typeof primitives)[number];

const names: ReadonlySet<string> = new Set(primitives);

/** True for the name of an Edm primitive type. */
export const isPrimitive = (name: string): name is PrimitiveName => names.has(name);
