import type { GraphReply, RequestLimits } from "../graph/request.ts";
import { guidOf } from "../guid.ts";
import type { CastMemory } from "./cast-memory.ts";
import type { UpstreamPlan } from "./plan.ts";
import type { Upstream } from "./upstream.ts";
import type { UpstreamReply } from "./upstream-reply.ts";

/** A reply that was sent for by itself, with what it took to get it. */
export type SentReply = UpstreamReply & Pick<GraphReply, "retries" | "latencyMs">;

/** Asks Graph as planned, and gives what it answered in the end. */
export type Send = (plan: UpstreamPlan, limits: RequestLimits) => Promise<SentReply>;

/** Both replies as one: the second, after the time and the attempts of the two. */
export const joined = <Reply extends Pick<GraphReply, "retries" | "latencyMs">>(
  first: Reply,
  second: Reply,
): Reply => ({
  ...second,
  retries: first.retries + second.retries + 1,
  latencyMs: first.latencyMs + second.latencyMs,
});

/** Makes the sender of single requests. A mailbox that refuses the type casts of a pushed `$select` is asked again without. */
export function createSender(upstream: Pick<Upstream, "get">, casts: CastMemory): Send {
  const ask = async ({ graph, withoutCasts }: UpstreamPlan, limits: RequestLimits): Promise<GraphReply> => {
    if (withoutCasts === undefined) return upstream.get(graph, limits);
    if (casts.areRefused(graph.mailbox)) return upstream.get(withoutCasts, limits);
    const first = await upstream.get(graph, limits);
    if (first.status !== 400) return first;
    const second = await upstream.get(withoutCasts, limits);
    if (second.status === 200) casts.remember(graph.mailbox);
    return joined(first, second);
  };

  return async (plan, limits) => {
    const reply = await ask(plan, limits);
    return { ...reply, requestId: guidOf(reply.headers.get("request-id")) };
  };
}
