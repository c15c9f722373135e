import { createPace } from "../concurrency/pace.ts";
import { MalformedReply } from "../json/scan.ts";
import type { Permit } from "../policy/policy.ts";
import type { ScopeCheck } from "../scope/restriction.ts";
import { type AnswerMeans, answer } from "./answer.ts";
import type { CallerVeil, CallerView } from "./caller-views.ts";
import { planUpstream, type UpstreamPlan } from "./plan.ts";
import type { ProxyReply, ReplyMeans } from "./proxy-reply.ts";
import type { RequestContext } from "./request-context.ts";
import { resolveRequest } from "./resolve.ts";
import { joined, type Send, type SentReply } from "./send.ts";
import type { Upstream } from "./upstream.ts";

/** Options of {@link createForwarder}. */
export interface ForwarderOptions {
  readonly upstream: Pick<Upstream, "prepareToken">;
  readonly send: Send;
  /** Holds a request against its caller's scope. */
  readonly restrict: ScopeCheck;
  /** Origin of the cloud's Graph. */
  readonly graphRoot: string;
  /** False leaves `$select` to the caller. */
  readonly pushDown: boolean;
  readonly replies: ReplyMeans;
  /** Takes down what the schema does not know, for the operator. */
  readonly noteStrangers: AnswerMeans["noteStrangers"];
}

/** Forwards one permitted request and gives the reply for its caller. */
export type Forward = (permit: Permit, view: CallerView, context: RequestContext) => Promise<ProxyReply>;

const sealedMailbox = ({ auditSeal }: CallerVeil, id: string | undefined): string | undefined =>
  id === undefined ? undefined : auditSeal.sealIds("directoryObject", [id])[0];

/**
 * Forwards permitted requests: resolve, check the scope, plan, send, answer. On a cold start the keys and the token are
 * fetched side by side.
 *
 * @throws Refusal, and the errors of the identity chain and the key management service
 */
export function createForwarder(options: ForwarderOptions): Forward {
  const { upstream, send, restrict, graphRoot, pushDown, replies, noteStrangers } = options;

  const ask = async (plan: UpstreamPlan, context: RequestContext, before?: SentReply): Promise<SentReply> => {
    const sent = await send(plan, context);
    const reply = before === undefined ? sent : joined(before, sent);
    const { status, requestId, latencyMs, retries } = reply;
    context.audit.note({ upstream: { status, requestId, latencyMs, retries } });
    return reply;
  };

  /** A body that breaks off, or has an error inside, is asked for once more where there is as much time as it took. */
  const answered = async (
    plan: UpstreamPlan,
    context: RequestContext,
    means: AnswerMeans,
  ): Promise<ProxyReply> => {
    const first = await ask(plan, context);
    try {
      return await answer(plan.read, first, means);
    } catch (error) {
      const leftMs = context.deadline - means.now();
      if (!(error instanceof MalformedReply) || leftMs <= first.latencyMs) throw error;
    }
    return answer(plan.read, await ask(plan, context, first), means);
  };

  return async (permit, view, context) => {
    const { request, ids, publicBase, audit, signal } = context;
    const { operation } = permit;
    const { headers } = request;
    const { visibility, isRawId } = view;
    upstream.prepareToken(signal);
    const veil = await view.getVeil(signal);
    const { seal } = veil;
    const resolved = resolveRequest(permit, { seal, isRawId }, visibility);
    audit.note({ mailbox: sealedMailbox(veil, resolved.mailboxId) });
    const examined = restrict(permit, resolved, seal, signal);
    const restriction = examined === undefined ? undefined : await examined;
    if (restriction?.excludesNobody === true) audit.note({ emptyExclusion: true });
    const asked = { operation, resolved, restriction, visibility, headers, ids, publicBase, pushDown };
    const plan = planUpstream(asked);
    const { mailbox } = plan.graph;
    if (mailbox !== resolved.mailboxId) audit.note({ mailbox: sealedMailbox(veil, mailbox) });
    audit.note({ decision: "permit" });
    const pace = createPace({ signal });
    return answered(plan, context, { ...replies, graphRoot, veil, pace, noteStrangers });
  };
}
