import { jwtVerify } from "jose";
import { bearerToken } from "../../protocol/bearer.ts";
import type { SigningKey } from "../../protocol/signing-key.ts";
import type { Random } from "../../random.ts";
import type { ServiceAccount, World } from "../../world.ts";

/** What Google's identity service is made of. */
export interface GoogleIdentityOptions {
  readonly world: World;
  readonly key: SigningKey;
  readonly random: Random;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** The claims of an ID token that this service signed. */
export interface IdTokenClaims {
  readonly sub: string;
  readonly aud: string;
  readonly email?: string;
  readonly email_verified?: boolean;
}

/** An OAuth access token with its remaining life in seconds. */
export interface IssuedAccessToken {
  readonly token: string;
  readonly expiresInSeconds: number;
}

/** The part of Google that issues tokens to service accounts and knows them again. */
export interface GoogleIdentity {
  readonly key: SigningKey;
  /**
   * An RS256 ID token of a service account of the world, valid for an hour.
   *
   * @throws Error when the world knows no service account of that e-mail
   */
  mintIdToken(email: string, audience: string, claims?: { readonly email: boolean }): Promise<string>;
  /** The claims of a token that Google's key signed, whose audience is the given one and which has not expired. */
  verifyIdToken(token: string, audience: string): Promise<IdTokenClaims | undefined>;
  /** An opaque OAuth access token of the principal, valid for an hour. */
  mintAccessToken(email: string): IssuedAccessToken;
  /** The e-mail behind an `Authorization: Bearer` header, or why there is none. */
  verifyAccessToken(
    authorization: string | null,
  ):
    | { readonly ok: true; readonly email: string }
    | { readonly ok: false; readonly problem: "missing" | "invalid" };
}

/** The `iss` of Google's ID tokens. */
export const googleIssuer = "https://accounts.google.com";

const LIFETIME_SECONDS = 3600;

/** Every service account of the world: the proxy's own and the callers'. */
const serviceAccounts = (world: World): readonly ServiceAccount[] => [
  world.gcp.serviceAccount,
  ...world.gcp.callers,
];

/**
 * Issues and verifies Google's tokens: ID tokens are real JWTs (developers.google.com/identity/openid-connect), access
 * tokens opaque strings that only this instance knows.
 */
export function createGoogleIdentity({ world, key, random, now }: GoogleIdentityOptions): GoogleIdentity {
  const accessTokens = new Map<string, { readonly email: string; readonly expiresAt: number }>();
  return {
    key,
    async mintIdToken(email, audience, claims = { email: true }) {
      const account = serviceAccounts(world).find((each) => each.email === email);
      if (account === undefined) throw new Error("the world knows no service account of that e-mail");
      const issuedAt = Math.floor(now() / 1000);
      return key.sign({
        aud: audience,
        azp: account.uniqueId,
        ...(claims.email ? { email: account.email, email_verified: true } : {}),
        exp: issuedAt + LIFETIME_SECONDS,
        iat: issuedAt,
        iss: googleIssuer,
        sub: account.uniqueId,
      });
    },
    async verifyIdToken(token, audience) {
      try {
        const { payload } = await jwtVerify<IdTokenClaims>(token, await key.publicKey(), {
          issuer: googleIssuer,
          audience,
          algorithms: ["RS256"],
          currentDate: new Date(now()),
        });
        return payload;
      } catch {
        return undefined;
      }
    },
    mintAccessToken(email) {
      const token = `ya29.c.c0EXAMPLE${random.hex(64)}`;
      accessTokens.set(token, { email, expiresAt: now() + LIFETIME_SECONDS * 1000 });
      return { token, expiresInSeconds: LIFETIME_SECONDS - 1 };
    },
    verifyAccessToken(authorization) {
      const token = bearerToken(authorization);
      if (token === undefined) return { ok: false, problem: "missing" };
      const grant = accessTokens.get(token);
      return grant !== undefined && grant.expiresAt > now()
        ? { ok: true, email: grant.email }
        : { ok: false, problem: "invalid" };
    },
  };
}
