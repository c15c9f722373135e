import { randomUUID } from "node:crypto";
import { armAudit, validTraceparent } from "../audit/audit.ts";
import type { Log } from "../audit/log.ts";
import { clouds } from "../clouds.ts";
import { sleep as realSleep, type Sleep, type Timeout } from "../concurrency/abort.ts";
import type { Configuration } from "../configuration/configuration.ts";
import { Refusal } from "../errors.ts";
import { relayedMessages } from "../graph/errors.ts";
import { errorReply } from "../http/replies.ts";
import { parseTarget } from "../http/target.ts";
import type { SubjectTokenProvider } from "../identity/assertion/subject-token.ts";
import type { Invocation, ProxyRequest } from "../invocation.ts";
import type { ManagedKeyReference } from "../keys/key-reference.ts";
import { createKeyringSource } from "../keys/keyring.ts";
import type { RootKeySource } from "../keys/root-key.ts";
import type { CallerEntry } from "../policy/callers.ts";
import { catalogue } from "../policy/operations/catalogue.ts";
import { createPolicy, type Policy } from "../policy/policy.ts";
import { createRestrict } from "../scope/restriction.ts";
import { createOwnPages, type OwnPages } from "./admin-endpoints.ts";
import { type Admission, createAdmission } from "./admission.ts";
import { type CallerViews, createCallerViews } from "./caller-views.ts";
import { failureOf } from "./failures.ts";
import { createForwarder, type Forward, type ForwardContext } from "./forward.ts";
import { guidOf } from "./reply.ts";
import { createUpstream } from "./upstream.ts";

/** What a proxy is made of. Clouds differ in the subject tokens and the root keys alone. */
export interface ProxyDependencies {
  readonly configuration: Configuration;
  readonly subjectTokens: SubjectTokenProvider;
  readonly rootKeys: (reference: ManagedKeyReference) => RootKeySource;
  /** A fetch that reaches the pinned hosts alone; see `createPinnedFetch`. */
  readonly fetch: typeof fetch;
  readonly log: Log;
  /** False fetches whole entities where the caller sends no `$select`. Default: true. */
  readonly pushDown?: boolean | undefined;
  /** Milliseconds since the epoch. Default: `Date.now`. */
  readonly now?: (() => number) | undefined;
  /** From 0 up to, not including, 1. Default: `Math.random`. */
  readonly random?: (() => number) | undefined;
  /** Default: a timer. */
  readonly sleep?: Sleep | undefined;
  /** Default: `AbortSignal.timeout`. */
  readonly timeout?: Timeout | undefined;
}

/** The proxy, the same on every platform. */
export interface GraphProxy {
  /**
   * Answers one request; never rejects, and leaves exactly one audit event. Where the event cannot be written, the reply is
   * withheld: nothing is read unrecorded.
   */
  handle(request: ProxyRequest, invocation: Invocation): Promise<Response>;
}

/** Time kept back before the platform's deadline to answer and to record. */
const REPLY_RESERVE_MS = 300;
const MAX_HEADER_BYTES = 32 * 1024;
const MAX_BODY_BYTES = 1024 * 1024;
const LONGEST_TIMER_MS = 2 ** 31 - 1;
/** The methods that an audit event names (RFC 9110 §9, RFC 5789): any other is a text of the client's choice. */
const METHODS: ReadonlySet<string> = new Set(
  "GET HEAD POST PUT PATCH DELETE CONNECT OPTIONS TRACE".split(" "),
);

/** Headers by which some servers let a request be another than its method says. */
const METHOD_OVERRIDES = ["x-http-method-override", "x-http-method", "x-method-override"] as const;

const checkForm = ({ method, headers, bodyBytes, unreadable }: ProxyRequest): void => {
  if (unreadable === "malformed") throw new Refusal("invalidRequest", "request: not HTTP");
  let size = unreadable === "tooLarge" ? Number.POSITIVE_INFINITY : 0;
  for (const [name, value] of headers) size += name.length + value.length + 4;
  if (size > MAX_HEADER_BYTES) throw new Refusal("tooLarge", "headers: too large");
  if (bodyBytes > MAX_BODY_BYTES) throw new Refusal("tooLarge", "body: too large");
  if (METHOD_OVERRIDES.some((name) => headers.has(name)))
    throw new Refusal("invalidRequest", "headers: another method than the request's");
  if (method === "GET" && bodyBytes !== 0) throw new Refusal("invalidRequest", "body: GET has none");
};

/** The parts that the steps of a request go through. */
interface Parts {
  readonly admit: Admission;
  readonly policy: Policy;
  readonly views: CallerViews;
  readonly forward: Forward;
  readonly ownPages: OwnPages;
}

