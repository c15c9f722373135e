import { Refusal } from "../errors.ts";

/** A GET to Microsoft Graph. */
export interface GraphRequest {
  /** Path and query below the Graph root, encoded. */
  readonly pathAndQuery: string;
  readonly headers: Readonly<Record<string, string>>;
  /** When the request must be over, in milliseconds of the Unix epoch. */
  readonly deadline: number;
  readonly signal: AbortSignal;
}

/** What Graph answered in the end. */
export interface GraphReply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
  /** How many times it was asked again. */
  readonly retries: number;
  /** Milliseconds from the first request to the last byte. */
  readonly latency: number;
}

/** Sends a GET to Graph with the proxy's token. */
export interface GraphClient {
  /**
   * @throws Refusal `upstreamUnavailable` after network faults, `upstreamUnauthorized` where Graph refuses a fresh token,
   * and whatever `getToken` throws
   */
  get(request: GraphRequest): Promise<GraphReply>;
}

/** What a Graph client is made of. */
export interface GraphClientOptions {
  /** Origin of the cloud's Graph, such as `https://graph.microsoft.com`. */
  readonly root: string;
  /** A fetch that reaches only pinned hosts and follows no redirect. */
  readonly fetch: typeof globalThis.fetch;
  /** Reads a body up to its cap. */
  readonly readBody: (response: Response, signal: AbortSignal) => Promise<Uint8Array>;
  /** A bearer token; with `claims` a new one that answers a challenge; `forget` drops a token that Graph refused. */
  readonly getToken: (request: { readonly signal: AbortSignal; readonly claims?: string }) => Promise<string>;
  readonly forgetToken: (refused: string) => void;
  /** The claims of a `WWW-Authenticate` challenge, where it holds one (continuous access evaluation). */
  readonly readChallenge: (header: string | null) => string | undefined;
  readonly now: () => number;
  readonly random: () => number;
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

const MAX_ATTEMPTS = 4;
const BASE_BACKOFF_MS = 250;
const MAX_BACKOFF_MS = 4000;
const DEADLINE_RESERVE_MS = 250;
const transient: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/** Seconds of a `Retry-After` in milliseconds (RFC 9110 §10.2.3; Graph sends decimals too); undefined for anything else. */
export function retryAfterMilliseconds(header: string | null): number | undefined {
  if (header === null || !/^\d{1,6}(?:\.\d+)?$/.test(header.trim())) return undefined;
  return Math.ceil(Number(header) * 1000);
}

/** A reply that was read to its end, or the fault that prevented it. */
type Attempt =
  | { readonly ok: true; readonly response: Response; readonly body: Uint8Array }
  | { readonly ok: false; readonly cause: unknown };

/**
 * A client that repeats a GET on network faults, 429, 502, 503 and 504 while the pause that Graph asks for, or else a
 * jittered exponential one, fits before the deadline. What does not fit passes on as it is, so that the caller waits
 * instead of us. A 401 is answered once with a new token.
 */
export function createGraphClient(options: GraphClientOptions): GraphClient {
  const { root, fetch, now, random, sleep } = options;

  const attempt = async (
    { pathAndQuery, headers, signal }: GraphRequest,
    token: string,
  ): Promise<Attempt> => {
    try {
      const response = await fetch(root + pathAndQuery, {
        headers: { ...headers, authorization: `Bearer ${token}` },
        redirect: "manual",
        signal,
      });
      return { ok: true, response, body: await options.readBody(response, signal) };
    } catch (cause) {
      if (signal.aborted || cause instanceof Refusal) throw cause;
      return { ok: false, cause };
    }
  };

  const pauseAfter = (outcome: Attempt, retries: number): number | undefined => {
    if (outcome.ok && !transient.has(outcome.response.status)) return undefined;
    const asked = outcome.ok
      ? retryAfterMilliseconds(outcome.response.headers.get("retry-after"))
      : undefined;
    return asked ?? random() * Math.min(MAX_BACKOFF_MS, BASE_BACKOFF_MS * 2 ** retries);
  };

  const newToken = async (refused: string, response: Response, signal: AbortSignal): Promise<string> => {
    options.forgetToken(refused);
    const claims = options.readChallenge(response.headers.get("www-authenticate"));
    return options.getToken(claims === undefined ? { signal } : { signal, claims });
  };

  return {
    async get(request) {
      const { signal, deadline } = request;
      let token = await options.getToken({ signal });
      const started = now();
      let renewed = false;
      for (let retries = 0; ; retries++) {
        const outcome = await attempt(request, token);
        if (outcome.ok && outcome.response.status === 401) {
          if (renewed) throw new Refusal("upstreamUnauthorized", "graph: 401 with a new token");
          renewed = true;
          token = await newToken(token, outcome.response, signal);
          continue;
        }
        const pause = pauseAfter(outcome, retries);
        if (
          pause === undefined ||
          retries + 1 >= MAX_ATTEMPTS ||
          now() + pause + DEADLINE_RESERVE_MS >= deadline
        ) {
          if (!outcome.ok)
            throw new Refusal("upstreamUnavailable", "graph: network fault", { cause: outcome.cause });
          const { response, body } = outcome;
          return {
            status: response.status,
            headers: response.headers,
            body,
            retries,
            latency: now() - started,
          };
        }
        await sleep(pause, signal);
      }
    },
  };
}
