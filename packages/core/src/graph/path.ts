/**
 * Writes a value as one segment of a path (RFC 3986 §3.3). An apostrophe is encoded, too: Graph reads it as the quote of a
 * key, and one address must have one spelling.
 */
export const pathSegment = (value: string): string => encodeURIComponent(value).replaceAll("'", "%27");
