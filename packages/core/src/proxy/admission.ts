import type { Configuration } from "../configuration/configuration.ts";
import { createOidcVerifier } from "../identity/callers/oidc-caller.ts";
import type { Caller } from "../invocation.ts";

/** Settles who calls: from what the platform claims, or from the token that the request bears. */
export type Admission = (claimed: Caller, headers: Headers) => Promise<Caller>;

/** Options of {@link createAdmission}. */
export interface AdmissionOptions {
  readonly configuration: Pick<Configuration, "callerAuthentication" | "policy">;
  /** Should pin its hosts. */
  readonly fetch: typeof fetch;
  readonly now: () => number;
}

/**
 * Decides whether what the platform says of a caller counts; hosts only pass it on. It counts where the platform
 * authenticates callers. Under `oidc` the platform lets everybody in, so its word is ignored: only a token that the proxy
 * itself verified against an issuer of the policy makes a caller.
 */
export function createAdmission({ configuration, fetch, now }: AdmissionOptions): Admission {
  if (configuration.callerAuthentication === "platform") return async (claimed) => claimed;
  const trusted = configuration.policy.callers.flatMap(({ match }) => ("oidc" in match ? [match.oidc] : []));
  const verify = createOidcVerifier({ trusted, fetch, now });
  return async (_, headers) => {
    const subject = await verify(headers.get("authorization"));
    return subject === undefined
      ? { kind: "unknown", reason: "caller: no valid OIDC token" }
      : { kind: "oidc", ...subject };
  };
}
