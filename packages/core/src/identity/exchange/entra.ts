import { type CloudName, clouds } from "../../clouds/microsoft-clouds.ts";
import { sleep as realSleep, type Sleep, type Timeout } from "../../concurrency/abort.ts";
import { createAssertion } from "../assertion/assertion.ts";
import type { SubjectTokenProvider, TrustClaims } from "../assertion/subject-token.ts";
import { retryExchange } from "./entra-retry.ts";
import type { AccessToken, TokenRequest, TokenSource } from "./token-source.ts";

const TENANT = /^[A-Za-z0-9][A-Za-z0-9.-]*$/;

/** Options of {@link createEntraTokenSource}. */
export interface EntraTokenSourceOptions {
  /** GUID or verified domain of the tenant; not `common` or `organizations`. */
  readonly tenantId: string;
  /** Application (client) id: a GUID. */
  readonly clientId: string;
  readonly cloud: CloudName;
  /** Audience of the subject token. Default: the cloud's. */
  readonly audience?: string | undefined;
  readonly subjectTokens: SubjectTokenProvider;
  /** Should pin its hosts; see `createPinnedFetch`. */
  readonly fetch: typeof fetch;
  /** Such as `["CP1"]` for continuous access evaluation. Default: none. */
  readonly clientCapabilities?: readonly string[] | undefined;
  /** Milliseconds since the epoch. Default: `Date.now`. */
  readonly now?: (() => number) | undefined;
  /** From 0 up to, not including, 1. Default: `Math.random`. */
  readonly random?: (() => number) | undefined;
  /** Default: a timer. */
  readonly sleep?: Sleep | undefined;
  /** Default: `AbortSignal.timeout`. */
  readonly timeout?: Timeout | undefined;
}

/**
 * Exchanges the platform's subject token for Entra ID access tokens: workload identity federation.
 *
 * Does not cache access tokens; `createTokenCache` does. An exchange makes at most 4 attempts of at most 5 s:
 * faults that pass are retried always, three complaints about the assertion once with a fresh one, and everything
 * else surfaces at once with its remedy.
 *
 * @throws TypeError when the tenant id could change the path of the token endpoint.
 * @see https://learn.microsoft.com/entra/workload-id/workload-identity-federation
 */
export function createEntraTokenSource(options: EntraTokenSourceOptions): TokenSource {
  const { tenantId, clientId, subjectTokens, fetch, clientCapabilities = [] } = options;
  const { now = Date.now, random = Math.random, sleep = realSleep, timeout = AbortSignal.timeout } = options;
  const cloud = clouds[options.cloud];
  const audience = options.audience ?? cloud.audience;
  if (!TENANT.test(tenantId)) {
    throw new TypeError("The tenant id is neither a GUID nor a domain.");
  }
  const expected: TrustClaims = { ...subjectTokens.expects, audience };
  const assertion = createAssertion({ subjectTokens, audience, now, timeout });

  const attempt = async (scope: string, { signal, claims }: TokenRequest): Promise<AccessToken> => {
    // MSAL takes as long to load as the platform takes to answer: both at once.
    const [subjectToken, { exchange }] = await Promise.all([
      assertion.get(signal),
      import("./entra-exchange.ts"),
    ]);
    return exchange({
      authorityHost: cloud.authorityHost,
      tenantId,
      clientId,
      clientCapabilities,
      scope,
      claims,
      assertion: subjectToken,
      expected,
      signal,
      fetch,
      now,
      timeout,
    });
  };

  return {
    getToken: (scope, request) =>
      retryExchange(() => attempt(scope, request), {
        signal: request.signal,
        renewAssertion: () => assertion.forget(),
        random,
        sleep,
      }),
  };
}
