import { json, type SimulatedHost, type SimulatedResponse, UnsimulatedRequest } from "../wire/host.ts";
import type { World } from "../world.ts";
import { clouds } from "./clouds.ts";
import type { AccessTokenVerifier } from "./entra/access-token.ts";

const path = /^\/secrets\/([^/?]+)(?:\/([^/?]*))?\/?(?:\?(.*))?$/;
const version = "4387e9f3d6e14c459867679a90fd0f79";
const fail = (status: number, code: string, message: string, headers = {}): SimulatedResponse =>
  json(status, { error: { code, message } }, headers);

/**
 * A key vault with one secret (learn.microsoft.com/rest/api/keyvault/secrets/get-secret/get-secret). It challenges an
 * unauthenticated request with the tenant's authority and the vault's resource, by which Azure's clients learn where to
 * get a token, and refuses a token of another audience: one for Graph must not open a vault.
 */
export function createKeyVault(world: World, verify: AccessTokenVerifier): SimulatedHost {
  const { host, secretName, secretValue } = world.keyVault;
  const { authority, keyVault: audience } = clouds[world.entra.cloud];
  const challenge = `Bearer authorization="https://${authority}/${world.entra.tenantId}", resource="${audience}"`;
  return {
    leg: "keyVault",
    answersFor: (name) => name === host,
    async handle(request) {
      const [, name, requested = "", query = ""] = path.exec(request.target) ?? [];
      if (name === undefined || request.method !== "GET")
        throw new UnsimulatedRequest(request, "only reading a secret is simulated");
      const verdict = await verify(request.headers.get("authorization"), audience);
      if (!verdict.ok)
        return fail(
          401,
          "Unauthorized",
          verdict.problem === "missing"
            ? "AKV10000: Request is missing a Bearer or PoP token."
            : "AKV10022: Invalid audience, issuer, signature or lifetime of the token.",
          { "www-authenticate": challenge },
        );
      if (!new URLSearchParams(query).has("api-version"))
        return fail(400, "BadParameter", "The request URI is invalid because it is missing api-version.");
      if (name !== secretName || (requested !== "" && requested !== version))
        return fail(
          404,
          "SecretNotFound",
          "A secret with this name and version was not found in this key vault.",
        );
      return json(200, {
        value: secretValue,
        id: `https://${host}/secrets/${name}/${version}`,
        attributes: {
          enabled: true,
          created: 1767225600,
          updated: 1767225600,
          recoveryLevel: "Recoverable+Purgeable",
          recoverableDays: 90,
        },
        tags: {},
      });
    },
  };
}
