import type { GraphReply } from "../graph/client.ts";
import type { Operation } from "../policy/operations/operation.ts";
import { pushedSelect } from "../policy/query/push-down.ts";
import type { Visibility } from "../schema/visibility.ts";
import type { Restriction } from "../scope/restriction.ts";
import type { ForwardContext } from "./forward.ts";
import { type Preferences, upstreamHeaders } from "./preferences.ts";
import type { ResolvedRequest } from "./resolve.ts";
import { sealsRoomLists } from "./room-lists.ts";
import type { Upstream } from "./upstream.ts";
import { upstreamQuery } from "./upstream-query.ts";

/** What Graph is asked. */
export interface GraphQuestion {
  readonly operation: Operation;
  readonly resolved: ResolvedRequest;
  /** What the caller's scope makes of it. */
  readonly restriction: Restriction | undefined;
  readonly preferences: Preferences;
  /** What the caller may see, so that the rest need not be fetched. */
  readonly visibility: Visibility;
  readonly context: ForwardContext;
}

/** Asks Graph, and gives what it answered in the end. */
export type AskGraph = (question: GraphQuestion) => Promise<GraphReply>;

/** What Graph is asked with. */
export interface GraphAskerOptions {
  readonly upstream: Pick<Upstream, "get">;
  /** False leaves `$select` to the caller alone. */
  readonly pushDown: boolean;
}

/** How many mailboxes are remembered to refuse a pushed `$select`. */
const MAX_REMEMBERED_MAILBOXES = 1000;

/**
 * Asks Graph for what was decided on, with a `$select` of the proxy's own where the caller sends none. Some mailboxes refuse
 * the type casts in it; such a one is asked again without, and from then on without at once.
 */
export function createGraphAsker({ upstream, pushDown }: GraphAskerOptions): AskGraph {
  const refusing = new Set<string>();

  const send = (question: GraphQuestion, pushed: readonly string[] | undefined): Promise<GraphReply> => {
    const { operation, resolved, restriction, preferences, visibility, context } = question;
    const { path = resolved.path, select = [], expand } = restriction ?? {};
    const needed = sealsRoomLists(operation.reply, visibility) ? [...select, "emailAddress"] : select;
    const query = upstreamQuery(resolved, operation, { pushed, select: needed, expand });
    return upstream.get({
      pathAndQuery: query === "" ? path : `${path}?${query}`,
      headers: {
        ...upstreamHeaders(context, preferences),
        ...(operation.reply.kind === "count" ? { accept: "text/plain" } : {}),
      },
      deadline: context.deadline,
      signal: context.signal,
    });
  };

  return async (question) => {
    const { operation, resolved, visibility } = question;
    const mailbox = resolved.mailboxId ?? "";
    const isPushed = pushDown && resolved.query.select === undefined;
    const pushed = isPushed ? pushedSelect(operation, visibility.visibleProperties) : undefined;
    const casts = pushed?.some((name) => name.includes("/")) === true;
    if (casts && refusing.has(mailbox)) return send(question, undefined);
    const first = await send(question, pushed);
    if (first.status !== 400 || !casts) return first;
    const second = await send(question, undefined);
    if (second.status === 200) {
      if (refusing.size >= MAX_REMEMBERED_MAILBOXES) refusing.clear();
      refusing.add(mailbox);
    }
    return {
      ...second,
      retries: first.retries + second.retries + 1,
      latency: first.latency + second.latency,
    };
  };
}
