import { Refusal } from "../errors.ts";
import { retryAfterMs } from "../http/retry-after.ts";
import { nextStep } from "./retry.ts";

/** A GET to Microsoft Graph, as plain data. */
export interface GraphRequest {
  /** Path and query below the Graph root, encoded. */
  readonly pathAndQuery: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The user whose mailbox or directory entry is read, as the path names it. */
  readonly mailbox?: string | undefined;
}

/** How long a request may take. */
export interface RequestLimits {
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
  readonly latencyMs: number;
}

/** Sends a GET to Graph with the proxy's token. */
export interface GraphClient {
  /**
   * @throws Refusal `upstreamUnavailable` after network faults, `upstreamUnauthorized` where Graph refuses a fresh token,
   * and whatever `getToken` throws
   */
  get(request: GraphRequest, limits: RequestLimits): Promise<GraphReply>;
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

/** A reply that was read to its end, or the fault that prevented it. */
type Attempt =
  | { readonly ok: true; readonly response: Response; readonly body: Uint8Array }
  | { readonly ok: false; readonly cause: unknown };

const outcomeOf = (attempt: Attempt) => ({
  status: attempt.ok ? attempt.response.status : undefined,
  retryAfterMs: attempt.ok ? retryAfterMs(attempt.response.headers.get("retry-after")) : undefined,
});

/** What the last attempt comes to; a 401 is one for a token that was just renewed. */
const replyOf = (attempt: Attempt, retries: number, latencyMs: number): GraphReply => {
  if (!attempt.ok) throw new Refusal("upstreamUnavailable", "graph: network fault", { cause: attempt.cause });
  const { response, body } = attempt;
  if (response.status === 401) throw new Refusal("upstreamUnauthorized", "graph: 401 with a new token");
  return { status: response.status, headers: response.headers, body, retries, latencyMs };
};

/**
 * A client that repeats a GET as {@link nextStep} decides. What is not repeated passes on as it is, so that the caller
 * waits instead of us.
 */
export function createGraphClient(options: GraphClientOptions): GraphClient {
  const { root, fetch, now, random, sleep } = options;

  const attempt = async (
    { pathAndQuery, headers }: GraphRequest,
    token: string,
    signal: AbortSignal,
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

  const renewToken = async (refused: string, last: Attempt, signal: AbortSignal): Promise<string> => {
    options.forgetToken(refused);
    const claims = last.ok ? options.readChallenge(last.response.headers.get("www-authenticate")) : undefined;
    return options.getToken(claims === undefined ? { signal } : { signal, claims });
  };

  return {
    async get(request, { deadline, signal }) {
      let token = await options.getToken({ signal });
      const started = now();
      let last = await attempt(request, token, signal);
      let renewed = false;
      let retries = 0;
      const decide = () =>
        nextStep(outcomeOf(last), { retries, renewed, remainingMs: deadline - now(), jitter: random() });
      for (let step = decide(); step.kind !== "stop"; step = decide()) {
        if (step.kind === "wait") await sleep(step.pauseMs, signal);
        else {
          token = await renewToken(token, last, signal);
          renewed = true;
        }
        last = await attempt(request, token, signal);
        retries += 1;
      }
      return replyOf(last, retries, now() - started);
    },
  };
}
