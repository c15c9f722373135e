import type { AuditDraft } from "../audit/audit.ts";
import { clouds } from "../clouds.ts";
import type { Configuration } from "../configuration/configuration.ts";
import { Refusal } from "../errors.ts";
import type { GraphReply } from "../graph/client.ts";
import { encodeBody } from "../http/compression.ts";
import type { Invocation, ProxyRequest } from "../invocation.ts";
import type { Operation } from "../policy/operations/operation.ts";
import type { Permit } from "../policy/policy.ts";
import type { KeyedVeil } from "../privacy/keyed-veil.ts";
import type { Visibility } from "../schema/visibility.ts";
import { unchecked } from "../scope/examined-request.ts";
import { filterRecords } from "../scope/record-filter.ts";
import type { Restrict, Restriction } from "../scope/restriction.ts";
import { createGraphAsker } from "./ask-graph.ts";
import type { CallerViews } from "./caller-views.ts";
import { readCountReply } from "./count-reply.ts";
import { createLinkWriter } from "./link-writer.ts";
import { type Preferences, preferencesOf } from "./preferences.ts";
import { guidOf, relayError, replyHeaders } from "./reply.ts";
import { type ResolvedRequest, resolveRequest } from "./resolve.ts";
import { packRoomLists, sealsRoomLists } from "./room-lists.ts";
import type { Upstream } from "./upstream.ts";

/** What is known of a request besides what was decided. */
export interface ForwardContext {
  readonly request: ProxyRequest;
  readonly invocation: Invocation;
  /** A GUID: the platform's, where that is one. */
  readonly requestId: string;
  /** The caller's, where it sent a GUID. */
  readonly clientRequestId: string | undefined;
  readonly audit: AuditDraft;
  /** When the reply has to be ready, in milliseconds of the Unix epoch; before the platform's own deadline. */
  readonly deadline: number;
  readonly signal: AbortSignal;
}

/** Options of {@link createForwarder}. */
export interface ForwarderOptions {
  readonly configuration: Pick<Configuration, "cloud" | "policyHash" | "publicUrl">;
  readonly upstream: Upstream;
  /** What each caller sees, and through what. */
  readonly views: CallerViews;
  /** False leaves `$select` to the caller alone. */
  readonly pushDown: boolean;
  /** Holds a request against its caller's scope. */
  readonly restrict: Restrict;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Forwards one permitted request and gives the reply for its caller. */
export type Forward = (permit: Permit, context: ForwardContext) => Promise<Response>;

const json = /^application\/json\s*(?:;|$)/i;
const text = /^text\/plain\s*(?:;|$)/i;

/** The body as the sanitizer is to read it. */
const readable = (body: Uint8Array, { operation, resolved, visibility }: Answer): Uint8Array =>
  sealsRoomLists(operation.reply, visibility)
    ? packRoomLists(body, resolved.query.select?.includes("emailAddress") !== false)
    : body;

/** A reply of Graph's, and all that it is let out by. */
interface Answer {
  readonly reply: GraphReply;
  readonly operation: Operation;
  readonly resolved: ResolvedRequest;
  readonly preferences: Preferences;
  readonly restriction: Restriction | undefined;
  readonly visibility: Visibility;
  readonly veil: KeyedVeil;
}

/** The reply without the records that its caller's scope withholds. */
const withinScope = async (
  { reply: { body }, operation, restriction }: Answer,
  { audit }: ForwardContext,
): Promise<Uint8Array> => {
  if (restriction?.filter === undefined) return body;
  const { kind } = operation.reply;
  if (kind === "count") throw unchecked("a number of records");
  const isCollection = kind === "collection" || kind === "delta";
  const filtered = await filterRecords(body, isCollection ? "collection" : "entity", restriction.filter);
  audit.note({ outOfScope: filtered?.removed ?? 1 });
  if (filtered === undefined) {
    audit.note({ decision: "deny" });
    throw restriction.missing;
  }
  return filtered.body;
};

/**
 * Forwards permitted requests to Graph and lets out what the sanitizer lets through. On a cold start the keys and the token
 * are fetched side by side.
 *
 * @throws Refusal, and the errors of the identity chain and the key management service
 */
export function createForwarder(options: ForwarderOptions): Forward {
  const { configuration, upstream, views, restrict, now } = options;
  const { graphRoot } = clouds[configuration.cloud];
  const replyOptions = { policyHash: configuration.policyHash, now };
  const askGraph = createGraphAsker({ upstream, pushDown: options.pushDown });

  const sanitize = async (answer: Answer, context: ForwardContext): Promise<Response> => {
    const { reply, operation, resolved, preferences, veil } = answer;
    const shape = operation.reply;
    const [media, name] = shape.kind === "count" ? [text, "text"] : [json, "JSON"];
    if (reply.status !== 200 || !media.test(reply.headers.get("content-type") ?? "")) {
      throw new Refusal("upstreamInvalid", `graph: ${reply.status} that is not ${name}`);
    }
    const publicBase = configuration.publicUrl ?? context.invocation.publicBase;
    const { seal } = veil;
    const rewriteLink = createLinkWriter({ graphRoot, publicBase, resolved, preferences, seal });
    const visible = await withinScope(answer, context);
    const { body, records, invalidValues } =
      shape.kind === "count"
        ? readCountReply(visible)
        : veil.sanitize(readable(visible, answer), shape, rewriteLink);
    const headers = replyHeaders(reply, operation, preferences, context, replyOptions);
    const encoded = await encodeBody(body, headers, context.request.headers.get("accept-encoding"));
    context.audit.note({ records, invalidValues, bytes: encoded.plainBytes });
    return new Response(encoded.body, { status: 200, headers });
  };

  return async (permit, context) => {
    const { audit, signal, request } = context;
    upstream.prepareToken(signal);
    const { visibility, isRawId, getVeil } = views(permit.entry);
    const veil = await getVeil(signal);
    const { seal, auditSeal } = veil;
    const resolved = resolveRequest(permit, { seal, isRawId }, visibility);
    const { mailboxId } = resolved;
    const sealMailbox = (id: string | undefined) =>
      id === undefined ? undefined : auditSeal.sealIds("directoryObject", [id])[0];
    audit.note({ mailbox: sealMailbox(mailboxId) });
    const examined = restrict(permit, resolved, seal, signal);
    const restriction = examined === undefined ? undefined : await examined;
    if (restriction !== undefined) audit.note({ mailbox: sealMailbox(restriction.mailbox) });
    audit.note({ decision: "permit" });
    const preferences = preferencesOf(permit, resolved, request.headers, visibility);
    const { operation } = permit;
    const reply = await askGraph({
      operation,
      resolved,
      restriction,
      preferences,
      visibility,
      context,
    });
    const { status, retries, latency } = reply;
    const requestId = guidOf(reply.headers.get("request-id"));
    audit.note({ upstream: { status, requestId, latencyMs: latency, retries } });
    if (status >= 400) return relayError(reply, context, replyOptions);
    return sanitize({ reply, operation, resolved, preferences, restriction, visibility, veil }, context);
  };
}
