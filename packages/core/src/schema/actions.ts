import type { Property, TypeName } from "./schema.ts";

/** Every action that a policy may name. */
export const actionNames = [
  /** Passes, if it is what the schema says it is. */
  "keep",
  /** Is left out together with its name. */
  "drop",
  /** Becomes a pseudonym. */
  "pseudonymize",
  /** Becomes a sealed token that works in later requests. */
  "seal",
  /** Becomes a keyed token of which only equality can be read. */
  "correlate",
  /** Gives way to an annotation with its length and its number of words. */
  "measure",
  /** Gives way to an annotation with those of the policy's phrases that occur in it. */
  "phrases",
  /** A collection gives way to an annotation with the number of its elements. */
  "count",
  /** The index of a conversation gives way to an annotation with the number of replies before the message. */
  "depth",
  /** An online meeting gives way to an annotation with the name of its provider. */
  "provider",
] as const;

/** Actions for single properties, since of a class they would drop nearly all. */
export const propertyActions: readonly ActionName[] = ["count", "depth", "provider"];

/** What a policy may say is to happen to a property's value. */
export type ActionName = (typeof actionNames)[number];

/** What happens to a property's value. */
export type Action =
  | ActionName
  /** Its own properties are treated by their classes. */
  | "recurse";

/**
 * Decides what happens to a property of an object of the type, always the same for the same. A query may build on `keep`,
 * `seal` and `recurse`; any other action means that the caller does not see the value.
 */
export type ActionFor = (property: Property, type: TypeName) => Action;
