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
import { createBatchClient, type SendBatch } from "./batch-client.ts";
import { mailboxKey } from "./mailbox-key.ts";
import type { GraphReply, GraphRequest, RequestLimits } from "./request.ts";
import { isPassing, nextStep } from "./retry.ts";
import { createRetryBudget } from "./retry-budget.ts";

/** Sends GETs to Graph with the proxy's token. */
export interface GraphClient {
  /**
   * @throws Refusal `upstreamUnavailable` after network faults, `upstreamInvalid` after redirects to nowhere,
   * `upstreamUnauthorized` where Graph refuses the token and a new one, or none is due, and whatever `getToken` and
   * `renewToken` throw
   */
  get(request: GraphRequest, limits: RequestLimits): Promise<GraphReply>;
  /**
   * Sends GETs as one JSON batch. Parts are repeated by the same rules as single requests, together with those that Graph
   * held up because of them; all of them with at most one renewed token.
   *
   * @throws Refusal as `get`, where it gets no part
   */
  batch: SendBatch;
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
const MAILBOX_SLOTS = 4;

/** The result of the last attempt; a token that is refused here was just renewed. */
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
  const attempts = createAttempts({ ...options, slots: createSlots(MAILBOX_SLOTS) });
  const budget = createRetryBudget({ now });

  return {
    batch: createBatchClient({ ...options, attempts, budget }),
    mayRepeat: ({ mailbox }) => budget.mayRepeat(mailboxKey(mailbox)),
    noteUnreadable: ({ mailbox }) => budget.unreadable(mailboxKey(mailbox)),
    async get({ pathAndQuery, headers, mailbox }, limits) {
      const { deadline, signal } = limits;
      let token = await getToken({ signal });
      const started = now();
      const key = mailboxKey(mailbox);
      const mailboxes = new Map(key === undefined ? [] : [[key, 1]]);
      const outbound = { method: "GET", pathAndQuery, headers, mailboxes } as const;
      budget.asked(1);
      let last = await attempts.send(outbound, token, limits);
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
        last = await attempts.send(outbound, token, limits);
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
