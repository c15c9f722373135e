import type { GraphReply, RequestLimits } from "../graph/client.ts";
import { guidOf } from "../guid.ts";
import type { UpstreamPlan } from "./plan.ts";
import type { Upstream } from "./upstream.ts";
import type { UpstreamReply } from "./upstream-reply.ts";

/** A reply that was sent for by itself, with what it took to get it. */
export type SentReply = UpstreamReply & Pick<GraphReply, "retries" | "latencyMs">;

/** Asks Graph as planned, and gives what it answered in the end. */
export type Send = (plan: UpstreamPlan, limits: RequestLimits) => Promise<SentReply>;

/** How many mailboxes are remembered to refuse a pushed `$select`. */
const MAX_REMEMBERED_MAILBOXES = 1000;

/** Both replies as one: the second, after the time and the attempts of the two. */
export const joined = <Reply extends Pick<GraphReply, "retries" | "latencyMs">>(
  first: Reply,
  second: Reply,
): Reply => ({
  ...second,
  retries: first.retries + second.retries + 1,
  latencyMs: first.latencyMs + second.latencyMs,
});

/**
 * Makes the one sender of planned requests. A mailbox that refuses the type casts of a pushed `$select` is asked again
 * without, and from then on without at once.
 */
export function createSender(upstream: Pick<Upstream, "get">): Send {
  const refusing = new Set<string>();

  const remember = (mailbox: string): void => {
    if (refusing.size >= MAX_REMEMBERED_MAILBOXES) refusing.clear();
    refusing.add(mailbox);
  };

  const ask = async ({ graph, withoutCasts }: UpstreamPlan, limits: RequestLimits): Promise<GraphReply> => {
    if (withoutCasts === undefined) return upstream.get(graph, limits);
    const mailbox = graph.mailbox ?? "";
    if (refusing.has(mailbox)) return upstream.get(withoutCasts, limits);
    const first = await upstream.get(graph, limits);
    if (first.status !== 400) return first;
    const second = await upstream.get(withoutCasts, limits);
    if (second.status === 200) remember(mailbox);
    return joined(first, second);
  };

  return async (plan, limits) => {
    const reply = await ask(plan, limits);
    return { ...reply, requestId: guidOf(reply.headers.get("request-id")) };
  };
}
