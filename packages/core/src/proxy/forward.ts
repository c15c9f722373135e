import { MalformedReply } from "../json/scan.ts";
import type { Permit } from "../policy/policy.ts";
import { answer } from "./answer.ts";
import type { CallerView } from "./caller-views.ts";
import type { UpstreamPlan } from "./plan.ts";
import type { Prepare, Prepared } from "./prepare.ts";
import type { ProxyReply } from "./proxy-reply.ts";
import type { ItemContext, RequestContext } from "./request-context.ts";
import { joined, type Send, type SentReply } from "./send.ts";
import type { Upstream } from "./upstream.ts";
import { upstreamRecordOf } from "./upstream-record.ts";

/** Forwards one permitted request and gives the reply for its caller. */
export type Forward = (permit: Permit, view: CallerView, context: RequestContext) => Promise<ProxyReply>;

/**
 * Answers a prepared request from what Graph sent for it. A body that breaks off, or has an error inside, is asked for once
 * more by itself where there is as much time as it took.
 *
 * @throws MalformedReply for a body that stays so, and what the sender throws
 */
export type Answering = (
  prepared: Prepared,
  first: SentReply,
  context: Pick<ItemContext, "audit" | "deadline" | "signal" | "memory">,
) => Promise<ProxyReply>;

const note = (reply: SentReply, { audit }: Pick<ItemContext, "audit">): void =>
  audit.note({
    upstream: upstreamRecordOf(reply),
    ...(reply.pushDownRefused ? { pushDownRefused: true } : {}),
  });

/** A reply whose body is the request's own. */
function owned(reply: ProxyReply, { memory }: Pick<ItemContext, "memory">): ProxyReply {
  memory.own(reply.body);
  return reply;
}

/** Makes the one answering of single requests and of parts of batches. */
export function createAnswering(
  upstream: Pick<Upstream, "mayRepeat" | "noteUnreadable">,
  send: Send,
): Answering {
  const askAgain = async (
    plan: UpstreamPlan,
    first: SentReply,
    context: Parameters<Answering>[2],
  ): Promise<SentReply> => {
    const again = joined(first, await send(plan, context));
    note(again, context);
    return again;
  };

  return async ({ plan, means }, first, context) => {
    note(first, context);
    try {
      return owned(await answer(plan.read, first, means), context);
    } catch (error) {
      const leftMs = context.deadline - means.now();
      if (!(error instanceof MalformedReply) || leftMs <= first.latencyMs) throw error;
      if (!upstream.mayRepeat(plan.graph)) throw error;
    }
    const second = await askAgain(plan, first, context);
    try {
      return owned(await answer(plan.read, second, means), context);
    } catch (error) {
      if (error instanceof MalformedReply) upstream.noteUnreadable(plan.graph);
      throw error;
    }
  };
}

/**
 * Forwards permitted requests: prepare, send, answer.
 *
 * @throws Refusal, and the errors of the identity chain and the key management service
 */
export const createForwarder =
  (prepare: Prepare, send: Send, answering: Answering): Forward =>
  async (permit, view, context) => {
    const prepared = await prepare(permit, view, context);
    return answering(prepared, await send(prepared.plan, context), context);
  };
