import { compactVerify } from "jose";
import { bearerToken } from "../../protocol/bearer.ts";
import type { SigningKey } from "../../protocol/signing-key.ts";
import type { Random } from "../../random.ts";
import type { World } from "../../world.ts";
import { clouds } from "../clouds.ts";
import type { TokenRequest } from "./token-request.ts";

/** The claims of an application's access token that a resource decides on. */
export interface AccessTokenClaims {
  readonly aud: string;
  readonly iss: string;
  readonly iat: number;
  readonly nbf: number;
  readonly exp: number;
  readonly appid: string;
  readonly idtyp: "app";
  readonly oid: string;
  /** Consented application permissions; absent when there are none. */
  readonly roles?: readonly string[];
  readonly tid: string;
  /** Unique token id. */
  readonly uti: string;
  readonly xms_cc?: readonly string[];
}

/** Why a resource does not accept a token. */
export type AccessTokenProblem = "missing" | "malformed" | "signature" | "audience" | "tenant" | "expired";

/** The claims of a good token, or what is wrong with it. */
export type AccessTokenVerdict =
  | { readonly ok: true; readonly claims: AccessTokenClaims }
  | { readonly ok: false; readonly problem: AccessTokenProblem };

/**
 * Verifies an `Authorization` header for one audience, such as `https://graph.microsoft.com`: signature, tenant,
 * audience and lifetime. What the simulated Graph and Key Vault call.
 */
export type AccessTokenVerifier = (
  authorization: string | null,
  audience: string,
) => Promise<AccessTokenVerdict>;

/** How long access tokens live; by default 60 to 90 minutes, drawn, and 20 to 28 hours for revocable ones. */
export interface AccessTokenLifetime {
  readonly lifetimeSeconds?: number;
  /** When set, tokens come with `refresh_in`; revocable tokens always do. */
  readonly refreshInSeconds?: number;
}

/** What access tokens are made of. */
export interface AccessTokenOptions {
  readonly world: World;
  readonly key: SigningKey;
  readonly random: Random;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly lifetime?: AccessTokenLifetime;
}

/** The body of a successful token reply. */
export interface TokenReply {
  readonly token_type: "Bearer";
  readonly expires_in: number;
  readonly ext_expires_in: number;
  readonly refresh_in?: number;
  readonly access_token: string;
}

/** Issues access tokens and knows them again. */
export interface AccessTokens {
  issue(request: Pick<TokenRequest, "resource" | "continuousAccess">): Promise<TokenReply>;
  readonly verify: AccessTokenVerifier;
}

const MAX_REMEMBERED_TOKENS = 1000;
const CLOCK_SKEW_SECONDS = 300;

function drawLifetime({ random, lifetime = {} }: AccessTokenOptions, continuousAccess: boolean) {
  const [from, to] = continuousAccess ? [72_000, 100_800] : [3600, 5400];
  const expiresIn = lifetime.lifetimeSeconds ?? from + Math.floor(random.next() * (to - from));
  const refreshIn = lifetime.refreshInSeconds ?? (continuousAccess ? Math.floor(expiresIn / 2) : undefined);
  return { expiresIn, refreshIn };
}

function claimsOf(
  { world, random, now }: AccessTokenOptions,
  { resource, continuousAccess }: Pick<TokenRequest, "resource" | "continuousAccess">,
  expiresIn: number,
): AccessTokenClaims & Readonly<Record<string, unknown>> {
  const { entra } = world;
  const iss = `${clouds[entra.cloud].issuer}/${entra.tenantId}/`;
  const issuedAt = Math.floor(now() / 1000);
  const roles = resource === clouds[entra.cloud].graph ? entra.graphAppRoles : [];
  return {
    aud: resource,
    iss,
    iat: issuedAt,
    nbf: issuedAt,
    exp: issuedAt + expiresIn,
    app_displayname: "graphveil",
    appid: entra.clientId,
    appidacr: "2",
    idp: iss,
    idtyp: "app",
    oid: entra.servicePrincipalId,
    rh: `0.${random.hex(24)}.`,
    ...(roles.length > 0 ? { roles } : {}),
    sub: entra.servicePrincipalId,
    tenant_region_scope: "EU",
    tid: entra.tenantId,
    uti: random.hex(22),
    ver: "1.0",
    ...(continuousAccess ? { xms_cc: ["cp1"] } : {}),
    xms_idrel: "7 2",
  };
}

/**
 * The application's access tokens (learn.microsoft.com/entra/identity-platform/access-token-claims-reference): real
 * RS256 JWTs in the v1 format that Graph takes, verified by the key and not by being remembered.
 */
export function createAccessTokens(options: AccessTokenOptions): AccessTokens {
  const { world, key, random, now } = options;
  const verified = new Map<string, AccessTokenClaims>();

  const verifySignature = async (token: string): Promise<AccessTokenClaims | AccessTokenProblem> => {
    const known = verified.get(token);
    if (known !== undefined) return known;
    if (token.split(".").length !== 3) return "malformed";
    try {
      const { payload } = await compactVerify(token, await key.publicKey(), { algorithms: ["RS256"] });
      const claims: AccessTokenClaims = JSON.parse(Buffer.from(payload).toString("utf8"));
      if (verified.size >= MAX_REMEMBERED_TOKENS) verified.clear();
      verified.set(token, claims);
      return claims;
    } catch {
      return "signature";
    }
  };

  return {
    async issue(request) {
      const { expiresIn, refreshIn } = drawLifetime(options, request.continuousAccess);
      const token = await key.sign({ ...claimsOf(options, request, expiresIn) }, { nonce: random.guid() });
      return {
        token_type: "Bearer",
        expires_in: expiresIn,
        ext_expires_in: expiresIn,
        ...(refreshIn === undefined ? {} : { refresh_in: refreshIn }),
        access_token: token,
      };
    },
    async verify(authorization, audience) {
      const token = bearerToken(authorization);
      if (token === undefined) return { ok: false, problem: "missing" };
      const claims = await verifySignature(token);
      if (typeof claims === "string") return { ok: false, problem: claims };
      if (claims.tid !== world.entra.tenantId) return { ok: false, problem: "tenant" };
      if (claims.aud !== audience) return { ok: false, problem: "audience" };
      const seconds = now() / 1000;
      if (claims.exp <= seconds || claims.nbf > seconds + CLOCK_SKEW_SECONDS)
        return { ok: false, problem: "expired" };
      return { ok: true, claims };
    },
  };
}
