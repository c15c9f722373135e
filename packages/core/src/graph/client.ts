import { OutboundRefusedError, Refusal } from "../errors.ts";
import { retryAfterMs } from "../http/retry-after.ts";
import { errorCodeIn, refusesToken } from "./errors.ts";
import { type AttemptOutcome, nextStep } from "./retry.ts";

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
   * @throws Refusal `upstreamUnavailable` after network faults, `upstreamInvalid` after redirects to nowhere,
   * `upstreamUnauthorized` where Graph refuses the token and a
   * new one, or none is due, and whatever `getToken` and `renewToken` throw
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
  /** A bearer token. */
  readonly getToken: (request: { readonly signal: AbortSignal }) => Promise<string>;
  /** Another token than one that Graph refused, for the claims of its challenge; undefined where none is due. */
  readonly renewToken: (request: TokenRenewal) => Promise<string | undefined>;
  /** The claims of a `WWW-Authenticate` challenge, where it holds one (continuous access evaluation). */
  readonly readChallenge: (header: string | null) => string | undefined;
  readonly now: () => number;
  readonly random: () => number;
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/** What a new token is asked for with. */
export interface TokenRenewal {
  readonly refused: string;
  readonly claims: string | undefined;
  readonly signal: AbortSignal;
}

/** One request of Graph, with the reply that was read to its end or the fault that prevented it. */
interface Attempt {
  readonly token: string;
  /** Its place in the order in which the client's requests were sent. */
  readonly place: number;
  readonly ended:
    | {
        readonly ok: true;
        readonly response: Response;
        readonly body: Uint8Array;
        readonly errorCode: string | undefined;
        /** The claims of a challenge. */
        readonly claims: string | undefined;
      }
    | { readonly ok: false; readonly cause: unknown };
}

const BYTE_ORDER_MARK = Buffer.from("\ufeff", "utf8");

/** Some of Graph's services write a mark before their JSON, which RFC 8259 §8.1 lets a reader ignore. */
const withoutByteOrderMark = (body: Uint8Array): Uint8Array =>
  BYTE_ORDER_MARK.equals(body.subarray(0, BYTE_ORDER_MARK.length))
    ? body.subarray(BYTE_ORDER_MARK.length)
    : body;

/** A redirect without a `Location` leads nowhere, and is a fault that may pass. */
const isNowhere = (cause: unknown): boolean =>
  cause instanceof OutboundRefusedError && cause.reason === "nowhere";

const faultOf = (cause: unknown): Refusal =>
  isNowhere(cause)
    ? new Refusal("upstreamInvalid", "graph: a redirect to nowhere", { cause })
    : new Refusal("upstreamUnavailable", "graph: network fault", { cause });

const outcomeOf = ({ ended }: Attempt, now: number): AttemptOutcome => {
  if (!ended.ok)
    return {
      status: undefined,
      isNowhere: isNowhere(ended.cause),
      errorCode: undefined,
      refusesToken: false,
      retryAfterMs: undefined,
    };
  const { response, errorCode, claims } = ended;
  const { status, headers } = response;
  return {
    status,
    isNowhere: false,
    errorCode,
    refusesToken: refusesToken(status, errorCode, claims),
    retryAfterMs: retryAfterMs(headers, now),
  };
};

const tokenRefused = (why: string): Refusal => new Refusal("upstreamUnauthorized", `graph: 401 ${why}`);

/** What the last attempt comes to; a token that is refused here was just renewed. */
const replyOf = ({ ended }: Attempt, retries: number, latencyMs: number): GraphReply => {
  if (!ended.ok) throw faultOf(ended.cause);
  const { response, body, errorCode, claims } = ended;
  if (refusesToken(response.status, errorCode, claims)) throw tokenRefused("with a new token");
  return { status: response.status, headers: response.headers, body, retries, latencyMs };
};

/**
 * A client that repeats a GET as {@link nextStep} decides. What is not repeated passes on as it is, so that the caller
 * waits instead of us.
 */
export function createGraphClient(options: GraphClientOptions): GraphClient {
  const { root, fetch, now, random, sleep } = options;
  let sent = 0;
  /** Of the requests that Graph answered, the one that was sent last. */
  let answered: Pick<Attempt, "token" | "place"> = { token: "", place: 0 };

  const exchange = async (
    { pathAndQuery, headers }: GraphRequest,
    token: string,
    signal: AbortSignal,
  ): Promise<Attempt["ended"]> => {
    try {
      const response = await fetch(root + pathAndQuery, {
        headers: { ...headers, authorization: `Bearer ${token}` },
        redirect: "manual",
        signal,
      });
      const body = withoutByteOrderMark(await options.readBody(response, signal));
      const errorCode = response.status < 400 ? undefined : errorCodeIn(body);
      const claims = options.readChallenge(response.headers.get("www-authenticate"));
      return { ok: true, response, body, errorCode, claims };
    } catch (cause) {
      if (signal.aborted || cause instanceof Refusal) throw cause;
      return { ok: false, cause };
    }
  };

  const attempt = async (request: GraphRequest, token: string, signal: AbortSignal): Promise<Attempt> => {
    sent += 1;
    const place = sent;
    const ended = await exchange(request, token, signal);
    if (ended.ok && ended.response.ok && place > answered.place) answered = { token, place };
    return { token, place, ended };
  };

  /** A token that a later request was answered with is good, so that another would not help. */
  const renewToken = async ({ token, place, ended }: Attempt, signal: AbortSignal): Promise<string> => {
    if (answered.token === token && answered.place > place)
      throw tokenRefused("with a token that others read with");
    const claims = ended.ok ? ended.claims : undefined;
    const renewed = await options.renewToken({ refused: token, claims, signal });
    if (renewed === undefined) throw tokenRefused("soon after a new token");
    return renewed;
  };

  return {
    async get(request, { deadline, signal }) {
      let token = await options.getToken({ signal });
      const started = now();
      let last = await attempt(request, token, signal);
      let renewed = false;
      let retries = 0;
      const decide = () =>
        nextStep(outcomeOf(last, now()), {
          retries,
          renewed,
          remainingMs: deadline - now(),
          jitter: random(),
        });
      for (let step = decide(); step.kind !== "stop"; step = decide()) {
        if (step.kind === "wait") await sleep(step.pauseMs, signal);
        else {
          token = await renewToken(last, signal);
          renewed = true;
        }
        last = await attempt(request, token, signal);
        retries += 1;
      }
      return replyOf(last, retries, now() - started);
    },
  };
}
