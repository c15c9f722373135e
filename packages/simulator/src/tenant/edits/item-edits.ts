import type { Random } from "../../random.ts";
import { escapeHtml } from "../corpus/markup.ts";
import type { MailBody } from "../mail/mail-body.ts";
import type { MailboxDraft, MailboxState } from "../mailbox.ts";
import type { JsonObject } from "../wire.ts";

/** What the edits of a mailbox work on. */
export interface MailboxEdits {
  readonly draft: MailboxDraft;
  readonly mailbox: MailboxState;
  readonly random: Random;
  /** Milliseconds since the epoch, later at each call. */
  readonly tick: () => number;
}

/** The body of an item with one line of text. */
export const bodyOf = (text: string): MailBody => ({
  html: `<html><body><p>${escapeHtml(text)}</p></body></html>`,
  text,
  snippets: [text],
});

interface Item {
  readonly id: string;
  readonly immutableId: string;
}

/** Where an item is by either of its ids; throws RangeError for one that is not there. */
export function positionOf(items: readonly Item[], id: string): number {
  const at = items.findIndex((item) => item.id === id || item.immutableId === id);
  if (at < 0) throw new RangeError("the mailbox has no such item");
  return at;
}

/** The properties that every change renews; `prefix` is the first byte of a change key. */
export type Stamp = (prefix: number) => JsonObject;
