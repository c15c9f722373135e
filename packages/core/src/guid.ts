const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** True for a GUID in its plain form (RFC 9562 §4), in either case and without braces: no other text can travel as one. */
export const isGuid = (text: string): boolean => guid.test(text);

/** A header's value in lower case if it is a GUID; undefined for anything else, so that no other text can travel in it. */
export const guidOf = (value: string | null): string | undefined =>
  value !== null && isGuid(value) ? value.toLowerCase() : undefined;
