import type { CallerEntry } from "./callers.ts";
import type { Operation } from "./operations/operation.ts";

/** What of an entry says which items its caller may read. */
export type ItemScope = Pick<CallerEntry, "private" | "senders">;

const none: ReadonlySet<string> = new Set();
const recorded = ["createdDateTime", "lastModifiedDateTime"] as const;

/** Times of a message: when something was is no secret of what a scope withholds, so a query may name them. */
export const messageTimes: ReadonlySet<string> = new Set([...recorded, "receivedDateTime", "sentDateTime"]);

/** Times of an event, which a query may name as those of a message. */
export const eventTimes: ReadonlySet<string> = new Set([...recorded, "start/dateTime", "end/dateTime"]);

const queryableOf: Readonly<Record<string, ReadonlySet<string>>> = {
  message: messageTimes,
  event: eventTimes,
  mailFolder: none,
};

/**
 * Paths that `$filter` and `$orderby` may name where an entry withholds some of an operation's records; undefined where they
 * may name all that the caller sees.
 */
export const queryableUnder = (
  { private: sensitivity, senders }: ItemScope,
  { reply: { type } }: Pick<Operation, "reply">,
): ReadonlySet<string> | undefined =>
  (sensitivity ?? senders) === undefined ? undefined : queryableOf[type];

/** Types whose records a scope of senders takes out of replies. */
const withSenders: ReadonlySet<string> = new Set(["message", "event", "mailFolder"]);

/** True for what is read beside an item, such as the calendar of an event, while nothing says whom the item is from. */
const isBesideItem = ({ template, reply: { type } }: Pick<Operation, "template" | "reply">): boolean =>
  /\/(?:messages|events)\/\{[^}]+\}\//.test(template) && !withSenders.has(type);

const whyNotOfSenders = (operation: Pick<Operation, "template" | "reply">): string | undefined => {
  const { kind, type } = operation.reply;
  if (kind === "count" && withSenders.has(type))
    return "senders: whom what is counted is from cannot be read";
  return isBesideItem(operation) ? "senders: whom the item is from cannot be read" : undefined;
};

/**
 * Why a caller's scope cannot be held against an operation's records. Graph refuses the `$expand` that tells the sensitivity
 * of messages in a delta, for good; and a number of records says of none of them whom it is from.
 *
 * @see https://learn.microsoft.com/graph/api/message-delta
 */
export function whyNotScoped(
  { private: sensitivity, senders }: ItemScope,
  operation: Pick<Operation, "template" | "reply">,
): string | undefined {
  const { kind, type } = operation.reply;
  if (sensitivity === "drop" && kind === "delta" && type === "message")
    return "private: the sensitivity of changed messages cannot be read";
  return senders === "internal" ? whyNotOfSenders(operation) : undefined;
}
