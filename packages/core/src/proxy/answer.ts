import { atPace, type Pace } from "../concurrency/pace.ts";
import { Refusal } from "../errors.ts";
import type { KeyedVeil } from "../privacy/keyed-veil.ts";
import type { SanitizedReply } from "../privacy/sanitizer/sanitizer.ts";
import type { StrangeNames } from "../privacy/sanitizer/strangers.ts";
import { refuseUndecidable } from "../scope/examined-request.ts";
import { type FilteredReply, filterRecords } from "../scope/record-filter.ts";
import { readCountReply } from "./count-reply.ts";
import { createLinkWriter, restartLink } from "./link-writer.ts";
import type { ReplyPlan } from "./plan.ts";
import type { ProxyReply, ReplyMeans } from "./proxy-reply.ts";
import { failureReply, relayedReply, replyHeaders } from "./reply.ts";
import { packRoomLists } from "./room-lists.ts";
import { orderedFilter } from "./sealed-order.ts";
import type { UpstreamReply } from "./upstream-reply.ts";

/** What replies are answered with. */
export interface AnswerMeans extends ReplyMeans {
  /** Origin of the cloud's Graph: links of another are refused. */
  readonly graphRoot: string;
  /** Of the caller whose request it is. */
  readonly veil: Pick<KeyedVeil, "seal" | "sanitizeInSteps">;
  /** The turns that the request takes. */
  readonly pace: Pace;
  /** Takes down what the schema does not know, for the operator. */
  readonly noteStrangers: (names: StrangeNames) => void;
}

const json = /^application\/json\s*(?:;|$)/i;
const text = /^text\/plain\s*(?:;|$)/i;

const strangeNamesByType = (names: StrangeNames): Readonly<Record<string, number>> | undefined =>
  names.size === 0 ? undefined : Object.fromEntries(Array.from(names, ([type, { count }]) => [type, count]));

/** A reply of another kind than the planned one is not read at all. */
const checkForm = ({ reply: { kind } }: ReplyPlan, { status, headers }: UpstreamReply): void => {
  const [media, name] = kind === "count" ? [text, "text"] : [json, "JSON"];
  if (status !== 200 || !media.test(headers.get("content-type") ?? ""))
    throw new Refusal("upstreamInvalid", `graph: ${status} that is not ${name}`);
};

/** The body without the records that are out of the caller's scope, or what an entity that is out of it is refused with. */
const withinScope = async (
  { reply: { kind }, scope, order }: ReplyPlan,
  body: Uint8Array,
  { veil: { seal }, pace }: AnswerMeans,
): Promise<FilteredReply | { readonly missing: Refusal }> => {
  const filter = order === undefined ? scope?.filter : orderedFilter(scope?.filter, order, seal);
  if (filter === undefined) return { body, removed: 0 };
  if (kind === "count") throw refuseUndecidable("a number of records");
  const isCollection = kind === "collection" || kind === "delta";
  const filtered = await filterRecords(body, isCollection ? "collection" : "entity", filter, pace);
  if (filtered !== undefined) return filtered;
  if (scope === undefined) throw new Refusal("internal", "scope: an entity was taken out without one");
  return { missing: scope.missing };
};

const sanitized = async (
  plan: ReplyPlan,
  { body, goesOnBehind }: FilteredReply,
  { veil, graphRoot, pace }: AnswerMeans,
): Promise<SanitizedReply> => {
  const { reply, roomAddresses, links, token } = plan;
  const within = goesOnBehind === undefined ? undefined : { token, after: goesOnBehind };
  if (reply.kind === "count") return readCountReply(body);
  const readable = roomAddresses === undefined ? body : packRoomLists(body, roomAddresses === "show");
  const writeLink = createLinkWriter({ ...links, graphRoot, seal: veil.seal, within });
  return atPace(veil.sanitizeInSteps(readable, reply, writeLink), pace);
};

/** A delta whose state is lost, with the link that begins it from the start; see {@link restartLink}. */
const withRestart = (plan: ReplyPlan, reply: ProxyReply, { veil: { seal } }: AnswerMeans): ProxyReply =>
  plan.reply.kind === "delta" && reply.facts.error === "syncStateNotFound"
    ? { ...reply, headers: { ...reply.headers, location: restartLink({ ...plan.links, seal }) } }
    : reply;

/**
 * Answers a request from Graph's reply, as planned: an error is relayed, of everything else only what the sanitizer lets
 * through leaves. It reaches no network of its own; it waits for the plan's record filter, which may look items up, and for the
 * turns of other requests.
 *
 * @throws Refusal `upstreamInvalid` for a reply that is not of the planned kind, and what the record filter throws
 * @throws MalformedReply for a body that cannot be read
 */
export async function answer(plan: ReplyPlan, reply: UpstreamReply, means: AnswerMeans): Promise<ProxyReply> {
  if (reply.status >= 400) return withRestart(plan, relayedReply(plan, reply, means), means);
  checkForm(plan, reply);
  const visible = await withinScope(plan, reply.body, means);
  if ("missing" in visible) {
    const withheld = failureReply(visible.missing, plan.ids, means);
    return { ...withheld, facts: { ...withheld.facts, decision: "deny", outOfScope: 1 } };
  }
  const { body, records, strangeNames, ...counts } = await sanitized(plan, visible, means);
  means.noteStrangers(strangeNames);
  // A page that is served in parts is filtered for each of them: what is left out of it is counted once.
  const outOfScope = plan.order?.after === undefined ? visible.removed : 0;
  return {
    status: 200,
    headers: replyHeaders(plan, reply, means.policyHash),
    body,
    compressible: true,
    facts: {
      records,
      outOfScope,
      invalidValues: counts.invalidValues,
      overlongTexts: counts.overlongTexts,
      nonAddresses: counts.nonAddresses,
      strangeNames: strangeNamesByType(strangeNames),
      bytes: body.length,
    },
  };
}
