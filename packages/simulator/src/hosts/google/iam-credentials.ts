import { json, type SimulatedHost, UnsimulatedRequest } from "../../wire/host.ts";
import type { World } from "../../world.ts";
import { googleError, unauthenticated } from "./errors.ts";
import type { GoogleIdentity } from "./identity.ts";

const path = /^\/v1\/projects\/-\/serviceAccounts\/([^/:?]+):generateIdToken(?:\?.*)?$/;

interface IdTokenRequest {
  readonly audience?: unknown;
  readonly includeEmail?: unknown;
  readonly delegates?: unknown;
}

function parse(body: Uint8Array): IdTokenRequest {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(body).toString("utf8"));
    return typeof parsed === "object" && parsed !== null ? parsed : {};
  } catch {
    return {};
  }
}

/**
 * The IAM Service Account Credentials API with `generateIdToken`, the way of local work by impersonation
 * (cloud.google.com/iam/docs/reference/credentials/rest/v1/projects.serviceAccounts/generateIdToken). It catches a
 * developer without `iam.serviceAccounts.getOpenIdToken` on the proxy's service account.
 */
export function createIamCredentials(world: World, identity: GoogleIdentity): SimulatedHost {
  const { serviceAccount, openIdTokenCreators } = world.gcp;
  return {
    leg: "iamCredentials",
    answersFor: (host) => host === "iamcredentials.googleapis.com",
    async handle(request) {
      const name = path.exec(request.target)?.[1];
      if (name === undefined || request.method !== "POST")
        throw new UnsimulatedRequest(request, "only generateIdToken is simulated");
      const bearer = identity.verifyAccessToken(request.headers.get("authorization"));
      if (!bearer.ok) return unauthenticated(bearer.problem);
      const target = decodeURIComponent(name);
      if (
        ![serviceAccount.email, serviceAccount.uniqueId].includes(target) ||
        !openIdTokenCreators.includes(bearer.email)
      )
        return googleError(
          "PERMISSION_DENIED",
          "Permission 'iam.serviceAccounts.getOpenIdToken' denied on resource (or it may not exist).",
        );
      const { audience, includeEmail = false, delegates = [] } = parse(request.body);
      if (typeof audience !== "string" || audience === "" || typeof includeEmail !== "boolean")
        return googleError("INVALID_ARGUMENT", "Request contains an invalid argument.");
      if (!Array.isArray(delegates) || delegates.length > 0)
        throw new UnsimulatedRequest(request, "delegation chains are not simulated");
      const token = await identity.mintIdToken(serviceAccount.email, audience, { email: includeEmail });
      return json(200, { token });
    },
  };
}
