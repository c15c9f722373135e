import { inBatches } from "../concurrency/in-batches.ts";
import { eventTimes, messageTimes } from "../policy/scoped-operations.ts";
import type { JsonObject } from "./lookup.ts";
import type { RecordView } from "./record-filter.ts";
import type { RecordRule } from "./record-rules.ts";
import { createScopeMemory, type ScopeLookupOptions } from "./scope-memory.ts";

/** Decides on one item by the properties that it was looked up for. */
export type JudgeItem = (item: JsonObject) => boolean;

/** Decides on items that are fetched beside a reply, since the reply does not say whose they are. */
export type ItemVerdict = (target: string, judge: JudgeItem, signal: AbortSignal) => Promise<boolean>;

const MAX_ITEMS = 20_000;
/** Exchange answers this many requests for one mailbox at a time. */
const MAX_PARALLEL_REQUESTS = 4;

/**
 * Looks items up, each at most every 15 minutes. Only the verdict is remembered, never an address. So a page with more unknown
 * items than one request has time for is decided on when its caller comes again. An item that is not there is out.
 */
export function createItemVerdict({ lookup, now, timeout }: ScopeLookupOptions): ItemVerdict {
  const verdicts = createScopeMemory<boolean>({ limit: MAX_ITEMS, now, timeout });
  return (target, judge, signal) =>
    verdicts.get(target, signal, async (flight) => {
      const item = await lookup.get(target, flight);
      return item !== undefined && judge(item);
    });
}

const addressOf = (recipient: unknown): unknown => {
  const { emailAddress } = (recipient ?? {}) as { readonly emailAddress?: unknown };
  return ((emailAddress ?? {}) as { readonly address?: unknown }).address;
};

/** Tells whether an address is one of the tenant's own people. */
export type IsTenantAddress = (address: string) => boolean;

const isInternal = (recipient: unknown, isTenantAddress: IsTenantAddress): boolean => {
  const address = addressOf(recipient);
  return typeof address === "string" && isTenantAddress(address);
};

/** What the rules for items of internal senders decide by. */
export interface InternalItems {
  readonly isTenantAddress: IsTenantAddress;
  /** Looks an item up by its id, and judges it. */
  readonly lookUp: (id: string, judge: JudgeItem) => Promise<boolean>;
}

/** Properties that say of a message whom it is from and where it lies. */
export const messageOrigin = ["from", "sender", "parentFolderId"] as const;

/** Properties that say of an event whom it is from. */
export const eventOrigin = ["organizer"] as const;

const lacks = ({ members }: RecordView, properties: readonly string[]): boolean =>
  properties.some((name) => members[name] === undefined);

/** What a record says about itself: whether it is in scope, or the id of the item that decides. */
type Told = boolean | { readonly decidedBy: unknown };

const decided = async (
  told: readonly Told[],
  judge: JudgeItem,
  { lookUp }: InternalItems,
): Promise<readonly boolean[]> => {
  const ids = told.flatMap((each) =>
    typeof each === "object" && typeof each.decidedBy === "string" ? [each.decidedBy] : [],
  );
  const open = [...new Set(ids)];
  const found = await inBatches(open, MAX_PARALLEL_REQUESTS, (id) => lookUp(id, judge));
  const verdicts = new Map<unknown, boolean | undefined>(open.map((id, i) => [id, found[i]]));
  return told.map((each) => (typeof each === "object" ? verdicts.get(each.decidedBy) === true : each));
};

/**
 * Messages that somebody of the tenant sent, in his own name or another's, and that do not lie in junk. A delta tells of a
 * message that was read only that it was; such a one is looked up. What a delta says of gone messages passes.
 *
 * @param junk undefined where nobody knows what is junk: then no message is in scope
 */
export const internalMessages = (
  junk: ReadonlySet<string> | undefined,
  isDelta: boolean,
  items: InternalItems,
): RecordRule => {
  const judge: JudgeItem = ({ from, sender, parentFolderId }) =>
    isInternal(from, items.isTenantAddress) &&
    isInternal(sender, items.isTenantAddress) &&
    typeof parentFolderId === "string" &&
    junk?.has(parentFolderId) === false;
  const tell = (record: RecordView): Told => {
    if (record.isTombstone) return true;
    return isDelta && junk !== undefined && lacks(record, messageOrigin)
      ? { decidedBy: record.members["id"] }
      : judge(record.members);
  };
  return {
    properties: ["id", ...messageOrigin],
    queryable: messageTimes,
    keeps: (records) => decided(records.map(tell), judge, items),
  };
};

/**
 * Events that somebody of the tenant organizes. An occurrence in a delta comes without its organizer and has that of its
 * series, which is looked up where it is not in the same reply.
 */
export const internalEvents = (items: InternalItems): RecordRule => {
  const judge: JudgeItem = ({ organizer }) => isInternal(organizer, items.isTenantAddress);
  return {
    properties: ["id", "seriesMasterId", ...eventOrigin],
    queryable: eventTimes,
    keeps(records) {
      const whole = records.filter((record) => !lacks(record, eventOrigin));
      const known = new Map(whole.map(({ members }) => [members["id"], judge(members)]));
      const tell = (record: RecordView): Told => {
        if (record.isTombstone) return true;
        if (!lacks(record, eventOrigin)) return judge(record.members);
        const series = record.members["seriesMasterId"] ?? record.members["id"];
        return known.get(series) ?? { decidedBy: series };
      };
      return decided(records.map(tell), judge, items);
    },
  };
};
