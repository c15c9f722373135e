import { Refusal } from "../errors.ts";
import {
  type Answered,
  type Attempt,
  type Attempts,
  type Ended,
  faultOf,
  isTokenRefused,
  outcomeOf,
  tokenRefused,
} from "./attempt.ts";
import {
  type BatchedRequest,
  createPart,
  distribute,
  outboundOf,
  type Part,
  partEnd,
  withDependents,
} from "./batch-parts.ts";
import type { GraphReply, RequestLimits } from "./request.ts";
import { isPassing, nextStep } from "./retry.ts";
import type { RetryBudget } from "./retry-budget.ts";

/** What Graph answered to a batch in the end. */
export interface BatchReply extends Pick<GraphReply, "retries" | "latencyMs"> {
  /** The last reply to the batch as a whole. */
  readonly whole: Pick<GraphReply, "status" | "headers" | "body">;
  /** What each request came to, in their order; undefined where Graph did not take the batch. */
  readonly parts: readonly (GraphReply | Refusal)[] | undefined;
}

/** Sends GETs to Graph as one batch; see `GraphClient` for what it throws where it gets no part. */
export type SendBatch = (
  requests: readonly BatchedRequest[],
  headers: Readonly<Record<string, string>>,
  limits: RequestLimits,
) => Promise<BatchReply>;

/** What batches are sent with. */
export interface BatchClientOptions {
  readonly attempts: Attempts;
  readonly budget: RetryBudget;
  readonly getToken: (request: { readonly signal: AbortSignal }) => Promise<string>;
  readonly now: () => number;
  readonly random: () => number;
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/** One sending of a batch: what it came to, and whether Graph ever took it. */
interface Round {
  readonly attempt: Attempt;
  readonly isTaken: boolean;
  readonly renewed: boolean;
  readonly deadline: number;
}

/** What is to be sent again, after how long, and with another token or not. */
interface NextRound {
  readonly parts: readonly Part[];
  readonly pauseMs: number;
  /** A reply that refused the token. */
  readonly refused: Ended | undefined;
}

/** Decides for each part by itself, as for a single request. A batch that failed as a whole is one repeat. */
function nextRound(
  sent: readonly Part[],
  { isTaken, renewed, deadline }: Round,
  { budget, now, random }: Pick<BatchClientOptions, "budget" | "now" | "random">,
): NextRound {
  const jitter = random();
  const parts: Part[] = [];
  let pauseMs = 0;
  let refused: Ended | undefined;
  let allOrNone: boolean | undefined;
  const mayRepeat = (mailbox: string | undefined): boolean => {
    if (isTaken) return budget.mayRepeat(mailbox);
    allOrNone ??= budget.mayRepeat(undefined);
    return allOrNone;
  };
  for (const part of sent) {
    const { ended, retries } = part;
    const remainingMs = deadline - now();
    const step = nextStep(outcomeOf(ended, now()), { retries, renewed, remainingMs, jitter });
    if (step.kind === "stop" || (step.kind === "wait" && !mayRepeat(part.mailbox))) continue;
    if (step.kind === "renewToken") refused ??= ended;
    else pauseMs = Math.max(pauseMs, step.pauseMs);
    parts.push(part);
  }
  return { parts, pauseMs, refused };
}

/** Another token for the parts that need one; where there is none, the others go on without them. */
async function renewFor(
  { parts, refused }: NextRound,
  { attempt, isTaken }: Round,
  { attempts, signal }: { readonly attempts: Attempts; readonly signal: AbortSignal },
): Promise<{ readonly token: string; readonly parts: readonly Part[] }> {
  if (refused === undefined) return { token: attempt.token, parts };
  try {
    return { token: await attempts.renewToken({ ...attempt, ended: refused }, signal), parts };
  } catch (error) {
    if (!isTaken || !(error instanceof Refusal)) throw error;
    for (const part of parts) if (isTokenRefused(part.ended)) part.refusal = error;
    return { token: attempt.token, parts: parts.filter(({ refusal }) => refusal === undefined) };
  }
}

const wholeOf = ({ ended }: Attempt): Answered => {
  if (!ended.ok) throw faultOf(ended.cause);
  if (isTokenRefused(ended)) throw tokenRefused("with a new token");
  return ended;
};

/** Makes the sender of batches of one client. */
export function createBatchClient(options: BatchClientOptions): SendBatch {
  const { attempts, budget, now, sleep } = options;

  const settle = ({ ended, retries, mailbox }: Part): void => {
    if (ended.ok && ended.status < 300) budget.answered(mailbox);
    else if (retries > 0 && isPassing(outcomeOf(ended, now()))) budget.failed(mailbox);
  };

  return async (requests, headers, limits) => {
    const { deadline, signal } = limits;
    let token = await options.getToken({ signal });
    const started = now();
    const all = requests.map(createPart);
    let parts: readonly Part[] = all;
    let [renewed, retries] = [false, 0];
    let attempt: Attempt;
    let taken: Attempt | undefined;
    budget.asked(all.length);
    for (;;) {
      attempt = await attempts.send(outboundOf(parts, all, headers), token, limits);
      const isTaken = distribute(attempt, parts, attempts);
      if (isTaken) taken = attempt;
      const round = { attempt, isTaken, renewed, deadline };
      const next = nextRound(parts, round, options);
      const again = await renewFor(next, { ...round, isTaken: taken !== undefined }, { attempts, signal });
      if (again.parts.length === 0) break;
      renewed ||= next.refused !== undefined;
      token = again.token;
      if (next.pauseMs > 0) await sleep(next.pauseMs, signal);
      for (const part of again.parts) part.retries += 1;
      parts = withDependents(again.parts, all);
      retries += 1;
    }
    for (const part of all) settle(part);
    const latencyMs = now() - started;
    const whole = wholeOf(taken ?? attempt);
    return { whole, retries, latencyMs, parts: taken && all.map((part) => partEnd(part, latencyMs)) };
  };
}
