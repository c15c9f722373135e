import type { ActivityCount } from "../audit/activity.ts";
import { clouds } from "../clouds/microsoft-clouds.ts";
import type { Sleep, Timeout } from "../concurrency/abort.ts";
import type { Configuration } from "../configuration/configuration.ts";
import { OutboundRefusedError, Refusal } from "../errors.ts";
import type { AttemptOptions } from "../graph/attempt.ts";
import { createGraphClient, type GraphClient } from "../graph/client.ts";
import { ResponseBodyError, readBounded } from "../http/bounded-fetch.ts";
import type { CertificateCredential } from "../identity/assertion/certificate-assertion.ts";
import type { SubjectTokenProvider } from "../identity/assertion/subject-token.ts";
import { parseClaimsChallenge } from "../identity/exchange/claims-challenge.ts";
import { createEntraTokenSource } from "../identity/exchange/entra.ts";
import { permissionsOf } from "../identity/exchange/permissions.ts";
import { createTokenCache } from "../identity/exchange/token-cache.ts";
import type { AccessToken, TokenSource } from "../identity/exchange/token-source.ts";

/** Microsoft Graph as the proxy reaches it: with the token of its own identity. */
export interface Upstream extends GraphClient {
  /** Starts to get a token, so that it comes while other things are done; a failure shows when the token is used. */
  prepareToken(signal: AbortSignal): void;
  /** The application permissions in the last token, as one text; empty where there is none. */
  permissions(): string;
  /** The access token that requests are sent with, while it is valid; undefined before the first. For a diagnosis only. */
  tokenInUse(): string | undefined;
}

/** Options of {@link createUpstream}. */
export interface UpstreamOptions {
  readonly configuration: Pick<
    Configuration,
    "tenantId" | "clientId" | "cloud" | "audience" | "maxReplyBytes"
  >;
  readonly subjectTokens: SubjectTokenProvider;
  /** Signs in place of the subject tokens; default none. */
  readonly certificate?: CertificateCredential | undefined;
  readonly activity: Pick<ActivityCount, "count">;
  /** Should pin its hosts. */
  readonly fetch: typeof fetch;
  readonly now: () => number;
  readonly random: () => number;
  readonly sleep: Sleep;
  readonly timeout: Timeout;
}

/** Reads bodies up to a bound. A larger one is not asked for again: it would be as large the next time. */
const readUpTo =
  (maxBytes: number): AttemptOptions["readBody"] =>
  async (response, signal, reserve) => {
    try {
      return await readBounded(response, maxBytes, signal, reserve);
    } catch (error) {
      if (error instanceof ResponseBodyError && error.fault === "tooLarge") {
        throw new Refusal("upstreamTooLarge", "graph: the body is too large", { cause: error });
      }
      throw error;
    }
  };

/** The source with its exchanges counted: all of them, and those behind the first that gave a token. */
function counted(source: TokenSource, { count }: UpstreamOptions["activity"]): TokenSource {
  let isRenewal = false;
  return {
    async getToken(scope, request) {
      count("tokenExchanges");
      if (isRenewal) count("tokenRenewals");
      const token = await source.getToken(scope, request);
      isRenewal = true;
      return token;
    },
  };
}

/** Joins identity and Graph client. */
export function createUpstream(options: UpstreamOptions): Upstream {
  const { configuration, fetch, now, random, sleep, timeout } = options;
  const { graphRoot, graphScope } = clouds[configuration.cloud];
  const source = createEntraTokenSource({
    ...configuration,
    subjectTokens: options.subjectTokens,
    certificate: options.certificate,
    fetch,
    now,
    random,
    sleep,
    timeout,
  });
  const tokens = createTokenCache({ source: counted(source, options.activity), now, sleep, timeout });

  const graphFetch: typeof fetch = async (input, init) => {
    try {
      return await fetch(input, init);
    } catch (error) {
      if (!(error instanceof OutboundRefusedError) || error.reason === "nowhere") throw error;
      throw new Refusal("upstreamInvalid", `graph: ${error.reason} refused`, { cause: error });
    }
  };

  let inUse: AccessToken | undefined;
  let permissions = "";
  const used = (token: AccessToken): string => {
    if (token.value !== inUse?.value) permissions = permissionsOf(token.value);
    inUse = token;
    return token.value;
  };

  const client = createGraphClient({
    root: graphRoot,
    fetch: graphFetch,
    readBody: readUpTo(configuration.maxReplyBytes),
    getToken: async (request) => used(await tokens.getToken(graphScope, request)),
    renewToken: async (request) => {
      const renewed = await tokens.renewToken(graphScope, request);
      return renewed && used(renewed);
    },
    readChallenge: parseClaimsChallenge,
    now,
    random,
    sleep,
  });
  return {
    ...client,
    prepareToken(signal) {
      tokens.getToken(graphScope, { signal }).catch(() => undefined);
    },
    permissions: () => permissions,
    tokenInUse: () => (inUse !== undefined && now() < inUse.expiresAt ? inUse.value : undefined),
  };
}
