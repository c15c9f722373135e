import { abortable } from "../concurrency/abort.ts";
import { untilOthersHadTheirTurn } from "../concurrency/pace.ts";
import { Refusal } from "../errors.ts";
import { retryAfterMs, retryAfterSeconds } from "../http/retry-after.ts";
import type { GraphClient } from "./client.ts";
import type { GraphReply, GraphRequest, RequestLimits } from "./request.ts";

/** Sends GETs to Graph, those that come together as JSON batches while somebody gathers. */
export interface GatheringClient extends Pick<GraphClient, "get"> {
  /** Does work whose requests are gathered, together with the requests of others that come meanwhile. */
  gather<Result>(work: () => Promise<Result>): Promise<Result>;
}

/** Options of {@link createGathering}. */
export interface GatheringOptions {
  readonly graph: Pick<GraphClient, "get" | "batch">;
  readonly now: () => number;
}

/** As many as Graph takes in one batch. */
const MAX_GATHERED_REQUESTS = 20;

const headers = { accept: "application/json", "content-type": "application/json" } as const;

/** A request that waits to be sent, and what waits for it. */
interface Asked {
  readonly request: GraphRequest;
  readonly limits: RequestLimits;
  readonly resolve: (reply: GraphReply) => void;
  readonly reject: (error: unknown) => void;
}

/** A signal that aborts when all of these have: who leaves takes nothing from the others. */
function untilAllAbort(signals: readonly AbortSignal[]): AbortSignal {
  const controller = new AbortController();
  let left = signals.length;
  for (const signal of signals)
    signal.addEventListener(
      "abort",
      () => {
        left -= 1;
        if (left === 0) controller.abort(signal.reason);
      },
      { once: true },
    );
  return controller.signal;
}

/**
 * Gathers the requests of one turn of the event loop, in which all that wait for no one have come, so that twenty look-ups are
 * one request and not twenty. A batch takes the slots of its mailboxes in one step and gives them back with its reply.
 *
 * A batch that Graph does not take says nothing of what its requests ask for: each of them fails, whatever its status.
 */
export function createGathering({ graph, now }: GatheringOptions): GatheringClient {
  let gatherers = 0;
  let waiting: Asked[] = [];

  const sendTogether = async (asked: readonly Asked[]): Promise<readonly (GraphReply | Refusal)[]> => {
    const { parts, whole } = await graph.batch(
      asked.map(({ request }) => ({ ...request, dependsOn: [] })),
      headers,
      {
        deadline: Math.min(...asked.map(({ limits }) => limits.deadline)),
        signal: untilAllAbort(asked.map(({ limits }) => limits.signal)),
      },
    );
    if (parts !== undefined) return parts;
    const pauseMs = retryAfterMs(whole.headers, now());
    const wait = pauseMs === undefined ? {} : { retryAfterSeconds: retryAfterSeconds(pauseMs) };
    throw new Refusal("upstreamUnavailable", `graph: ${whole.status} for a batch of look-ups`, wait);
  };

  const deliver = async (asked: readonly Asked[]): Promise<void> => {
    const [first, ...others] = asked;
    if (first === undefined) return;
    try {
      const replies =
        others.length === 0 ? [await graph.get(first.request, first.limits)] : await sendTogether(asked);
      for (const [at, { resolve, reject }] of asked.entries()) {
        const reply = replies[at];
        if (reply === undefined || reply instanceof Refusal) reject(reply);
        else resolve(reply);
      }
    } catch (error) {
      for (const { reject } of asked) reject(error);
    }
  };

  const flush = async (): Promise<void> => {
    await untilOthersHadTheirTurn();
    const asked = waiting.filter(({ limits }) => !limits.signal.aborted);
    waiting = [];
    for (let start = 0; start < asked.length; start += MAX_GATHERED_REQUESTS)
      void deliver(asked.slice(start, start + MAX_GATHERED_REQUESTS));
  };

  return {
    async get(request, limits) {
      if (gatherers === 0) return graph.get(request, limits);
      limits.signal.throwIfAborted();
      if (waiting.length === 0) void flush();
      const reply = new Promise<GraphReply>((resolve, reject) => {
        waiting.push({ request, limits, resolve, reject });
      });
      return abortable(reply, limits.signal);
    },
    async gather(work) {
      gatherers += 1;
      try {
        return await work();
      } finally {
        gatherers -= 1;
      }
    },
  };
}
