import type { CloudName } from "../../world.ts";
import { clouds } from "../clouds.ts";
import type { AccessTokenProblem, AccessTokenVerifier } from "./access-token.ts";

/** The application permissions of a good token, or Graph's own words for what is wrong with it. */
export type GraphBearerVerdict =
  | { readonly ok: true; readonly roles: readonly string[] }
  | { readonly ok: false; readonly code: string; readonly message: string };

const messages: Readonly<Record<AccessTokenProblem, string>> = {
  missing: "Access token is empty.",
  malformed: "IDX14100: JWT is not well formed, there are no dots (.).",
  signature: "Access token validation failure. Invalid signature.",
  audience: "Access token validation failure. Invalid audience.",
  tenant: "Access token validation failure. Invalid issuer.",
  expired: "Lifetime validation failed, the token is expired.",
};

/**
 * Verifies an `Authorization` header for Microsoft Graph of the given cloud and words a refusal as Graph does: always
 * 401 `InvalidAuthenticationToken`.
 */
export function createGraphBearerVerifier(
  cloud: CloudName,
  verify: AccessTokenVerifier,
): (authorization: string | null) => Promise<GraphBearerVerdict> {
  return async (authorization) => {
    const verdict = await verify(authorization, clouds[cloud].graph);
    return verdict.ok
      ? { ok: true, roles: verdict.claims.roles ?? [] }
      : { ok: false, code: "InvalidAuthenticationToken", message: messages[verdict.problem] };
  };
}
