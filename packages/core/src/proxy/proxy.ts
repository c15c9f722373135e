import type { ActivityCount } from "../audit/activity.ts";
import { type AuditDraft, armAudit, validTraceparent } from "../audit/audit.ts";
import type { Log } from "../audit/log.ts";
import type { ByteBudget, ByteShare } from "../concurrency/byte-budget.ts";
import type { Configuration } from "../configuration/configuration.ts";
import { Refusal } from "../errors.ts";
import { guidOf } from "../guid.ts";
import { encodeReply } from "../http/compression.ts";
import type { EncodedReply, Invocation, ProxyRequest } from "../invocation.ts";
import type { Policy } from "../policy/policy.ts";
import { departureOf } from "../privacy/profile/departure.ts";
import type { ProfileLabel } from "../schema/profile-settings.ts";
import type { AdminEndpoints } from "./admin-endpoints.ts";
import { type Authorizer, authorize } from "./authorize.ts";
import { type ForwardBatch, isBatch } from "./batch.ts";
import { ranOut, withinDeadline } from "./deadline.ts";
import type { Fail } from "./fail.ts";
import type { Forward } from "./forward.ts";
import { permitOf, readTarget } from "./permit.ts";
import type { ProxyReply, ReplyMeans } from "./proxy-reply.ts";
import type { RequestContext, RequestIds } from "./request-context.ts";
import { checkForm } from "./request-form.ts";

/** The parts that the steps of a request go through; `createParts` puts them together. */
export interface ProxyParts extends Authorizer {
  readonly configuration: Pick<Configuration, "policy" | "policyHash" | "publicUrl">;
  readonly log: Log;
  /** What the process does besides answering. */
  readonly activity: Pick<ActivityCount, "take">;
  /** What replies of Graph's may take of the memory. */
  readonly memory: ByteBudget;
  readonly policy: Policy;
  readonly forward: Forward;
  readonly batch: ForwardBatch;
  readonly fail: Fail;
  readonly adminEndpoints: AdminEndpoints;
  readonly replies: ReplyMeans;
}

/** The proxy, the same on every platform. */
export interface GraphProxy {
  /**
   * Answers one request; never rejects, and leaves exactly one audit event. Where the event cannot be written, the reply is
   * withheld: nothing is read unrecorded.
   */
  handle(request: ProxyRequest, invocation: Invocation): Promise<Response>;
}

/** The proxy as it serves a host that writes bytes by itself. */
export interface HostedProxy extends GraphProxy {
  /** What `handle` gives, as plain data. To make a response of it, and to read that again, costs 3 to 4 % of a page. */
  answer(request: ProxyRequest, invocation: Invocation): Promise<EncodedReply>;
}

/** Time kept back before the platform's deadline to answer and to record. */
const REPLY_RESERVE_MS = 300;
/** The methods that an audit event names (RFC 9110 §9, RFC 5789): any other is a text of the client's choice. */
const METHODS: ReadonlySet<string> = new Set(
  "GET HEAD POST PUT PATCH DELETE CONNECT OPTIONS TRACE".split(" "),
);

const arm = (
  { configuration: { policy, policyHash }, log, activity, replies: { now } }: ProxyParts,
  profile: ProfileLabel,
  { method, headers }: ProxyRequest,
  { id }: Invocation,
): AuditDraft =>
  armAudit(
    {
      time: now(),
      invocation: id,
      method: METHODS.has(method) ? method : "OTHER",
      profile,
      policy: policyHash,
      keyVersion: policy.keys.issue,
      traceparent: validTraceparent(headers.get("traceparent")),
    },
    (event) => log.audit({ ...event, activity: activity.take() }),
    now,
  );

/** What a request ends with whose time ran out: it may have waited for memory all the while. */
const expired = (share: ByteShare) => (): Refusal =>
  share.isWaiting() ? new Refusal("overloaded", "memory: no room in time") : ranOut();

/** Keeps of a request's memory what is still to be written, and gives it back once that was done. */
const releaseWhenWritten = (share: ByteShare, bytes: number, { written }: Invocation): void => {
  share.finish(written === undefined ? 0 : bytes);
  if (share.held() > 0) written?.then(share.release, share.release);
};

/** Checks the request, authorizes its caller, decides, and answers from a path of the proxy's own or from Graph. */
async function serve(parts: ProxyParts, context: RequestContext): Promise<ProxyReply> {
  const { request, audit } = context;
  checkForm(request);
  const target = readTarget(request.rawTarget);
  const caller = await authorize(parts, context);
  const [root, ...segments] = target.segments;
  if (root === "_graphveil") return parts.adminEndpoints(context, { segments, query: target.query }, caller);
  if (request.method !== "GET" && isBatch(target)) return parts.batch(caller, target, context);
  const permit = permitOf(parts.policy, { method: request.method, target }, caller.entry, audit);
  return parts.forward(permit, caller.view, context);
}

/**
 * Puts the steps of a request in order: arm the audit event, parse the target, authorize the caller, decide, open what is
 * sealed, get a token, ask Graph, sanitize, encode, record.
 */
export function createProxy(parts: ProxyParts): HostedProxy {
  const { configuration, replies, fail } = parts;
  const profile = departureOf(configuration.policy).label;
  const answer: HostedProxy["answer"] = async (request, invocation) => {
    const audit = arm(parts, profile, request, invocation);
    const ids: RequestIds = {
      requestId: guidOf(invocation.id) ?? replies.newRequestId(),
      clientRequestId: guidOf(request.headers.get("client-request-id")),
    };
    const deadline = invocation.deadline - REPLY_RESERVE_MS;
    const publicBase = configuration.publicUrl ?? invocation.publicBase;
    const memory = parts.memory.open();
    const context = { request, invocation, ids, publicBase, audit, deadline, memory };

    const encode = async (reply: ProxyReply) => {
      const { body, ...head } = await encodeReply(reply, request.headers.get("accept-encoding"));
      // zlib refers to what it packed until V8 collects its old generation.
      if (body !== reply.body) memory.own(body);
      const encoded: EncodedReply = { ...head, body: new Uint8Array(body) };
      return { facts: reply.facts, bytes: reply.body.length, encoded };
    };
    const failed = (error: unknown) => encode(fail(error, ids));

    const { facts, bytes, encoded } = await withinDeadline(
      deadline - replies.now(),
      async (signal) => {
        const served = await encode(await serve(parts, { ...context, signal }));
        // Only what came to its end is freed: work that was given up may still read.
        memory.free();
        return served;
      },
      expired(memory),
    ).catch(failed);
    releaseWhenWritten(memory, bytes, invocation);
    try {
      audit.close({ ...facts, status: encoded.status });
      return encoded;
    } catch (error) {
      return (await failed(error)).encoded;
    }
  };
  return {
    answer,
    async handle(request, invocation) {
      const { body, ...head } = await answer(request, invocation);
      return new Response(body, head);
    },
  };
}
