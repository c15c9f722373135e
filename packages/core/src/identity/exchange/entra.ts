import { type CloudName, clouds } from "../../clouds/microsoft-clouds.ts";
import { sleep as realSleep, type Sleep, type Timeout } from "../../concurrency/abort.ts";
import { createAssertion } from "../assertion/assertion.ts";
import {
  type CertificateCredential,
  createCertificateAssertionSource,
} from "../assertion/certificate-assertion.ts";
import type { ClientAssertionSource } from "../assertion/client-assertion.ts";
import { createFederatedAssertionSource } from "../assertion/federated-assertion.ts";
import type { SubjectTokenProvider } from "../assertion/subject-token.ts";
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
  /** Signs the assertions in place of the platform's subject tokens, which are then not asked for. Default: none. */
  readonly certificate?: CertificateCredential | undefined;
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
 * Exchanges client assertions for Entra ID access tokens: the platform's subject token (workload identity federation), or
 * an assertion under a certificate whose key a key management service holds.
 *
 * Does not cache access tokens; `createTokenCache` does. An exchange makes at most 4 attempts of at most 5 s:
 * faults that pass are retried always, three complaints about the assertion once with a fresh one, and everything
 * else surfaces at once with its remedy.
 *
 * @throws TypeError when the tenant id could change the path of the token endpoint.
 * @see https://learn.microsoft.com/entra/workload-id/workload-identity-federation
 */
export function createEntraTokenSource(options: EntraTokenSourceOptions): TokenSource {
  const { tenantId, clientId, fetch, clientCapabilities = [] } = options;
  const { now = Date.now, random = Math.random, sleep = realSleep, timeout = AbortSignal.timeout } = options;
  const cloud = clouds[options.cloud];
  if (!TENANT.test(tenantId)) {
    throw new TypeError("The tenant id is neither a GUID nor a domain.");
  }
  const tokenEndpoint = `https://${cloud.authorityHost}/${tenantId}/oauth2/v2.0/token`;
  const assertions = assertionSourceOf(options, tokenEndpoint, now);
  const assertion = createAssertion({ source: assertions, now, timeout });

  const attempt = async (scope: string, { signal, claims }: TokenRequest): Promise<AccessToken> => {
    // MSAL takes as long to load as the platform takes to answer: both at once.
    const [presented, { exchange }] = await Promise.all([
      assertion.get(signal),
      import("./entra-exchange.ts"),
    ]);
    return exchange({
      authorityHost: cloud.authorityHost,
      tenantId,
      tokenEndpoint,
      clientId,
      clientCapabilities,
      scope,
      claims,
      assertion: presented,
      expected: assertions.expected,
      certificate: assertions.certificate,
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

function assertionSourceOf(
  options: EntraTokenSourceOptions,
  tokenEndpoint: string,
  now: () => number,
): ClientAssertionSource {
  const { certificate, subjectTokens, clientId } = options;
  const { audience, assertionAlgorithm } = clouds[options.cloud];
  return certificate === undefined
    ? createFederatedAssertionSource(subjectTokens, options.audience ?? audience)
    : createCertificateAssertionSource({
        ...certificate,
        clientId,
        tokenEndpoint,
        algorithm: assertionAlgorithm,
        now,
      });
}
