import type { JWTPayload } from "jose";
import { Refusal } from "../../errors.ts";
import { createKeyFetch } from "./key-fetch.ts";
import { readTokenFacts, type TokenFacts } from "./token-facts.ts";
import { isForCallers } from "./token-purpose.ts";

/** An issuer and audience whose tokens are accepted. */
export interface TrustedIssuer {
  readonly issuer: string;
  readonly audience: string;
  /** Where its keys are (RFC 7517); https. */
  readonly jwksUri: string;
  /** A claim that tells its callers apart besides the subject. */
  readonly claim?: { readonly name: string } | undefined;
}

/** Who a token speaks for. */
export interface VerifiedSubject {
  readonly issuer: string;
  readonly audience: string;
  readonly subject: string;
  /** Those of the claims that were named for the issuer and audience which the token has as strings. */
  readonly claims: Readonly<Record<string, string>>;
  readonly token: TokenFacts;
}

/**
 * Verifies the bearer token of a request; undefined for a missing, foreign, forged or expired one, and for one that was
 * made for something else.
 *
 * @throws Refusal `upstreamUnavailable` when the issuer's keys are not available: that is not the caller's 401
 */
export type VerifyBearer = (authorization: string | null) => Promise<VerifiedSubject | undefined>;

/** Options of {@link createOidcVerifier}. */
export interface OidcVerifierOptions {
  readonly trusted: readonly TrustedIssuer[];
  /** Should pin its hosts to those of the `jwksUri`s. */
  readonly fetch: typeof fetch;
  /** Milliseconds since the epoch. Default: `Date.now`. */
  readonly now?: (() => number) | undefined;
}

/** Asymmetric algorithms only: with HMAC among them, a public key could pass for a shared secret. */
const ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"];
const CLOCK_TOLERANCE_SECONDS = 60;
/** When a caller may come back after its issuer was out of reach. */
const RETRY_AFTER_SECONDS = 5;
const JWKS_TIMEOUT_MS = 5_000;
/** How long an unknown key id is not asked for again: a stream of invented ones must not become one of requests. */
const JWKS_COOLDOWN_MS = 30_000;
const JWKS_MAX_AGE_MS = 600_000;
const BEARER = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i;

/**
 * Verifies callers by OpenID Connect tokens (OpenID Connect Core §3.1.3.7, RFC 8725) where the platform lets everybody in.
 *
 * Issuers, audiences and key locations come only from the policy; nothing is discovered from a token. `exp` and `iat` are
 * required, algorithms are pinned, keys are cached with a cooldown on unknown ids, and so is a failure to get them. A token
 * for two audiences that are both trusted speaks for two callers and so for none. jose is loaded when the first token arrives.
 */
export function createOidcVerifier({ trusted, fetch, now = Date.now }: OidcVerifierOptions): VerifyBearer {
  const load = async () => {
    const [{ createRemoteJWKSet, customFetch }, { decodeJwt }, { jwtVerify }] = await Promise.all([
      import("jose/jwks/remote"),
      import("jose/jwt/decode"),
      import("jose/jwt/verify"),
    ]);
    const keySets = new Map(
      trusted.map(({ jwksUri }) => [
        jwksUri,
        createRemoteJWKSet(new URL(jwksUri), {
          timeoutDuration: JWKS_TIMEOUT_MS,
          cooldownDuration: JWKS_COOLDOWN_MS,
          cacheMaxAge: JWKS_MAX_AGE_MS,
          [customFetch]: createKeyFetch(fetch, now),
        }),
      ]),
    );
    return { keySets, decodeJwt, jwtVerify };
  };
  let loaded: ReturnType<typeof load> | undefined;

  return async (authorization) => {
    const token = BEARER.exec(authorization ?? "")?.[1];
    if (token === undefined) return undefined;
    try {
      // The loader of modules keeps a failure, too, so that to ask it again would be in vain.
      loaded ??= load();
      const { keySets, decodeJwt, jwtVerify } = await loaded;
      const named = issuerOf(trusted, decodeJwt(token));
      const keys = named === undefined ? undefined : keySets.get(named.jwksUri);
      if (named === undefined || keys === undefined) return undefined;
      const { issuer, audience } = named;
      const { payload, protectedHeader } = await jwtVerify(token, keys, {
        issuer,
        audience,
        algorithms: ALGORITHMS,
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
        currentDate: new Date(now()),
        requiredClaims: ["sub", "exp", "iat"],
      });
      const { sub: subject } = payload;
      if (subject === undefined || !isForCallers(protectedHeader, payload, now() / 1000)) return undefined;
      const claims = claimsOf(trusted, named, payload);
      return { issuer, audience, subject, claims, token: readTokenFacts(payload) };
    } catch (error) {
      if (isAboutToken(error)) return undefined;
      throw new Refusal("upstreamUnavailable", "caller: the issuer's keys are not available", {
        retryAfterSeconds: RETRY_AFTER_SECONDS,
        cause: error,
      });
    }
  };
}

/** jose's codes for a token that is at fault; anything else is the key set's, and not the caller's doing. */
const isAboutToken = (error: unknown): boolean =>
  error instanceof Error &&
  "code" in error &&
  /^ERR_(?:JWT|JWS|JOSE_(?:ALG|NOT_SUPPORTED)|JWKS_(?:NO_MATCHING_KEY|MULTIPLE_MATCHING_KEYS))/.test(
    String(error.code),
  );

const isPair = (one: TrustedIssuer, other: TrustedIssuer): boolean =>
  one.issuer === other.issuer && one.audience === other.audience;

/** The one trusted pair that an unverified token claims to be of: it only chooses the keys that then decide. */
const issuerOf = (trusted: readonly TrustedIssuer[], { iss, aud }: JWTPayload): TrustedIssuer | undefined => {
  const audiences = Array.isArray(aud) ? aud : [aud];
  const claimed = trusted.filter(({ issuer, audience }) => issuer === iss && audiences.includes(audience));
  const [first, ...others] = claimed;
  return first !== undefined && others.every((other) => isPair(first, other)) ? first : undefined;
};

/** Claims that say nothing until the issuer has verified them (OpenID Connect Core §5.1, §5.7). */
const VERIFIABLE: ReadonlySet<string> = new Set(["email", "phone_number"]);

const isVerified = (name: string, payload: JWTPayload): boolean =>
  !VERIFIABLE.has(name) || payload[`${name}_verified`] === true;

/** The claims that any entry of the pair asks for; one that is not a string says nothing. */
const claimsOf = (trusted: readonly TrustedIssuer[], pair: TrustedIssuer, payload: JWTPayload) =>
  Object.fromEntries(
    trusted.flatMap(({ claim, ...issuer }) => {
      if (claim === undefined || !isPair(issuer, pair)) return [];
      const { name } = claim;
      const value = Object.hasOwn(payload, name) && isVerified(name, payload) ? payload[name] : undefined;
      return typeof value === "string" ? [[name, value] as const] : [];
    }),
  );
