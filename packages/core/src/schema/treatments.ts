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
] as const;

/** What a policy may say is to happen to a property's value. */
export type ActionName = (typeof actionNames)[number];

/** Names of the profiles, the one that shows least first. */
export const profileNames = ["strict", "analytics", "raw"] as const;

/** Name of a profile. */
export type ProfileName = (typeof profileNames)[number];
