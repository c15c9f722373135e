import { createHash } from "node:crypto";

/** The token of an `Authorization: Bearer` header (RFC 6750), or undefined when there is none of that scheme. */
export function bearerToken(header: string | null): string | undefined {
  return header === null ? undefined : /^Bearer +([^\s]+) *$/i.exec(header)?.[1];
}

/**
 * A short name for a token, equal for equal tokens: what the journal holds so that a test can say "the same assertion
 * twice" or "a fresh access token" without holding one.
 */
export function tokenId(token: string): string {
  return createHash("sha256").update(token).digest("hex").slice(0, 16);
}
