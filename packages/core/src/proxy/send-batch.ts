import { Refusal } from "../errors.ts";
import type { BatchReply } from "../graph/batch-client.ts";
import type { BatchedRequest } from "../graph/batch-parts.ts";
import type { GraphReply, RequestLimits } from "../graph/request.ts";
import { guidOf } from "../guid.ts";
import type { CastMemory } from "./cast-memory.ts";
import type { UpstreamPlan } from "./plan.ts";
import { joined, type SentReply } from "./send.ts";
import type { Upstream } from "./upstream.ts";

/** A planned request, and the places of those that have to succeed before it. */
export interface PlannedPart {
  readonly plan: UpstreamPlan;
  readonly dependsOn: readonly number[];
}

/** What came of planned requests that were sent as one batch. */
export interface SentBatch {
  /** The reply to the batch as a whole. */
  readonly whole: SentReply;
  /** What each request came to; undefined where Graph did not take the batch. */
  readonly parts: readonly (SentReply | Refusal)[] | undefined;
}

/** Asks Graph for all that is planned in one batch. */
export type SendPlans = (
  planned: readonly PlannedPart[],
  headers: Readonly<Record<string, string>>,
  limits: RequestLimits,
) => Promise<SentBatch>;

type Ends = NonNullable<BatchReply["parts"]>;

const BAD_REQUEST_STATUS = 400;
const FAILED_DEPENDENCY_STATUS = 424;

const hasStatus = (end: GraphReply | Refusal | undefined, status: number): boolean =>
  end !== undefined && !(end instanceof Refusal) && end.status === status;

/** The places of the parts to ask again for without casts, with those that were held up because of them. */
const refusedCasts = (planned: readonly PlannedPart[], sent: readonly BatchedRequest[], ends: Ends) => {
  const again = new Set<number>();
  for (const [place, { plan }] of planned.entries()) {
    const hadCasts = plan.withoutCasts !== undefined && sent[place]?.pathAndQuery === plan.graph.pathAndQuery;
    if (hadCasts && hasStatus(ends[place], BAD_REQUEST_STATUS)) again.add(place);
  }
  for (let size = -1; size !== again.size; ) {
    size = again.size;
    for (const [place, { dependsOn }] of planned.entries())
      if (hasStatus(ends[place], FAILED_DEPENDENCY_STATUS) && dependsOn.some((needed) => again.has(needed)))
        again.add(place);
  }
  return [...again].sort((one, other) => one - other);
};

const joinedEnd = (first: GraphReply | Refusal | undefined, second: GraphReply | Refusal) =>
  first === undefined || first instanceof Refusal || second instanceof Refusal
    ? second
    : joined(first, second);

/** Makes the sender of batches. Parts of mailboxes that refuse the type casts of a pushed `$select` are asked for again without. */
export function createBatchSender(upstream: Pick<Upstream, "batch">, casts: CastMemory): SendPlans {
  const askAgain = async (
    planned: readonly PlannedPart[],
    places: readonly number[],
    send: (requests: readonly BatchedRequest[]) => Promise<BatchReply>,
  ): Promise<ReadonlyMap<number, GraphReply | Refusal>> => {
    const requests = places.flatMap((place) => {
      const part = planned[place];
      if (part === undefined) return [];
      const { graph, withoutCasts = graph } = part.plan;
      const dependsOn = part.dependsOn.map((needed) => places.indexOf(needed)).filter((at) => at !== -1);
      return [{ ...withoutCasts, dependsOn }];
    });
    const { parts = [] } = await send(requests);
    const ends = new Map<number, GraphReply | Refusal>();
    for (const [at, end] of parts.entries()) {
      const place = places[at] ?? 0;
      ends.set(place, end);
      const plan = planned[place]?.plan;
      if (plan?.withoutCasts !== undefined && hasStatus(end, 200)) casts.remember(plan.graph.mailbox);
    }
    return ends;
  };

  return async (planned, headers, limits) => {
    const requests = planned.map(({ plan: { graph, withoutCasts }, dependsOn }) => ({
      ...(withoutCasts !== undefined && casts.areRefused(graph.mailbox) ? withoutCasts : graph),
      dependsOn,
    }));
    const { whole, parts, retries, latencyMs } = await upstream.batch(requests, headers, limits);
    const requestId = guidOf(whole.headers.get("request-id"));
    const sentWhole = { ...whole, retries, latencyMs, requestId };
    if (parts === undefined) return { whole: sentWhole, parts };
    const places = refusedCasts(planned, requests, parts);
    const send = (again: readonly BatchedRequest[]) => upstream.batch(again, headers, limits);
    const second = places.length === 0 ? undefined : await askAgain(planned, places, send);
    const ends = parts.map((end, place) => {
      const again = second?.get(place);
      return again === undefined ? end : joinedEnd(end, again);
    });
    return {
      whole: sentWhole,
      parts: ends.map((end) =>
        end instanceof Refusal
          ? end
          : { ...end, requestId: guidOf(end.headers.get("request-id")) ?? requestId },
      ),
    };
  };
}
