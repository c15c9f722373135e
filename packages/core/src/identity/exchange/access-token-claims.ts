import { decodeJwt } from "jose/jwt/decode";

/** What is looked at of an access token, to tell two of them apart or for a diagnosis. */
export interface AccessTokenFacts {
  /** Names of the application permissions in it; undefined where the token has no `roles`. */
  readonly roles: readonly string[] | undefined;
  /** Milliseconds since the epoch. */
  readonly issuedAt: number | undefined;
}

/**
 * Reads the roles of an access token. Nothing is granted by them: access tokens belong to their resource, and their form may
 * change.
 *
 * @returns undefined for a token that cannot be read
 * @see https://learn.microsoft.com/entra/identity-platform/access-tokens
 */
export function readAccessToken(token: string): AccessTokenFacts | undefined {
  try {
    const { roles, iat } = decodeJwt(token);
    const names = Array.isArray(roles) ? roles.filter((role) => typeof role === "string") : undefined;
    return { roles: names, issuedAt: typeof iat === "number" ? iat * 1000 : undefined };
  } catch {
    return undefined;
  }
}
