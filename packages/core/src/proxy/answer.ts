import { Refusal } from "../errors.ts";
import type { KeyedVeil } from "../privacy/keyed-veil.ts";
import type { SanitizedReply } from "../privacy/sanitizer/sanitizer.ts";
import { refuseUndecidable } from "../scope/examined-request.ts";
import { type FilteredReply, filterRecords } from "../scope/record-filter.ts";
import { readCountReply } from "./count-reply.ts";
import { createLinkWriter } from "./link-writer.ts";
import type { ReplyPlan } from "./plan.ts";
import type { ProxyReply, ReplyMeans } from "./proxy-reply.ts";
import { failureReply, relayedReply, replyHeaders } from "./reply.ts";
import { packRoomLists } from "./room-lists.ts";
import type { UpstreamReply } from "./upstream-reply.ts";

/** What replies are answered with. */
export interface AnswerMeans extends ReplyMeans {
  /** Origin of the cloud's Graph: links of another are refused. */
  readonly graphRoot: string;
  /** Of the caller whose request it is. */
  readonly veil: Pick<KeyedVeil, "seal" | "sanitize">;
}

const json = /^application\/json\s*(?:;|$)/i;
const text = /^text\/plain\s*(?:;|$)/i;

/** What is no reply of the planned kind is not read at all. */
const checkForm = ({ reply: { kind } }: ReplyPlan, { status, headers }: UpstreamReply): void => {
  const [media, name] = kind === "count" ? [text, "text"] : [json, "JSON"];
  if (status !== 200 || !media.test(headers.get("content-type") ?? ""))
    throw new Refusal("upstreamInvalid", `graph: ${status} that is not ${name}`);
};

/** The body without the records that are out of the caller's scope, or what an entity that is out of it is refused with. */
const withinScope = async (
  { reply: { kind }, scope }: ReplyPlan,
  body: Uint8Array,
): Promise<FilteredReply | { readonly missing: Refusal }> => {
  if (scope?.filter === undefined) return { body, removed: 0 };
  if (kind === "count") throw refuseUndecidable("a number of records");
  const isCollection = kind === "collection" || kind === "delta";
  const filtered = await filterRecords(body, isCollection ? "collection" : "entity", scope.filter);
  return filtered ?? { missing: scope.missing };
};

const sanitized = (plan: ReplyPlan, body: Uint8Array, { veil, graphRoot }: AnswerMeans): SanitizedReply => {
  const { reply, roomAddresses, links } = plan;
  if (reply.kind === "count") return readCountReply(body);
  const readable = roomAddresses === undefined ? body : packRoomLists(body, roomAddresses === "show");
  return veil.sanitize(readable, reply, createLinkWriter({ ...links, graphRoot, seal: veil.seal }));
};

/**
 * Answers a request from Graph's reply, as planned: an error is relayed, of everything else only what the sanitizer lets
 * through leaves. It reaches no network of its own; it waits only for the plan's record filter, which may look items up.
 *
 * @throws Refusal `upstreamInvalid` for a reply that is not of the planned kind, and what the record filter throws
 * @throws MalformedReply for a body that cannot be read
 */
export async function answer(plan: ReplyPlan, reply: UpstreamReply, means: AnswerMeans): Promise<ProxyReply> {
  if (reply.status >= 400) return relayedReply(plan, reply, means);
  checkForm(plan, reply);
  const visible = await withinScope(plan, reply.body);
  if ("missing" in visible) {
    const withheld = failureReply(visible.missing, plan.ids, means);
    return { ...withheld, facts: { ...withheld.facts, decision: "deny", outOfScope: 1 } };
  }
  const { body, records, invalidValues } = sanitized(plan, visible.body, means);
  return {
    status: 200,
    headers: replyHeaders(plan, reply, means.policyHash),
    body,
    compressible: true,
    facts: { records, outOfScope: visible.removed, invalidValues, bytes: body.length },
  };
}
