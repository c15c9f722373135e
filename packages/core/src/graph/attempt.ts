import type { Release, Slots } from "../concurrency/slots.ts";
import { OutboundRefusedError, Refusal } from "../errors.ts";
import type { Reserve } from "../http/bounded-fetch.ts";
import { retryAfterMs } from "../http/retry-after.ts";
import { errorCodeIn, refusesToken } from "./errors.ts";
import type { RequestLimits } from "./request.ts";
import type { AttemptOutcome } from "./retry.ts";

/** One HTTP request to Graph, without its token. */
export interface Outbound {
  readonly method: "GET" | "POST";
  /** Path and query below the Graph root, encoded. */
  readonly pathAndQuery: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** How many requests it makes to each mailbox. */
  readonly mailboxes: ReadonlyMap<string, number>;
}

/** A reply that was read to its end, by itself or as a part of a batch. */
export interface Answered {
  readonly ok: true;
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
  /** The code of Graph's error, where it is one. */
  readonly errorCode: string | undefined;
  /** The claims of a challenge. */
  readonly claims: string | undefined;
}

/** What a request came to: a reply, or the fault that prevented it. */
export type Ended = Answered | { readonly ok: false; readonly cause: unknown };

/** One request that was sent, and what it came to. */
export interface Attempt {
  readonly token: string;
  /** Its place in the order in which the requests were sent. */
  readonly place: number;
  readonly ended: Ended;
}

/** What a new token is asked for with. */
export interface TokenRenewal {
  readonly refused: string;
  /** True where Graph answered a later request with it: while it lives, another would not help. */
  readonly isAccepted: boolean;
  readonly claims: string | undefined;
  readonly signal: AbortSignal;
}

/** What attempts are made with. */
export interface AttemptOptions {
  /** Origin of the cloud's Graph, such as `https://graph.microsoft.com`. */
  readonly root: string;
  /** A fetch that reaches only pinned hosts and follows no redirect. */
  readonly fetch: typeof globalThis.fetch;
  /** Reads a body up to its cap, with room reserved before its bytes are kept. */
  readonly readBody: (response: Response, signal: AbortSignal, reserve?: Reserve) => Promise<Uint8Array>;
  /** Another token than one that Graph refused, for the claims of its challenge; undefined where none is due. */
  readonly renewToken: (request: TokenRenewal) => Promise<string | undefined>;
  /** The claims of a `WWW-Authenticate` challenge, where it holds one (continuous access evaluation). */
  readonly readChallenge: (header: string | null) => string | undefined;
  /** Mailboxes serve a few requests at once. */
  readonly slots: Slots;
}

/** What bounds one attempt. */
export type AttemptLimits = Pick<RequestLimits, "signal" | "memory">;

/** Sends requests one at a time, and knows which tokens are good. */
export interface Attempts {
  /**
   * Sends a request as soon as its mailboxes have room for it.
   *
   * @throws Refusal for what must not be sent or read, and the signal's reason
   */
  send(outbound: Outbound, token: string, limits: AttemptLimits): Promise<Attempt>;
  /** Remembers that Graph took the token of an attempt. */
  noteAccepted(attempt: Pick<Attempt, "token" | "place">): void;
  /**
   * Another token than that of an attempt. A token that a later request was answered with is good while it lives: another
   * would not help.
   *
   * @throws Refusal `upstreamUnauthorized` where none is due, and whatever the renewal throws
   */
  renewToken(attempt: Attempt, signal: AbortSignal): Promise<string>;
  /** A reply as the decision what follows it needs it. */
  answered(status: number, headers: Headers, body: Uint8Array): Answered;
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

/** The refusal of a request whose last attempt met a fault. */
export const faultOf = (cause: unknown): Refusal =>
  isNowhere(cause)
    ? new Refusal("upstreamInvalid", "graph: a redirect to nowhere", { cause })
    : new Refusal("upstreamUnavailable", "graph: network fault", { cause });

/** The refusal of a request whose token Graph refuses. */
export const tokenRefused = (why: string): Refusal =>
  new Refusal("upstreamUnauthorized", `graph: 401 ${why}`);

/** True for a reply that refuses the proxy's token. */
export const isTokenRefused = (ended: Ended): boolean =>
  ended.ok && refusesToken(ended.status, ended.errorCode, ended.claims);

/** What an attempt came to, as far as the decision what follows depends on it. */
export function outcomeOf(ended: Ended, now: number): AttemptOutcome {
  if (!ended.ok)
    return {
      status: undefined,
      isNowhere: isNowhere(ended.cause),
      errorCode: undefined,
      refusesToken: false,
      retryAfterMs: undefined,
    };
  const { status, headers, errorCode } = ended;
  return {
    status,
    isNowhere: false,
    errorCode,
    refusesToken: isTokenRefused(ended),
    retryAfterMs: retryAfterMs(headers, now),
  };
}

/**
 * What makes room for a body in its request's share. A request that waits for it gives its mailbox back first: those who hold
 * the memory may need that mailbox to get on.
 */
const reserveIn = ({ memory, signal }: AttemptLimits, releaseSlots: Release): Reserve | undefined =>
  memory === undefined
    ? undefined
    : (bytes) => {
        const room = memory.take(bytes, signal);
        if (room !== undefined) releaseSlots();
        return room;
      };

/** Makes what sends the requests of one client. */
export function createAttempts(options: AttemptOptions): Attempts {
  const { root, fetch, readBody, readChallenge, slots } = options;
  let sent = 0;
  /** Of the requests that Graph answered, the one that was sent last. */
  let accepted: Pick<Attempt, "token" | "place"> = { token: "", place: 0 };

  const answered: Attempts["answered"] = (status, headers, body) => ({
    ok: true,
    status,
    headers,
    body,
    errorCode: status < 400 ? undefined : errorCodeIn(body),
    claims: readChallenge(headers.get("www-authenticate")),
  });

  const exchange = async (
    { method, pathAndQuery, headers, body }: Outbound,
    token: string,
    limits: AttemptLimits,
    release: Release,
  ): Promise<Ended> => {
    const { signal, memory } = limits;
    const heldBefore = memory?.held() ?? 0;
    try {
      const response = await fetch(root + pathAndQuery, {
        headers: { ...headers, authorization: `Bearer ${token}` },
        redirect: "manual",
        signal,
        ...(body === undefined ? {} : { method, body }),
      });
      const bytes = await readBody(response, signal, reserveIn(limits, release));
      memory?.own(bytes);
      return answered(response.status, response.headers, withoutByteOrderMark(bytes));
    } catch (cause) {
      if (signal.aborted || cause instanceof Refusal) throw cause;
      memory?.keep(heldBefore);
      return { ok: false, cause };
    }
  };

  return {
    answered,
    async send(outbound, token, limits) {
      const taken = slots.take(outbound.mailboxes, limits.signal);
      const release = taken instanceof Promise ? await taken : taken;
      try {
        sent += 1;
        const place = sent;
        return { token, place, ended: await exchange(outbound, token, limits, release) };
      } finally {
        release();
      }
    },
    noteAccepted({ token, place }) {
      if (place > accepted.place) accepted = { token, place };
    },
    async renewToken({ token, place, ended }, signal) {
      const isAccepted = accepted.token === token && accepted.place > place;
      const claims = ended.ok ? ended.claims : undefined;
      const renewed = await options.renewToken({ refused: token, isAccepted, claims, signal });
      if (renewed !== undefined) return renewed;
      throw tokenRefused(isAccepted ? "with a token that others read with" : "soon after a new token");
    },
  };
}
