import type { EntryDraft } from "../audit/audit.ts";
import { Refusal } from "../errors.ts";
import { type BatchItem, orderOf } from "./batch-items.ts";
import type { ItemReply } from "./batch-reply.ts";
import type { Fail } from "./fail.ts";
import type { Answering } from "./forward.ts";
import type { Prepared } from "./prepare.ts";
import type { ProxyReply } from "./proxy-reply.ts";
import type { ItemContext } from "./request-context.ts";
import type { SentReply } from "./send.ts";

/** One request of a batch on its way. */
export interface Item extends BatchItem {
  readonly context: Omit<ItemContext, "audit"> & { readonly audit: EntryDraft };
  /** What to ask Graph for it, or what it is refused with before Graph is asked. */
  readonly ready: Prepared | Refusal;
}

/** What Graph said of requests, by their places in the batch. */
export type Ends = ReadonlyMap<number, SentReply | Refusal>;

const failedDependency = (): Refusal =>
  new Refusal("failedDependency", "batch: a request that it depends on failed");

/** Lets timers and other requests have their turn. */
const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** What requests of a batch are answered with. */
export interface BatchAnsweringOptions {
  readonly answering: Answering;
  readonly fail: Fail;
}

/** Answers the requests of a batch, in their order. */
export type AnswerAll = (items: readonly Item[], ends: Ends) => Promise<readonly ItemReply[]>;

/**
 * Makes what answers the requests of a batch, each by its own plan, those first that others depend on. What its caller does
 * not get has failed, whatever Graph says of it: otherwise an answer behind it would tell that it is there.
 */
export function createBatchAnswering({ answering, fail }: BatchAnsweringOptions): AnswerAll {
  const answerItem = async (item: Item, end: SentReply | Refusal | undefined): Promise<ProxyReply> => {
    const { ready, context } = item;
    if (ready instanceof Refusal) return fail(ready, context.ids);
    if (end === undefined || end instanceof Refusal) return fail(end ?? failedDependency(), context.ids);
    return answering(ready, end, context).catch((error: unknown) => {
      context.signal.throwIfAborted();
      return fail(error, context.ids);
    });
  };

  return async (items, ends) => {
    const answers = new Map<number, ProxyReply>();
    for (const place of orderOf(items)) {
      const item = items[place];
      if (item === undefined) continue;
      // Twenty pages in one turn of the event loop would hold up other requests, and the deadline's own timer.
      await nextTurn();
      item.context.signal.throwIfAborted();
      const isHeldUp = item.dependsOn.some((needed) => (answers.get(needed)?.status ?? 0) >= 400);
      const reply = await answerItem(item, isHeldUp ? undefined : ends.get(place));
      item.context.audit.note({ ...reply.facts, status: reply.status });
      answers.set(place, reply);
    }
    return items.flatMap((item, place) => {
      const reply = answers.get(place);
      return reply === undefined ? [] : [{ item, reply, entry: item.context.audit.entry() }];
    });
  };
}
