import { draftEntry } from "../audit/audit.ts";
import { Refusal } from "../errors.ts";
import type { GatheringClient } from "../graph/gathering.ts";
import { guidOf } from "../guid.ts";
import type { RequestTarget } from "../http/target.ts";
import { BATCH_TEMPLATE } from "../policy/operations/batch.ts";
import type { Policy } from "../policy/policy.ts";
import type { AdmittedCaller } from "./authorize.ts";
import { createBatchAnswering, type Item } from "./batch-answer.ts";
import { readBatchBody } from "./batch-body.ts";
import { type BatchItem, headersOf, orderOf, readBatchItems, targetOf } from "./batch-items.ts";
import { batchReply } from "./batch-reply.ts";
import type { Fail } from "./fail.ts";
import type { Answering } from "./forward.ts";
import { permitOf, readTarget } from "./permit.ts";
import type { Prepare, Prepared } from "./prepare.ts";
import type { ProxyReply, ReplyMeans } from "./proxy-reply.ts";
import { relayedReply } from "./reply.ts";
import type { RequestContext } from "./request-context.ts";
import { checkForm } from "./request-form.ts";
import type { SentReply } from "./send.ts";
import type { PlannedPart, SendPlans } from "./send-batch.ts";
import { upstreamRecordOf } from "./upstream-record.ts";

/** Answers a batch of a caller's. */
export type ForwardBatch = (
  caller: AdmittedCaller,
  target: RequestTarget,
  context: RequestContext,
) => Promise<ProxyReply>;

/** Options of {@link createBatchForwarder}. */
export interface BatchForwarderOptions {
  readonly policy: Pick<Policy, "decide">;
  readonly prepare: Prepare;
  /** Sends what the preparation of all requests has to look up together. */
  readonly gather: GatheringClient["gather"];
  readonly sendPlans: SendPlans;
  readonly answering: Answering;
  readonly fail: Fail;
  readonly replies: ReplyMeans;
}

const batchHeaders = { accept: "application/json", "content-type": "application/json" } as const;

/** True for the one path that takes a POST. */
export const isBatch = ({ segments: [root, name, ...others] }: RequestTarget): boolean =>
  root === "v1.0" && `/${name?.toLowerCase()}` === BATCH_TEMPLATE && others.length === 0;

const checkBatch = ({ method }: RequestContext["request"], { query }: RequestTarget): void => {
  if (method !== "POST")
    throw new Refusal("methodRefused", "method: a batch is a POST", {
      rule: { rule: "batchMethod" },
      allow: "POST",
    });
  if (query.length > 0)
    throw new Refusal("invalidRequest", "query: a batch has none", { rule: { rule: "noParameters" } });
};

/** Headers that are not valid are refused with the rest of the request: until then it has none. */
const readableHeaders = (headers: unknown): Headers => {
  try {
    return headersOf(headers);
  } catch {
    return new Headers();
  }
};

/** Graph's reply to a batch as a whole, where it took none of its requests. */
const refusedWhole = (whole: SentReply, { ids }: RequestContext, replies: ReplyMeans): ProxyReply => {
  if (whole.status >= 400) return relayedReply({ ids }, whole, replies);
  throw new Refusal("upstreamInvalid", `graph: ${whole.status} for a batch`);
};

/** The places of the requests that go to Graph: those that are not refused and wait for none that is. */
const sendable = (items: readonly Item[]): readonly number[] => {
  const places = new Set<number>();
  for (const place of orderOf(items)) {
    const item = items[place];
    const isReady = item !== undefined && !(item.ready instanceof Refusal);
    if (isReady && item.dependsOn.every((needed) => places.has(needed))) places.add(place);
  }
  return [...places].sort((one, other) => one - other);
};

/** The requests at these places, as they are planned; what they depend on is among them. */
const plannedAt = (items: readonly Item[], places: readonly number[]): readonly PlannedPart[] =>
  places.flatMap((place) => {
    const item = items[place];
    if (item === undefined || item.ready instanceof Refusal) return [];
    return [{ plan: item.ready.plan, dependsOn: item.dependsOn.map((needed) => places.indexOf(needed)) }];
  });

/**
 * Makes what answers batches. Each request of one is decided on as if it came by itself; what may go on goes to Graph as one
 * batch, and each answer is sanitized by its own plan where it stands in the batch's bytes. A request waits for those that
 * it depends on as the caller sees them: what the caller does not get has failed.
 *
 * @throws Refusal for a batch that cannot be read or that Graph refuses as a whole, and the errors of the identity chain and
 * the key management service
 */
export function createBatchForwarder(options: BatchForwarderOptions): ForwardBatch {
  const { policy, prepare, gather, sendPlans, replies } = options;
  const answerAll = createBatchAnswering(options);

  /** Decides on a request by itself. */
  const decide = async (
    { method, url, headers, hasBody }: BatchItem,
    { entry, view }: AdmittedCaller,
    context: Item["context"],
  ): Promise<Prepared> => {
    const rawTarget = targetOf(url, context.publicBase);
    const target = readTarget(rawTarget);
    if (isBatch(target))
      throw new Refusal("invalidRequest", "batch: in a batch", { rule: { rule: "batchNested" } });
    checkForm({ method, rawTarget, headers: headersOf(headers), bodyBytes: Number(hasBody) });
    return prepare(permitOf(policy, { method, target }, entry, context.audit), view, context);
  };

  const createItem = async (
    item: BatchItem,
    caller: AdmittedCaller,
    { ids, publicBase, deadline, signal, memory }: RequestContext,
  ): Promise<Item> => {
    const headers = readableHeaders(item.headers);
    const clientRequestId = guidOf(headers.get("client-request-id")) ?? ids.clientRequestId;
    const own = { requestId: replies.newRequestId(), clientRequestId };
    const context = {
      request: { headers },
      ids: own,
      publicBase,
      audit: draftEntry(),
      deadline,
      signal,
      memory,
    };
    const ready = await decide(item, caller, context).catch((error: unknown) => {
      if (error instanceof Refusal && !signal.aborted) return error;
      throw error;
    });
    return { ...item, context, ready };
  };

  const send = async (
    items: readonly Item[],
    context: RequestContext,
  ): Promise<Map<number, SentReply | Refusal> | SentReply> => {
    const places = sendable(items);
    if (places.length === 0) return new Map();
    const { requestId, clientRequestId = requestId } = context.ids;
    const headers = { ...batchHeaders, "client-request-id": clientRequestId };
    const { whole, parts } = await sendPlans(plannedAt(items, places), headers, context);
    context.audit.note({ upstream: upstreamRecordOf(whole) });
    if (parts === undefined) return whole;
    return new Map(parts.map((end, at) => [places[at] ?? -1, end]));
  };

  return async (caller, target, context) => {
    const { request, audit, ids, memory } = context;
    audit.note({ operation: BATCH_TEMPLATE });
    checkBatch(request, target);
    const read = readBatchItems(await readBatchBody(request));
    audit.note({ decision: "permit" });
    const items = await gather(() => Promise.all(read.map((item) => createItem(item, caller, context))));
    // What is known is noted before Graph is asked: the time may run out, and who read what is recorded all the same.
    audit.note({ requests: items.map((item) => item.context.audit.entry()) });
    const ends = await send(items, context);
    if (!(ends instanceof Map)) return refusedWhole(ends, context, replies);
    const reply = batchReply(await answerAll(items, ends), ids, replies.policyHash);
    memory.own(reply.body);
    return reply;
  };
}
