import type { GraphToken } from "../graph/links.ts";
import type { GraphRequest } from "../graph/request.ts";
import type { Operation, PreferenceName } from "../policy/operations/operation.ts";
import { derivedFrom, type PushedSelect } from "../policy/query/push-down.ts";
import type { ReplyShape } from "../schema/reply-shape.ts";
import type { Visibility } from "../schema/visibility.ts";
import type { Restriction } from "../scope/restriction.ts";
import { cursorUnitOf, type LinkPlan } from "./link-writer.ts";
import { type Preferences, preferencesOf } from "./preferences.ts";
import type { RequestIds } from "./request-context.ts";
import type { ResolvedRequest } from "./resolve.ts";
import { sealsRoomLists } from "./room-lists.ts";
import { type SealedOrder, sealedOrderOf } from "./sealed-order.ts";
import { isAdvanced, upstreamQuery } from "./upstream-query.ts";

/** What to ask Graph for one request, and how to read its reply. */
export interface UpstreamPlan {
  /** What the caller asks for, without a `$select` of the proxy's own. */
  readonly graph: GraphRequest;
  /** The same with one, in the order in which they are tried before it. */
  readonly pushed: readonly PushedRequest[];
  readonly read: ReplyPlan;
}

/** A request with a `$select` of the proxy's own. */
export interface PushedRequest {
  readonly graph: GraphRequest;
  readonly select: PushedSelect;
}

/** How Graph's reply is read and answered. */
export interface ReplyPlan {
  readonly ids: RequestIds;
  readonly reply: ReplyShape;
  /** How much OData metadata the client takes. */
  readonly metadata: "none" | "minimal";
  /** Preferences that Graph may say it applied: none where none was sent. */
  readonly preferences: readonly PreferenceName[];
  /** What becomes of the addresses of room lists; undefined where they stay as Graph sends them. */
  readonly roomAddresses: "show" | "hide" | undefined;
  readonly links: LinkPlan;
  /** The order of the records; undefined where it is Graph's own. */
  readonly order: SealedOrder | undefined;
  /** Graph's token of the page that is read; undefined for the first. */
  readonly token: GraphToken | undefined;
  /** Which records are in the caller's scope; undefined where the path says all. */
  readonly scope: Pick<Restriction, "filter" | "missing"> | undefined;
}

/** What a plan is made of. */
export interface PlanInput {
  readonly operation: Operation;
  readonly resolved: ResolvedRequest;
  /** What the caller's scope makes of the request; undefined for a caller without one. */
  readonly restriction: Restriction | undefined;
  /** What the caller may see, so that the rest need not be fetched. */
  readonly visibility: Visibility;
  /** The headers of the caller's request. */
  readonly headers: Headers;
  readonly ids: RequestIds;
  /** Base of our links, without a slash at the end. */
  readonly publicBase: string;
  /** What to select where the caller does not, in the order in which it is tried; see `pushedSelects`. */
  readonly selects: readonly PushedSelect[];
}

/** `full` is not offered, since it adds links that hold ids. */
const metadataOf = (accept: string | null): "none" | "minimal" =>
  accept !== null && /odata\.metadata=none/i.test(accept) ? "none" : "minimal";

/** The headers that go to Graph. Nothing of the caller's goes as it came. */
const upstreamHeaders = (
  { ids, reply, metadata }: Pick<ReplyPlan, "ids" | "reply" | "metadata">,
  { prefer, consistencyLevel }: Preferences,
): Record<string, string> => ({
  accept: reply.kind === "count" ? "text/plain" : `application/json;odata.metadata=${metadata}`,
  "client-request-id": ids.clientRequestId ?? ids.requestId,
  ...(prefer === "" ? {} : { prefer }),
  ...(consistencyLevel === "" ? {} : { consistencylevel: consistencyLevel }),
});

const roomAddressesOf = ({ operation, resolved, visibility }: PlanInput): ReplyPlan["roomAddresses"] => {
  if (!sealsRoomLists(operation.reply, visibility)) return undefined;
  return resolved.query.select?.includes("emailAddress") === false ? "hide" : "show";
};

const replyPlan = (input: PlanInput, preferences: Preferences): ReplyPlan => {
  const { operation, resolved, restriction, publicBase, ids } = input;
  return {
    ids,
    reply: operation.reply,
    metadata: metadataOf(input.headers.get("accept")),
    preferences: preferences.prefer === "" ? [] : operation.preferences,
    roomAddresses: roomAddressesOf(input),
    order: sealedOrderOf(operation, resolved, input.visibility),
    token: resolved.cursor?.token,
    links: { publicBase, resolved, preferences, unit: cursorUnitOf(operation) },
    scope: restriction,
  };
};

/**
 * Plans a request that was decided on, resolved and found in scope: what Graph is asked, and how its reply becomes the
 * caller's. A pure function: it waits for nothing and reads no clock.
 */
export function planUpstream(input: PlanInput): UpstreamPlan {
  const { operation, resolved, restriction, visibility, headers } = input;
  const advanced = isAdvanced(operation, resolved.query);
  const preferences = preferencesOf({ operation, resolved, advanced, headers, visibility });
  const read = replyPlan(input, preferences);
  const { path = resolved.path, select = [], expand, mailbox = resolved.mailboxId } = restriction ?? {};
  const needed = [
    ...select,
    ...(read.roomAddresses === undefined ? [] : ["emailAddress"]),
    ...(read.order === undefined || operation.reply.kind === "delta" ? [] : ["id"]),
  ];
  const graphHeaders = upstreamHeaders(read, preferences);

  const asking = (pushed: readonly string[] | undefined): GraphRequest => {
    const selected = resolved.openedQuery.select ?? pushed ?? [];
    const query = upstreamQuery(resolved, operation, {
      advanced,
      pushed,
      select: [...needed, ...derivedFrom(operation, selected, visibility)],
      expand,
      isWhole: read.order !== undefined,
    });
    return { pathAndQuery: query === "" ? path : `${path}?${query}`, headers: graphHeaders, mailbox };
  };

  const selects = resolved.query.select === undefined ? input.selects : [];
  // Without metadata a reply does not tell which of its records a select without casts has cut.
  const usable = selects.filter(({ cutTypes }) => read.metadata === "minimal" || cutTypes.size === 0);
  return {
    graph: asking(undefined),
    pushed: usable.map((select) => ({ graph: asking(select.properties), select })),
    read,
  };
}
