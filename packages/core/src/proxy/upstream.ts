import { clouds } from "../clouds/microsoft-clouds.ts";
import type { Sleep, Timeout } from "../concurrency/abort.ts";
import type { Configuration } from "../configuration/configuration.ts";
import { OutboundRefusedError, Refusal } from "../errors.ts";
import { createGraphClient, type GraphClient } from "../graph/client.ts";
import { ResponseBodyError, readBounded } from "../http/bounded-fetch.ts";
import type { CertificateCredential } from "../identity/assertion/certificate-assertion.ts";
import type { SubjectTokenProvider } from "../identity/assertion/subject-token.ts";
import { parseClaimsChallenge } from "../identity/exchange/claims-challenge.ts";
import { createEntraTokenSource } from "../identity/exchange/entra.ts";
import { createTokenCache } from "../identity/exchange/token-cache.ts";

/** Microsoft Graph as the proxy reaches it: with the token of its own identity. */
export interface Upstream extends GraphClient {
  /** Starts to get a token, so that it comes while other things are done; a failure shows when the token is used. */
  prepareToken(signal: AbortSignal): void;
}

/** Options of {@link createUpstream}. */
export interface UpstreamOptions {
  readonly configuration: Pick<Configuration, "tenantId" | "clientId" | "cloud" | "audience">;
  readonly subjectTokens: SubjectTokenProvider;
  /** Signs in place of the subject tokens; default none. */
  readonly certificate?: CertificateCredential | undefined;
  /** Should pin its hosts. */
  readonly fetch: typeof fetch;
  readonly now: () => number;
  readonly random: () => number;
  readonly sleep: Sleep;
  readonly timeout: Timeout;
}

/** Largest reply that is read, in bytes after decoding: a page of 1,000 long mails, with room. */
const MAX_REPLY_BYTES = 64 * 1024 * 1024;

const readBody = async (response: Response, signal: AbortSignal): Promise<Uint8Array> => {
  try {
    return await readBounded(response, MAX_REPLY_BYTES, signal);
  } catch (error) {
    if (error instanceof ResponseBodyError && error.fault === "tooLarge") {
      throw new Refusal("upstreamInvalid", "graph: the body is too large", { cause: error });
    }
    throw error;
  }
};

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
  const tokens = createTokenCache({ source, now, sleep, timeout });

  const graphFetch: typeof fetch = async (input, init) => {
    try {
      return await fetch(input, init);
    } catch (error) {
      if (!(error instanceof OutboundRefusedError) || error.reason === "nowhere") throw error;
      throw new Refusal("upstreamInvalid", `graph: ${error.reason} refused`, { cause: error });
    }
  };

  const client = createGraphClient({
    root: graphRoot,
    fetch: graphFetch,
    readBody,
    getToken: async (request) => (await tokens.getToken(graphScope, request)).value,
    renewToken: async (request) => (await tokens.renewToken(graphScope, request))?.value,
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
  };
}
