import type { SigningKey } from "../../protocol/signing-key.ts";
import { json, type SimulatedHost, UnsimulatedRequest } from "../../wire/host.ts";

/**
 * The account's issuer of outbound web identity tokens: its OpenID Connect discovery document and key set
 * (docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_outbound_getting_started.html). Entra reads both.
 */
export function createAwsIssuer(issuer: string, key: SigningKey): SimulatedHost {
  const { hostname } = new URL(issuer);
  return {
    leg: "issuer",
    answersFor: (host) => host === hostname,
    async handle(request) {
      if (request.method !== "GET") throw new UnsimulatedRequest(request, "an issuer is read with GET");
      if (request.target === "/.well-known/openid-configuration")
        return json(200, {
          issuer,
          jwks_uri: `${issuer}/.well-known/jwks.json`,
          response_types_supported: ["id_token"],
          subject_types_supported: ["public"],
          id_token_signing_alg_values_supported: ["RS256", "ES384"],
          claims_supported: ["iss", "sub", "aud", "exp", "iat", "jti"],
        });
      if (request.target === "/.well-known/jwks.json") return json(200, await key.jwks());
      throw new UnsimulatedRequest(request, "no such page of the issuer");
    },
  };
}
