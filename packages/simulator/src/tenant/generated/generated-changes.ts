import type { Random } from "../../random.ts";
import type { Stamp } from "../edits/item-edits.ts";
import { changedMessage } from "../edits/message-edits.ts";
import { changeKey } from "../exchange-ids.ts";
import { HOUR_MS, toSeconds } from "../wire.ts";
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

/** Flags one message of the inbox as important and deletes another, the oldest ones. */
function changeInbox({ draft, ...rest }: ItemWriter, at: number): void {
  const inbox = draft.folder("inbox").id;
  const [changed, gone] = draft.messages.filter(({ folderId }) => folderId === inbox);
  if (changed === undefined || gone === undefined) return;
  const other = changed.wire["importance"] === "high" ? "normal" : "high";
  const next = changedMessage(changed, { importance: other }, stampOf({ draft, ...rest }, at));
  draft.messages[draft.messages.indexOf(changed)] = next;
  draft.messages.splice(draft.messages.indexOf(gone), 1);
}

/** What happens in a mailbox before a revision: mail arrives and leaves, one meeting is called, another is gone. */
export function drawChanges(writer: ItemWriter, random: Random, revision: number): void {
  if (random.chance(QUIET_RATIO)) return;
  const { draft } = writer;
  const at = writer.now + revision * REVISION_MS;
  changeInbox(writer, at);
  const arrivals = random.int(1, 3);
  for (let left = arrivals; left > 0; left -= 1)
    draft.messages.push(writeMessage(writer, random, { folder: "inbox", sentAt: at - left * 60_000 }));
  draft.messages.push(writeMessage(writer, random, { folder: "sentitems", sentAt: at }));
  const gone = draft.events.findIndex(({ type }) => type === "singleInstance");
  if (gone !== -1) draft.events.splice(gone, 1);
  draft.events.push(...writeEvent(writer, random, at + random.int(1, 200) * HOUR_MS));
}
