import type { Random } from "../../random.ts";
import { categories } from "../corpus/phrases.ts";
import type { MailboxDraft } from "../mailbox.ts";
import type { Party } from "../people/parties.ts";
import { mailboxesOf, type TenantDraft } from "../tenant-draft.ts";
import { DAY_MS, type JsonObject, utc } from "../wire.ts";
import type { Folder } from "./folders.ts";
import { type CopyPlan, createMessage, type MessagePlan } from "./message.ts";

function drawFlag(random: Random, at: number): JsonObject {
  const draw = random.next();
  if (draw < 0.88) return { flagStatus: "notFlagged" };
  if (draw < 0.92) return { flagStatus: "flagged" };
  if (draw < 0.97) {
    return { flagStatus: "flagged", startDateTime: utc(at + DAY_MS), dueDateTime: utc(at + 3 * DAY_MS) };
  }
  return { flagStatus: "complete", completedDateTime: utc(at + 2 * DAY_MS) };
}

function drawFolder(random: Random, mailbox: MailboxDraft, junk: boolean): Folder {
  if (junk && random.chance(0.4)) return mailbox.folder("junkemail");
  const draw = random.next();
  const own = mailbox.folders.filter(
    ({ wellKnownName, search }) => wellKnownName === null && search === null,
  );
  if (draw < 0.72 || own.length === 0) return mailbox.folder("inbox");
  if (draw < 0.79) return mailbox.folder("archive");
  if (draw < 0.84) return mailbox.folder("deleteditems");
  return random.pick(own);
}

/** One message on its way. */
export interface Dispatch {
  readonly plan: MessagePlan;
  /** In whose sent items it is kept. */
  readonly senders: readonly Party[];
  readonly recipients: readonly Party[];
}

/** Puts one message into the sender's sent items and into the mailbox of everybody it reaches. */
export function deliver(draft: TenantDraft, random: Random, { plan, senders, recipients }: Dispatch): void {
  const sending = mailboxesOf(draft, senders);
  const old = plan.sentAt < draft.now - 7 * DAY_MS;
  const base = (folder: Folder): CopyPlan => ({
    folder,
    isRead: true,
    isDraft: false,
    sentByOwner: true,
    categories: [],
    flag: { flagStatus: "notFlagged" },
    focused: true,
  });
  for (const mailbox of sending) {
    mailbox.messages.push(createMessage(plan, mailbox, base(mailbox.folder("sentitems"))));
  }
  for (const mailbox of mailboxesOf(draft, recipients)) {
    if (sending.includes(mailbox) || mailbox.owner.kind === "room") continue;
    const junk = plan.replyTo.length > 0;
    const copy = {
      ...base(drawFolder(random, mailbox, junk)),
      isRead: random.chance(old ? 0.94 : 0.6),
      sentByOwner: false,
      categories: random.chance(0.12) ? random.sample(categories, random.int(1, 2)) : [],
      flag: drawFlag(random, plan.sentAt),
      focused: !junk && random.chance(0.8),
    };
    mailbox.messages.push(createMessage(plan, mailbox, copy));
  }
}

/** Leaves an unfinished message in somebody's drafts: no sender, no recipients, an empty or missing subject. */
export function leaveDraft(mailbox: MailboxDraft, plan: MessagePlan): void {
  const copy: CopyPlan = {
    folder: mailbox.folder("drafts"),
    isRead: true,
    isDraft: true,
    sentByOwner: true,
    categories: [],
    flag: { flagStatus: "notFlagged" },
    focused: true,
  };
  mailbox.messages.push(createMessage(plan, mailbox, copy));
}
