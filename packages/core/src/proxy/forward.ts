import type { AuditDraft } from "../audit.ts";
import type { Configuration } from "../config.ts";
import { Refusal } from "../errors.ts";
import type { GraphReply } from "../graph/client.ts";
import { encodeBody } from "../http/compression.ts";
import { clouds } from "../identity/clouds.ts";
import type { Invocation, ProxyRequest } from "../invocation.ts";
import type { OperationReply } from "../policy/operation.ts";
import type { Permit } from "../policy/policy.ts";
import type { Visibility } from "../policy/query.ts";
import type { ReplyShape } from "../privacy/sanitizer/sanitizer.ts";
import type { Veil } from "../privacy/veil.ts";
import { createGraphAsker } from "./ask-graph.ts";
import { readCountReply } from "./count-reply.ts";
import { createLinkWriter } from "./link-writer.ts";
import { type Preferences, preferencesOf } from "./preferences.ts";
import { guidOf, relayError, replyHeaders } from "./reply.ts";
import { type ResolvedRequest, resolveRequest } from "./resolve.ts";
import { packRoomLists } from "./room-lists.ts";
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
  /** Seals and sanitizer; the first call waits for the keys. */
  readonly getVeil: (signal: AbortSignal) => Promise<Veil>;
  readonly visibility: Visibility;
  /** False leaves `$select` to the caller alone. */
  readonly pushDown: boolean;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Forwards one permitted request and gives the reply for its caller. */
export type Forward = (permit: Permit, context: ForwardContext) => Promise<Response>;

const json = /^application\/json\s*(?:;|$)/i;
const text = /^text\/plain\s*(?:;|$)/i;

/** The body as the sanitizer is to read it. */
const readable = (body: Uint8Array, { type }: OperationReply, { query }: ResolvedRequest): Uint8Array =>
  type === "roomList" ? packRoomLists(body, query.select?.includes("emailAddress") !== false) : body;

/** The shape that the sanitizer knows of a JSON reply: a delta's is a collection's. */
const shapeOf = (reply: Exclude<OperationReply, { readonly kind: "count" }>): ReplyShape =>
  reply.kind === "delta" ? { kind: "collection", type: reply.type } : reply;

/**
 * Forwards permitted requests to Graph and lets out what the sanitizer lets through. On a cold start the keys and the token
 * are fetched side by side.
 *
 * @throws Refusal, and the errors of the identity chain and the key management service
 */
export function createForwarder(options: ForwarderOptions): Forward {
  const { configuration, upstream, getVeil, visibility, now } = options;
  const { graphRoot } = clouds[configuration.cloud];
  const replyOptions = { policyHash: configuration.policyHash, now };
  const askGraph = createGraphAsker({ upstream, pushDown: options.pushDown });

  const sanitize = async (
    reply: GraphReply,
    { operation }: Permit,
    context: ForwardContext,
    veil: Veil,
    resolved: ResolvedRequest,
    preferences: Preferences,
  ): Promise<Response> => {
    const shape = operation.reply;
    const [media, name] = shape.kind === "count" ? [text, "text"] : [json, "JSON"];
    if (reply.status !== 200 || !media.test(reply.headers.get("content-type") ?? "")) {
      throw new Refusal("upstreamInvalid", `graph: ${reply.status} that is not ${name}`);
    }
    const publicBase = configuration.publicUrl ?? context.invocation.publicBase;
    const { seal } = veil;
    const rewriteLink = createLinkWriter({ graphRoot, publicBase, resolved, preferences, seal });
    const { body, records, withheld } =
      shape.kind === "count"
        ? readCountReply(reply.body)
        : veil.sanitize(readable(reply.body, shape, resolved), shapeOf(shape), rewriteLink);
    const headers = replyHeaders(reply, operation, preferences, context, replyOptions);
    const encoded = await encodeBody(body, headers, context.request.headers.get("accept-encoding"));
    context.audit.note({ records, withheld, bytes: encoded.plainBytes });
    return new Response(encoded.body, { status: 200, headers });
  };

  return async (permit, context) => {
    const { audit, signal, request } = context;
    upstream.prepareToken(signal);
    const veil = await getVeil(signal);
    const { seal } = veil;
    const resolved = resolveRequest(permit, seal, visibility);
    const { mailboxId } = resolved;
    const mailbox = mailboxId === undefined ? undefined : seal.sealIds("directoryObject", [mailboxId])[0];
    audit.note({ decision: "permit", mailbox });
    const preferences = preferencesOf(permit, resolved, request.headers, visibility);
    const reply = await askGraph({
      operation: permit.operation,
      resolved,
      preferences,
      context,
      visibleProperties: visibility.visibleProperties,
    });
    const { status, retries, latency } = reply;
    const requestId = guidOf(reply.headers.get("request-id"));
    audit.note({ upstream: { status, requestId, latencyMs: latency, retries } });
    if (status >= 400) return relayError(reply, context, replyOptions);
    return sanitize(reply, permit, context, veil, resolved, preferences);
  };
}
