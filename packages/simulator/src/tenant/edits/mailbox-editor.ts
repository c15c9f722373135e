import type { Calendar } from "../calendar/calendars.ts";
import { folderId } from "../exchange-ids.ts";
import type { UserPurpose } from "../mail/mailbox-settings.ts";
import { type CalendarEvent, countMessages, type MailFolder, type Message } from "../mailbox.ts";
import { type JsonObject, MINUTE_MS } from "../wire.ts";
import { eventEdits, type NewEvent } from "./event-edits.ts";
import type { MailboxEdits } from "./item-edits.ts";
import { messageEdits, type NewMessage } from "./message-edits.ts";

/** Changes what a mailbox holds, as its owner and the mail flow would; throws RangeError for what is not there. */
export interface MailboxEditor {
  addMessage(message: NewMessage): Message;
  /** Overwrites properties of the message's wire form. */
  updateMessage(id: string, changes: JsonObject): Message;
  /** Moves a message: its id changes, its immutable id does not. */
  moveMessage(id: string, folder: string): Message;
  deleteMessage(id: string): void;
  addFolder(displayName: string, parent?: string): MailFolder;
  renameFolder(folder: string, displayName: string): MailFolder;
  /** Deletes a folder with the messages in it. */
  deleteFolder(folder: string): void;
  /** Overwrites properties of the calendar's wire form, such as an `owner` that Exchange writes in its own way. */
  updateCalendar(id: string, changes: JsonObject): Calendar;
  addEvent(event: NewEvent): CalendarEvent;
  /** Overwrites properties of the event's wire form; `start` and `end` move it. */
  updateEvent(id: string, changes: JsonObject): CalendarEvent;
  /** Deletes an event; with a series master all of its occurrences. */
  deleteEvent(id: string): void;
  /** Makes the mailbox one of a room or an equipment, or of a person again; null leaves its purpose untold. */
  setPurpose(userPurpose: UserPurpose | null): void;
}

function folderEdits(
  { draft, mailbox }: MailboxEdits,
  folderOf: (key: string) => MailFolder,
  settle: () => void,
) {
  const { folders, messages, identity } = mailbox;
  const put = (folder: MailFolder): MailFolder => {
    const at = folders.findIndex(({ id }) => id === folder.id);
    folders.splice(at < 0 ? folders.length : at, at < 0 ? 0 : 1, folder);
    settle();
    return folderOf(folder.id);
  };
  return {
    addFolder(displayName: string, parent = "msgfolderroot") {
      const counter = 0x5_0000 + (draft.nextItem() & 0xffff);
      return put({
        id: folderId(identity, counter),
        wellKnownName: null,
        displayName,
        parentFolderId: folderOf(parent).id,
        isHidden: false,
        counter,
        search: null,
        scanGap: 0,
        wire: {},
      });
    },
    renameFolder: (folder: string, displayName: string) => put({ ...folderOf(folder), displayName }),
    deleteFolder(folder: string) {
      const { id } = folderOf(folder);
      folders.splice(
        folders.findIndex((candidate) => candidate.id === id),
        1,
      );
      messages.splice(0, messages.length, ...messages.filter(({ folderId: inside }) => inside !== id));
      settle();
    },
  };
}

const calendarEdits = ({ mailbox: { calendars } }: MailboxEdits, settle: () => void) => ({
  updateCalendar(id: string, changes: JsonObject) {
    const at = calendars.findIndex((calendar) => calendar.id === id);
    const found = calendars[at];
    if (found === undefined) throw new RangeError("the mailbox has no such calendar");
    const changed = { ...found, wire: { ...found.wire, ...changes } };
    calendars[at] = changed;
    settle();
    return changed;
  },
});

/** Creates the editor of one mailbox; every change counts its folders again. */
export function createMailboxEditor(options: MailboxEdits): MailboxEditor {
  const { mailbox } = options;
  const folderOf = (key: string): MailFolder => {
    const found = mailbox.folders.find(({ id, wellKnownName }) => id === key || wellKnownName === key);
    if (found === undefined) throw new RangeError("the mailbox has no such folder");
    return found;
  };
  const settle = () => {
    mailbox.revision += 1;
    countMessages(mailbox);
  };
  return {
    ...messageEdits(options, folderOf, settle),
    ...folderEdits(options, folderOf, settle),
    ...calendarEdits(options, settle),
    ...eventEdits(options, settle),
    setPurpose(userPurpose) {
      const { settings } = mailbox;
      mailbox.settings = { ...settings, wire: { ...settings.wire, userPurpose } };
      settle();
    },
  };
}

/** A clock for edits: a minute later at each reading. */
export function createEditClock(now: number): () => number {
  let at = now;
  return () => {
    at += MINUTE_MS;
    return at;
  };
}
