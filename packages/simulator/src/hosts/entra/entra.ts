import type { Random } from "../../random.ts";
import { json, type SimulatedHost, type SimulatedRequest, UnsimulatedRequest } from "../../wire/host.ts";
import type { World } from "../../world.ts";
import { isAuthority } from "../clouds.ts";
import { type AadstsProblem, aadstsReply, isAadstsProblem } from "./aadsts.ts";
import type { AccessTokens } from "./access-token.ts";
import { verifyAssertion } from "./assertion.ts";
import { createCertificateVerifier, isUnderCertificate } from "./certificate-assertion.ts";
import { parseTokenRequest } from "./token-request.ts";

/** What the simulated token endpoint is made of. */
export interface EntraOptions {
  readonly world: World;
  readonly tokens: AccessTokens;
  /** The network on which the pages of the assertions' issuers are. */
  readonly fetch: typeof globalThis.fetch;
  readonly random: Random;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

const path = /^\/([^/?]+)\/oauth2\/v2\.0\/token(?:\?.*)?$/;

/**
 * The token endpoint of Microsoft Entra ID for client credentials with a federated assertion or one under a certificate. It
 * verifies the whole
 * chain and answers with a real access token or with the AADSTS code of the first thing that is wrong; it also sets a
 * cookie, as Entra does, which must not be passed on.
 */
export function createEntra({ world, tokens, fetch, random, now }: EntraOptions): SimulatedHost {
  const verifyUnderCertificate = createCertificateVerifier(world.entra, now);
  return {
    leg: "entra",
    answersFor: isAuthority,
    async handle(request: SimulatedRequest) {
      const tenant = path.exec(request.target)?.[1];
      if (tenant === undefined || request.method !== "POST")
        throw new UnsimulatedRequest(request, "only the v2.0 token endpoint is simulated");
      const traceId = random.guid();
      const correlationId = request.headers.get("client-request-id") ?? random.guid();
      const fail = (problem: AadstsProblem) =>
        aadstsReply(
          problem,
          { traceId, correlationId, now: now() },
          { headers: { "x-ms-request-id": traceId } },
        );
      const wanted = parseTokenRequest(request, decodeURIComponent(tenant), world);
      if (isAadstsProblem(wanted)) return fail(wanted);
      const credentials = world.entra.federatedCredentials;
      const problem = isUnderCertificate(wanted.assertion)
        ? verifyUnderCertificate(wanted)
        : await verifyAssertion(wanted.assertion, { credentials, fetch, now: now() });
      if (problem !== undefined) return fail(problem);
      return json(200, await tokens.issue(wanted), {
        "cache-control": "no-store, no-cache",
        pragma: "no-cache",
        "x-ms-request-id": traceId,
        "set-cookie": `fpc=${traceId}; path=/; secure; HttpOnly; SameSite=None`,
      });
    },
  };
}
