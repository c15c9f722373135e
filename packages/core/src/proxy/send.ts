import type { GraphReply, RequestLimits } from "../graph/request.ts";
import { guidOf } from "../guid.ts";
import { createDescent } from "./descent.ts";
import type { UpstreamPlan } from "./plan.ts";
import type { PushDownMemory } from "./push-down-memory.ts";
import type { Upstream } from "./upstream.ts";
import type { UpstreamReply } from "./upstream-reply.ts";

/** A reply that was sent for by itself, with what it took to get it. */
export interface SentReply extends UpstreamReply, Pick<GraphReply, "retries" | "latencyMs"> {
  /** True where Graph refused a `$select` of the proxy's own, now or before. */
  readonly pushDownRefused: boolean;
}

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

/** Makes the sender of single requests. Where Graph refuses a pushed `$select`, it is asked with the next. */
export function createSender(upstream: Pick<Upstream, "get">, memory: PushDownMemory): Send {
  return async (plan, limits) => {
    const descent = createDescent(plan, memory);
    let reply = await upstream.get(descent.request(), limits);
    while (descent.goesOn(reply)) reply = joined(reply, await upstream.get(descent.request(), limits));
    return {
      ...reply,
      requestId: guidOf(reply.headers.get("request-id")),
      pushDownRefused: descent.isRefused(),
    };
  };
}
