import { changeKey, itemId, itemNumberOf } from "../exchange-ids.ts";
import { createMessage, itemLink, type MessagePlan } from "../mail/message.ts";
import type { MailboxDraft, MailFolder, Message, Sensitivity } from "../mailbox.ts";
import { type Party, personParty } from "../people/parties.ts";
import { type JsonObject, toSeconds } from "../wire.ts";
import { bodyOf, type MailboxEdits, positionOf, type Stamp } from "./item-edits.ts";

/** A message that arrives while a test runs. */
export interface NewMessage {
  readonly subject: string;
  readonly text: string;
  /** Default: the owner himself. */
  readonly from?: Party;
  /** Id or well-known name; default `inbox`. */
  readonly folder?: string;
  /** Default: `normal`. */
  readonly sensitivity?: Sensitivity;
}

/** A message with other properties; its getters become values. */
export const changedMessage = (message: Message, changes: JsonObject, stamp: Stamp): Message => {
  const wire = { ...message.wire, ...stamp(9), ...changes };
  const { immutableId, receivedAt, snippets } = message;
  return {
    id: String(wire["id"]),
    immutableId,
    folderId: String(wire["parentFolderId"]),
    receivedAt,
    subject: typeof wire["subject"] === "string" ? wire["subject"] : null,
    isRead: wire["isRead"] === true,
    sensitivity: message.sensitivity,
    snippets,
    wire,
  };
};

/** What a move to another folder overwrites in a message's wire form: its id changes, its immutable id does not. */
export function movedTo(
  target: Pick<MailFolder, "id" | "counter">,
  { immutableId }: Message,
  { identity }: MailboxDraft,
): JsonObject {
  const id = itemId(identity, target.counter, itemNumberOf(immutableId));
  return {
    id,
    parentFolderId: target.id,
    webLink: itemLink(id, "ItemID", "viewmodel=ReadMessageItem"),
  };
}

/** A message as its sender sent it, to the owner of only the mailbox. */
function arrival({ mailbox, random, tick }: MailboxEdits, message: NewMessage): MessagePlan {
  const owner = personParty(mailbox.owner);
  const { subject, text, from = owner, sensitivity = "normal" } = message;
  const sender = { emailAddress: { name: from.name, address: from.address } };
  const sentAt = tick();
  return {
    subject,
    body: bodyOf(text),
    contentType: "html",
    from: sender,
    sender,
    to: [{ emailAddress: { name: owner.name, address: owner.address } }],
    cc: [],
    bcc: [],
    replyTo: [],
    sentAt,
    internetMessageId: `<${random.guid()}@mail.lanternworks.test>`,
    conversation: { unique: random.bytes(16), startedAt: sentAt },
    replies: 0,
    importance: "normal",
    hasAttachments: false,
    sensitivity,
  };
}

/** The edits of messages. `settle` is called behind each. */
export function messageEdits(
  options: MailboxEdits,
  folderOf: (key: string) => MailFolder,
  settle: () => void,
) {
  const { draft, mailbox, tick } = options;
  const { messages, identity } = mailbox;
  const stamp: Stamp = (prefix) => {
    const key = changeKey(identity, draft.nextItem() * 7, prefix);
    return { "@odata.etag": `W/"${key}"`, changeKey: key, lastModifiedDateTime: toSeconds(tick()) };
  };
  const replace = (id: string, changes: JsonObject): Message => {
    const at = positionOf(messages, id);
    const changed = changedMessage(messages[at] as Message, changes, stamp);
    messages[at] = changed;
    settle();
    return changed;
  };
  return {
    addMessage(message: NewMessage) {
      const added = createMessage(arrival(options, message), draft, {
        folder: folderOf(message.folder ?? "inbox"),
        isRead: false,
        isDraft: false,
        sentByOwner: false,
        categories: [],
        flag: { flagStatus: "notFlagged" },
        focused: true,
      });
      messages.unshift(added);
      settle();
      return added;
    },
    updateMessage: replace,
    moveMessage(id: string, folder: string) {
      const message = messages[positionOf(messages, id)] as Message;
      return replace(id, movedTo(folderOf(folder), message, draft));
    },
    deleteMessage(id: string) {
      messages.splice(positionOf(messages, id), 1);
      settle();
    },
  };
}