/** Builds the parts; what one folder needs of another is handed over here. */
function createParts(dependencies: ProxyDependencies, now: () => number): Parts {
  const { configuration, subjectTokens, rootKeys, fetch, pushDown = true } = dependencies;
  const { random = Math.random, sleep = realSleep, timeout = AbortSignal.timeout } = dependencies;
  const { policy: document } = configuration;
  const keyrings = createKeyringSource({ configuration, rootKeys, timeout });
  const views = createCallerViews(document, keyrings);
  const upstream = createUpstream({ configuration, subjectTokens, fetch, now, random, sleep, timeout });
  const { graphRoot } = clouds[configuration.cloud];
  const restrict = createRestrict({ graph: upstream, graphRoot, now, timeout });
  return {
    admit: createAdmission({ configuration, fetch, now }),
    views,
    policy: createPolicy({
      catalogue,
      callers: document.callers,
      visibility: (entry) => views(entry).visibility,
    }),
    forward: createForwarder({ configuration, upstream, views, pushDown, restrict, now }),
    ownPages: createOwnPages({ configuration, views }),
  };
}

/** Runs the work until the deadline; then it ends with a refusal, whether or not the work heeds the signal. */
async function withinDeadline<T>(left: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  if (left <= 0) throw new Refusal("deadline", "time: none left");
  const controller = new AbortController();
  const expired = new Promise<never>((_, reject) => {
    controller.signal.addEventListener("abort", () => reject(controller.signal.reason), { once: true });
  });
  const timer = setTimeout(
    () => controller.abort(new Refusal("deadline", "time: ran out")),
    Math.min(left, LONGEST_TIMER_MS),
  );
  try {
    return await Promise.race([work(controller.signal), expired]);
  } finally {
    clearTimeout(timer);
  }
}

/** The policy entry of whoever calls. */
async function authorize(
  { request, invocation, audit }: ForwardContext,
  { admit, policy, views }: Parts,
): Promise<CallerEntry> {
  const caller = await admit(invocation.caller, request.headers);
  const entry = policy.admit(caller);
  if (entry === undefined) {
    throw new Refusal("callerUnknown", caller.kind === "unknown" ? caller.reason : "caller: no policy entry");
  }
  audit.note({ caller: entry.name, profile: views(entry).profile.name });
  return entry;
}

/** What a refusal in Graph's name needs to look like Graph's own: its text, and an id that is not the platform's. */
const graphForm = (graphCode: string) => ({ message: relayedMessages[graphCode], requestId: randomUUID() });

/**
 * Puts the steps of a request in order: arm the audit event, parse the target, authorize the caller, decide, open what is
 * sealed, get a token, ask Graph, sanitize, reply, record. This folder alone knows all the others.
 */
export function createProxy(dependencies: ProxyDependencies): GraphProxy {
  const { configuration, log, now = Date.now } = dependencies;
  const { policyHash } = configuration;
  const parts = createParts(dependencies, now);

  const serve = async (context: ForwardContext): Promise<Response> => {
    const { request, audit } = context;
    checkForm(request);
    const parsed = parseTarget(request.rawTarget);
    if (!parsed.ok) throw new Refusal(parsed.tooLong ? "targetTooLong" : "invalidRequest", parsed.reason);
    const entry = await authorize(context, parts);
    const [root, ...segments] = parsed.target.segments;
    const target = { segments, query: parsed.target.query };
    if (root === "_graphveil") return parts.ownPages(context, target, entry);
    if (root !== "v1.0") throw new Refusal("operationRefused", "path: not version v1.0");
    const decision = parts.policy.decide(request.method, target, entry);
    if (decision.operation !== undefined) audit.note({ operation: decision.operation.template });
    if (!decision.permitted) throw new Refusal(decision.code, decision.reason);
    return parts.forward(decision, context);
  };

  const fail = (
    error: unknown,
    { audit, requestId, clientRequestId }: Omit<ForwardContext, "signal">,
  ): Response => {
    const { code, graphCode, retryAfterSeconds, reason, line } = failureOf(error);
    if (line !== undefined) log.write("error", line.message, line.fields);
    audit.note({ reason, error: code });
    const retryAfter = retryAfterSeconds === undefined ? undefined : String(retryAfterSeconds);
    const asGraph = graphCode === undefined ? { requestId } : graphForm(graphCode);
    return errorReply(code, { ...asGraph, graphCode, retryAfter, clientRequestId, now: now(), policyHash });
  };

  const arm = ({ method, headers }: ProxyRequest, invocation: Invocation) =>
    armAudit(
      {
        time: now(),
        invocation: invocation.id,
        method: METHODS.has(method) ? method : "OTHER",
        profile: configuration.policy.profile,
        policy: policyHash,
        keyVersion: configuration.policy.keys.issue,
        traceparent: validTraceparent(headers.get("traceparent")),
      },
      log.audit,
      now,
    );

  return {
    async handle(request, invocation) {
      const audit = arm(request, invocation);
      const requestId = guidOf(invocation.id) ?? randomUUID();
      const clientRequestId = guidOf(request.headers.get("client-request-id"));
      const deadline = invocation.deadline - REPLY_RESERVE_MS;
      const context = { request, invocation, audit, requestId, clientRequestId, deadline };
      const reply = await withinDeadline(deadline - now(), (signal) => serve({ ...context, signal })).catch(
        (error: unknown) => fail(error, context),
      );
      try {
        audit.close({ status: reply.status });
        return reply;
      } catch (error) {
        return fail(error, context);
      }
    },
  };
}
