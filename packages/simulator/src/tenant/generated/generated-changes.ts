import type { Random } from "../../random.ts";
import type { Stamp } from "../edits/item-edits.ts";
import { changedMessage, movedTo } from "../edits/message-edits.ts";
import { changeKey } from "../exchange-ids.ts";
import type { Message } from "../mailbox.ts";
import { HOUR_MS, type JsonObject, toSeconds } from "../wire.ts";
import { type ItemWriter, writeEvent, writeMessage } from "./generated-items.ts";

/** Mailboxes in which nothing happens between two revisions. */
const QUIET_RATIO = 0.25;
/** How much later than the tenant's present the changes of a revision are. */
const REVISION_MS = HOUR_MS;

/** Renews what every change renews. */
const stampOf =
  ({ draft }: ItemWriter, at: number): Stamp =>
  (prefix) => {
    const key = changeKey(draft.identity, draft.nextItem() * 7, prefix);
    return { "@odata.etag": `W/"${key}"`, changeKey: key, lastModifiedDateTime: toSeconds(at) };
  };

/** Puts a changed message where it was. */
function change(writer: ItemWriter, at: number, message: Message, changes: JsonObject): void {
  const { messages } = writer.draft;
  messages[messages.indexOf(message)] = changedMessage(message, changes, stampOf(writer, at));
}

const inboxOf = ({ draft }: ItemWriter): readonly Message[] => {
  const inbox = draft.folder("inbox").id;
  return draft.messages.filter(({ folderId }) => folderId === inbox);
};

/** Flags one message of the inbox as important and deletes another, the oldest ones. */
function changeInbox(writer: ItemWriter, at: number): void {
  const { messages } = writer.draft;
  const [changed, gone] = inboxOf(writer);
  if (changed === undefined || gone === undefined) return;
  const importance = changed.wire["importance"] === "high" ? "normal" : "high";
  change(writer, at, changed, { importance });
  messages.splice(messages.indexOf(gone), 1);
}

/** Reads one message of the inbox, or marks it as unread, and files another. */
function fileInbox(writer: ItemWriter, at: number, random: Random): void {
  const { draft } = writer;
  const [, read, filed] = inboxOf(writer);
  if (read !== undefined) change(writer, at, read, { isRead: !read.isRead });
  if (filed === undefined) return;
  const target = draft.folder(random.pick(["archive", "sentitems"]));
  change(writer, at, filed, movedTo(target, filed, draft));
}

/**
 * What happens in a mailbox before a revision: mail arrives, is read, is filed and leaves; one meeting is called, another is
 * gone.
 */
export function drawChanges(writer: ItemWriter, random: Random, revision: number): void {
  if (random.chance(QUIET_RATIO)) return;
  const { draft } = writer;
  const at = writer.now + revision * REVISION_MS;
  changeInbox(writer, at);
  const arrivals = random.int(1, 3);
  for (let left = arrivals; left > 0; left -= 1)
    draft.messages.push(writeMessage(writer, random, { folder: "inbox", sentAt: at - left * 60_000 }));
  draft.messages.push(writeMessage(writer, random, { folder: "sentitems", sentAt: at }));
  fileInbox(writer, at, random.fork("filing"));
  const gone = draft.events.findIndex(({ type }) => type === "singleInstance");
  if (gone !== -1) draft.events.splice(gone, 1);
  draft.events.push(...writeEvent(writer, random, at + random.int(1, 200) * HOUR_MS));
}
