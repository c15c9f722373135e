/** Replaces all values of one kind in a reply at once, in their order: keyed functions cost far less that way. */
export type ReplaceAll = (values: readonly string[]) => readonly string[];

/**
 * The keyed functions that a sanitizer writes with. The sanitizer knows no key; its caller brings these.
 *
 * Each function takes all values of a reply in one call and gives one result for each, in their order. Each result is
 * ASCII text that needs no escape in a JSON string. An implementation must give equal results for equal values.
 */
export interface Tokens {
  /** The pseudonyms of addresses, SIDs or aliases. One has an `@` only where its value is an address. */
  readonly pseudonymize: ReplaceAll;
  /** Tokens of which only equality can be read. */
  readonly correlate: ReplaceAll;
  /** The sealed tokens of ids of one kind, such as `message`. */
  sealIds(kind: string, ids: readonly string[]): readonly string[];
}
