import { createSlots } from "../concurrency/slots.ts";
import {
  type Attempt,
  type AttemptOptions,
  createAttempts,
  faultOf,
  isTokenRefused,
  outcomeOf,
  tokenRefused,
} from "./attempt.ts";
import { mailboxKey } from "./mailbox-key.ts";
import { isPassing, nextStep } from "./retry.ts";
import { createRetryBudget } from "./retry-budget.ts";

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
  /** Milliseconds from the first request to the last byte, the wait for the mailbox included. */
  readonly latencyMs: number;
}

/** Sends a GET to Graph with the proxy's token. */
export interface GraphClient {
  /**
   * @throws Refusal `upstreamUnavailable` after network faults, `upstreamInvalid` after redirects to nowhere,
   * `upstreamUnauthorized` where Graph refuses the token and a new one, or none is due, and whatever `getToken` and
   * `renewToken` throw
   */
  get(request: GraphRequest, limits: RequestLimits): Promise<GraphReply>;
  /** True where a reply that cannot be read may be asked for once more; that is counted as a repeat. */
  mayRepeat(request: GraphRequest): boolean;
  /** Notes that what came cannot be read either. */
  noteUnreadable(request: GraphRequest): void;
}

/** What a Graph client is made of. */
export interface GraphClientOptions extends Omit<AttemptOptions, "slots"> {
  /** A bearer token. */
  readonly getToken: (request: { readonly signal: AbortSignal }) => Promise<string>;
  readonly now: () => number;
  readonly random: () => number;
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/**
 * Requests that Outlook serves of one mailbox at once; the next is a 429.
 *
 * @see https://learn.microsoft.com/graph/throttling-limits#outlook-service-limits
 */
const MAILBOX_CONCURRENCY = 4;

/** What the last attempt comes to; a token that is refused here was just renewed. */
const replyOf = ({ ended }: Attempt, retries: number, latencyMs: number): GraphReply => {
  if (!ended.ok) throw faultOf(ended.cause);
  if (isTokenRefused(ended)) throw tokenRefused("with a new token");
  const { status, headers, body } = ended;
  return { status, headers, body, retries, latencyMs };
};

/**
 * A client that asks each mailbox for no more at once than Outlook serves, and repeats a GET as {@link nextStep} decides and
 * its budget allows. What is not repeated passes on as it is, so that the caller waits instead of us.
 */
export function createGraphClient(options: GraphClientOptions): GraphClient {
  const { now, random, sleep, getToken } = options;
  const attempts = createAttempts({ ...options, slots: createSlots(MAILBOX_CONCURRENCY) });
  const budget = createRetryBudget({ now });

  return {
    mayRepeat: ({ mailbox }) => budget.mayRepeat(mailboxKey(mailbox)),
    noteUnreadable: ({ mailbox }) => budget.failed(mailboxKey(mailbox)),
    async get({ pathAndQuery, headers, mailbox }, { deadline, signal }) {
      let token = await getToken({ signal });
      const started = now();
      const key = mailboxKey(mailbox);
      const mailboxes = new Map(key === undefined ? [] : [[key, 1]]);
      const outbound = { method: "GET", pathAndQuery, headers, mailboxes } as const;
      budget.asked(1);
      let last = await attempts.send(outbound, token, signal);
      let renewed = false;
      let retries = 0;
      const outcome = () => outcomeOf(last.ended, now());
      const decide = () =>
        nextStep(outcome(), { retries, renewed, remainingMs: deadline - now(), jitter: random() });
      for (let step = decide(); step.kind !== "stop"; step = decide()) {
        if (step.kind === "renewToken") {
          token = await attempts.renewToken(last, signal);
          renewed = true;
        } else if (budget.mayRepeat(key)) await sleep(step.pauseMs, signal);
        else break;
        last = await attempts.send(outbound, token, signal);
        retries += 1;
      }
      if (last.ended.ok && last.ended.status < 300) {
        attempts.noteAccepted(last);
        budget.answered(key);
      } else if (retries > 0 && isPassing(outcome())) budget.failed(key);
      return replyOf(last, retries, now() - started);
    },
  };
}
