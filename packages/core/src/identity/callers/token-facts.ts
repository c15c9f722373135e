import type { JWTPayload } from "jose";

/** What a verified OIDC token says of itself, for an entry of the policy to bound. */
export interface TokenFacts {
  /** Number of values of `aud`. */
  readonly audiences: number;
  /** The client that the token was issued to (`azp`, OpenID Connect Core §2). */
  readonly authorizedParty?: string | undefined;
  /** `exp` − `iat`. */
  readonly lifetimeSeconds: number;
}

/** Reads them from a token that has both times; without one of them its lifetime has no end. */
export const readTokenFacts = ({ aud, azp, exp, iat }: JWTPayload): TokenFacts => ({
  audiences: Array.isArray(aud) ? aud.length : 1,
  authorizedParty: typeof azp === "string" ? azp : undefined,
  lifetimeSeconds: exp === undefined || iat === undefined ? Number.POSITIVE_INFINITY : exp - iat,
});
