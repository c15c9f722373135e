import { createPace } from "../concurrency/pace.ts";
import type { Permit } from "../policy/policy.ts";
import type { ScopeCheck } from "../scope/restriction.ts";
import type { AnswerMeans } from "./answer.ts";
import type { CallerVeil, CallerView } from "./caller-views.ts";
import { planUpstream, type UpstreamPlan } from "./plan.ts";
import type { ReplyMeans } from "./proxy-reply.ts";
import type { ItemContext } from "./request-context.ts";
import { resolveRequest } from "./resolve.ts";
import type { Upstream } from "./upstream.ts";

/** Options of {@link createPreparation}. */
export interface PreparationOptions {
  readonly upstream: Pick<Upstream, "prepareToken">;
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

/** What to ask Graph for a permitted request, and what to answer its reply with. */
export interface Prepared {
  readonly plan: UpstreamPlan;
  readonly means: AnswerMeans;
}

/**
 * Makes ready what is sent for a permitted request.
 *
 * @throws Refusal for what does not open or is out of scope, and the errors of the key management service
 */
export type Prepare = (permit: Permit, view: CallerView, context: ItemContext) => Promise<Prepared>;

const sealedMailbox = ({ auditSeal }: CallerVeil, id: string | undefined): string | undefined =>
  id === undefined ? undefined : auditSeal.sealIds("directoryObject", [id])[0];

/** Resolves a request, checks its scope and plans it. On a cold start the keys and the token are fetched side by side. */
export function createPreparation(options: PreparationOptions): Prepare {
  const { upstream, restrict, graphRoot, pushDown, replies, noteStrangers } = options;
  return async (permit, view, { request: { headers }, ids, publicBase, audit, signal }) => {
    const { operation } = permit;
    const { visibility, isRawId } = view;
    upstream.prepareToken(signal);
    const veil = await view.getVeil(signal);
    const { seal } = veil;
    const resolved = resolveRequest(permit, { seal, isRawId }, visibility);
    audit.note({ mailbox: sealedMailbox(veil, resolved.mailboxId) });
    let resourceLookups = 0;
    const countLookup = () => audit.note({ resourceLookups: ++resourceLookups });
    const examined = restrict(permit, resolved, seal, { signal, countLookup });
    const restriction = examined === undefined ? undefined : await examined;
    if (restriction?.excludesNobody === true) audit.note({ emptyExclusion: true });
    const selects = pushDown ? view.pushedSelects(operation) : [];
    const asked = { operation, resolved, restriction, visibility, headers, ids, publicBase, selects };
    const plan = planUpstream(asked);
    const { mailbox } = plan.graph;
    if (mailbox !== resolved.mailboxId) audit.note({ mailbox: sealedMailbox(veil, mailbox) });
    audit.note({ decision: "permit" });
    return { plan, means: { ...replies, graphRoot, veil, pace: createPace({ signal }), noteStrangers } };
  };
}
