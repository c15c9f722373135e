import type { SigningKey } from "../../protocol/signing-key.ts";
import { json, type SimulatedHost, UnsimulatedRequest } from "../../wire/host.ts";
import { googleIssuer } from "./identity.ts";

const certificates = "https://www.googleapis.com/oauth2/v3/certs";

/**
 * Google's issuer: the discovery document on accounts.google.com and the key set on another host, www.googleapis.com,
 * as it really is (accounts.google.com/.well-known/openid-configuration). It catches a verifier that guesses `jwks_uri`.
 */
export function createGoogleIssuer(key: SigningKey): SimulatedHost {
  return {
    leg: "issuer",
    answersFor: (host) => host === "accounts.google.com" || host === "www.googleapis.com",
    async handle(request) {
      const page = `https://${request.host}${request.target}`;
      if (request.method !== "GET") throw new UnsimulatedRequest(request, "an issuer is read with GET");
      if (page === `${googleIssuer}/.well-known/openid-configuration`)
        return json(200, {
          issuer: googleIssuer,
          authorization_endpoint: "https://accounts.google.com/o/oauth2/v2/auth",
          token_endpoint: "https://oauth2.googleapis.com/token",
          jwks_uri: certificates,
          response_types_supported: ["code", "token", "id_token"],
          subject_types_supported: ["public"],
          id_token_signing_alg_values_supported: ["RS256"],
        });
      if (page === certificates)
        return json(200, await key.jwks(), {
          "cache-control": "public, max-age=19800, must-revalidate, no-transform",
        });
      throw new UnsimulatedRequest(request, "no such page of the issuer");
    },
  };
}
