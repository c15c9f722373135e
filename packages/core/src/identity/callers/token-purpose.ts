import type { JWTHeaderParameters, JWTPayload } from "jose";

/** ID tokens have `JWT` or no type, access tokens `at+jwt` (RFC 9068 §2.1); `application/` may stand before (RFC 7515 §4.1.9). */
const TYPES = /^(?:application\/)?(?:at\+)?jwt$/i;

/**
 * Claims of tokens that are not for a bearer to present: `events` is in security events and in logout tokens (RFC 8417 §2.2,
 * OpenID Connect Back-Channel Logout §2.4); `cnf` binds a token to a key of which the proxy sees no proof (RFC 7800 §3).
 */
const FOREIGN_CLAIMS = ["events", "cnf"] as const;

/** The latest `iat` that is taken for a clock that goes ahead, in seconds from now. */
const CLOCK_TOLERANCE_SECONDS = 60;

/**
 * True for a verified token that an issuer made for somebody who calls an API (RFC 8725 §3.11): one issuer signs tokens of
 * several kinds with the same keys, and a token of another kind would make its holder a caller. `iat` is required, as in
 * OpenID Connect Core §2 and RFC 9068 §2.2, and not in the future.
 *
 * @param now seconds since the epoch
 */
export function isForCallers({ typ }: JWTHeaderParameters, payload: JWTPayload, now: number): boolean {
  const isTyped = typ === undefined || (typeof typ === "string" && TYPES.test(typ));
  const { iat } = payload;
  return (
    isTyped &&
    FOREIGN_CLAIMS.every((name) => !Object.hasOwn(payload, name)) &&
    typeof iat === "number" &&
    iat <= now + CLOCK_TOLERANCE_SECONDS
  );
}
