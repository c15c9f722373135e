import { createPinnedFetch, type SubjectToken, SubjectTokenError } from "@graphveil/core";
import { createCallerTokenProvider, googleHosts } from "@graphveil/gcp-function";
import { CommandError } from "../command-error.ts";
import { EXIT } from "../exit-codes.ts";
import type { Prove } from "./prove.ts";

const LIMIT_MS = 30_000;
/** A token that ends sooner is not sent. */
const LEAST_LEFT_MS = 60_000;

/**
 * Sends identity tokens of a service account, with the endpoint as their audience, in `Authorization`.
 *
 * @see https://cloud.google.com/run/docs/authenticating/service-to-service
 */
export function createGoogleProof(audience: string, send: typeof globalThis.fetch | undefined): Prove {
  const fetch = createPinnedFetch({ allowedHosts: new Set(Object.values(googleHosts)), fetch: send });
  const provider = createCallerTokenProvider({ fetch });
  let token: SubjectToken | undefined;
  return async () => {
    if (token === undefined || token.expiresAt - Date.now() < LEAST_LEFT_MS)
      token = await provider
        .getSubjectToken({ audience, signal: AbortSignal.timeout(LIMIT_MS) })
        .catch((error: unknown) => {
          if (!(error instanceof SubjectTokenError)) throw error;
          const code = error.code === "unavailable" ? EXIT.unreachable : EXIT.refused;
          throw new CommandError(code, `${error.message} ${error.remedy}`);
        });
    return { authorization: `Bearer ${token.value}` };
  };
}
