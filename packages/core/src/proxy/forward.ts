import type { AuditDraft } from "../audit.ts";
import type { Configuration } from "../config.ts";
import { Refusal } from "../errors.ts";
import type { GraphReply } from "../graph/client.ts";
import { encodeBody } from "../http/compression.ts";
import { clouds } from "../identity/clouds.ts";
import type { Invocation, ProxyRequest } from "../invocation.ts";
import type { Permit } from "../policy/policy.ts";
import type { QueryContext } from "../policy/query.ts";
import type { Veil } from "../privacy/veil.ts";
import { createLinkWriter } from "./link-writer.ts";
import { type Preferences, preferencesOf, upstreamHeaders } from "./preferences.ts";
import { guidOf, relayError, replyHeaders } from "./reply.ts";
import { type ResolvedRequest, resolveRequest } from "./resolve.ts";
import { filterRecords } from "./scope/record-filter.ts";
import { restrictedQuery } from "./scope/restricted-query.ts";
import type { Restrict, Restriction } from "./scope/restriction.ts";
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
  readonly visibleProperties: QueryContext["visibleProperties"];
  /** Holds a request against its caller's scope. */
  readonly restrict: Restrict;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Forwards one permitted request and gives the reply for its caller. */
export type Forward = (permit: Permit, context: ForwardContext) => Promise<Response>;

const isJson = (headers: Headers): boolean =>
  /^application\/json\s*(?:;|$)/i.test(headers.get("content-type") ?? "");

/** The reply without the records that its caller's scope withholds. */
const withinScope = async (
  { body }: GraphReply,
  { operation }: Permit,
  restriction: Restriction | undefined,
  { audit }: ForwardContext,
): Promise<Uint8Array> => {
  if (restriction?.filter === undefined) return body;
  const kind = operation.reply.kind === "entity" ? "entity" : "collection";
  const filtered = await filterRecords(body, kind, restriction.filter);
  audit.note({ removed: filtered?.removed ?? 1 });
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
  const { configuration, upstream, getVeil, visibleProperties, restrict, now } = options;
  const { graphRoot } = clouds[configuration.cloud];
  const replyOptions = { policyHash: configuration.policyHash, now };

  const sanitize = async (
    reply: GraphReply,
    permit: Permit,
    context: ForwardContext,
    veil: Veil,
    resolved: ResolvedRequest,
    preferences: Preferences,
    restriction: Restriction | undefined,
  ): Promise<Response> => {
    if (reply.status !== 200 || !isJson(reply.headers)) {
      throw new Refusal("upstreamInvalid", `graph: ${reply.status} that is not JSON`);
    }
    const { operation } = permit;
    const publicBase = configuration.publicUrl ?? context.invocation.publicBase;
    const { seal } = veil;
    const rewriteLink = createLinkWriter({ graphRoot, publicBase, resolved, preferences, seal });
    const visible = await withinScope(reply, permit, restriction, context);
    const { body, records, withheld } = veil.sanitize(visible, operation.reply, rewriteLink);
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
    const resolved = resolveRequest(permit, seal, visibleProperties);
    const { mailboxId } = resolved;
    const sealMailbox = (id: string | undefined) =>
      id === undefined ? undefined : seal.sealIds("directoryObject", [id])[0];
    audit.note({ mailbox: sealMailbox(mailboxId) });
    const examined = restrict(permit, resolved, seal, signal);
    const restriction = examined === undefined ? undefined : await examined;
    if (restriction !== undefined) audit.note({ mailbox: sealMailbox(restriction.mailbox) });
    audit.note({ decision: "permit" });
    const path = restriction?.path ?? resolved.path;
    const preferences = preferencesOf(permit, resolved, request.headers);
    const query = restrictedQuery(resolved, restriction);
    const reply = await upstream.get({
      pathAndQuery: query === "" ? path : `${path}?${query}`,
      headers: upstreamHeaders(context, preferences),
      deadline: context.deadline,
      signal,
    });
    const { status, retries, latency } = reply;
    const requestId = guidOf(reply.headers.get("request-id"));
    audit.note({ upstream: { status, requestId, latencyMs: latency, retries } });
    if (status >= 400) return relayError(reply, context, replyOptions);
    return sanitize(reply, permit, context, veil, resolved, preferences, restriction);
  };
}
