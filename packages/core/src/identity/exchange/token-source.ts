/** An access token for one scope. */
export interface AccessToken {
  /** The bearer token; opaque, and never logged. */
  readonly value: string;
  /** Expiry in milliseconds since the epoch. */
  readonly expiresAt: number;
  /** When to look for the next one, in milliseconds since the epoch; at the latest `expiresAt`. */
  readonly refreshAt: number;
}

/** How a token is asked for. */
export interface TokenRequest {
  /** Ends the call with the signal's reason. */
  readonly signal: AbortSignal;
  /** JSON of a claims challenge, as `parseClaimsChallenge` reads it; the token is then a new one. */
  readonly claims?: string | undefined;
}

/** Gives access tokens. Fails with an `EntraError`, a `SubjectTokenError`, or the signal's reason. */
export interface TokenSource {
  /** The scope is `<resource>/.default`: application permissions are granted as a whole. */
  getToken(scope: string, request: TokenRequest): Promise<AccessToken>;
}
