import { escapeHtml } from "./corpus/markup.ts";
import { createEvents } from "./event.ts";
import { changeKey, itemId, itemNumberOf } from "./exchange-ids.ts";
import { nowhere } from "./locations.ts";
import type { MailBody } from "./mail-body.ts";
import type { CalendarEvent, MailboxDraft, MailboxState, MailFolder, Message } from "./mailbox.ts";
import { createMessage, itemLink, type MessagePlan, type Sensitivity } from "./message.ts";
import { type Party, personParty } from "./parties.ts";
import type { Random } from "./random.ts";
import { type JsonObject, neverTime, toSeconds, toTicks } from "./wire.ts";

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

/** A meeting that its owner keeps to himself. */
export interface NewEvent {
  readonly subject: string;
  readonly startAt: number;
  readonly endAt: number;
  readonly sensitivity?: "normal" | "private" | "confidential";
}

/** What the edits of a mailbox work on. */
export interface MailboxEdits {
  readonly draft: MailboxDraft;
  readonly mailbox: MailboxState;
  readonly random: Random;
  /** Milliseconds since the epoch, later at each call. */
  readonly tick: () => number;
}

const bodyOf = (text: string): MailBody => ({
  html: `<html><body><p>${escapeHtml(text)}</p></body></html>`,
  text,
  snippets: [text],
});

interface Item {
  readonly id: string;
  readonly immutableId: string;
}

function positionOf(items: readonly Item[], id: string): number {
  const at = items.findIndex((item) => item.id === id || item.immutableId === id);
  if (at < 0) throw new RangeError("the mailbox has no such item");
  return at;
}

type Stamp = (prefix: number) => JsonObject;

/** A message with other properties; its getters become values. */
const changedMessage = (message: Message, changes: JsonObject, stamp: Stamp): Message => {
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

const timeOf = (value: unknown, otherwise: number) =>
  typeof value === "object" && value !== null && "dateTime" in value
    ? Date.parse(`${String(value.dateTime)}Z`)
    : otherwise;

function changedEvent(event: CalendarEvent, changes: JsonObject, stamp: Stamp): CalendarEvent {
  return {
    id: event.id,
    immutableId: event.immutableId,
    calendarId: event.calendarId,
    type: event.type,
    seriesMasterId: event.seriesMasterId,
    seriesMasterImmutableId: event.seriesMasterImmutableId,
    startAt: timeOf(changes["start"], event.startAt),
    endAt: timeOf(changes["end"], event.endAt),
    snippets: event.snippets,
    wire: { ...event.wire, ...stamp(0), ...changes },
  };
}

/** A message as its sender sent it, to the owner of the mailbox alone. */
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
      const { immutableId } = messages[positionOf(messages, id)] as Message;
      const target = folderOf(folder);
      const moved = itemId(identity, target.counter, itemNumberOf(immutableId));
      return replace(id, {
        id: moved,
        parentFolderId: target.id,
        webLink: itemLink(moved, "ItemID", "viewmodel=ReadMessageItem"),
      });
    },
    deleteMessage(id: string) {
      messages.splice(positionOf(messages, id), 1);
      settle();
    },
  };
}

/** The edits of events. `settle` is called behind each. */
export function eventEdits({ draft, mailbox, random, tick }: MailboxEdits, settle: () => void) {
  const { events, identity } = mailbox;
  const stamp: Stamp = () => {
    const key = changeKey(identity, draft.nextItem() * 7);
    return { "@odata.etag": `W/"${key}"`, changeKey: key, lastModifiedDateTime: toTicks(tick(), 0) };
  };
  const sort = () => {
    events.sort((one, other) => one.startAt - other.startAt);
    settle();
  };
  return {
    addEvent({ subject, startAt, endAt, sensitivity = "normal" }: NewEvent) {
      const { name, address } = personParty(mailbox.owner);
      const [event] = createEvents(
        {
          subject,
          body: bodyOf(subject),
          organizer: { emailAddress: { name, address } },
          attendees: [],
          place: nowhere,
          online: null,
          recurrence: null,
          startAt,
          endAt,
          createdAt: tick(),
          unique: random.bytes(16),
          timeZone: mailbox.owner.timeZone,
          isAllDay: false,
          isCancelled: false,
          sensitivity,
          showAs: "busy",
          ticks: 0,
          legacyUrl: null,
          transactionId: null,
        },
        draft,
        {
          calendarId: mailbox.calendars[0]?.id ?? "",
          isOrganizer: true,
          response: { response: "organizer", time: neverTime },
          categories: [],
          forRoom: false,
        },
      );
      if (event === undefined) throw new RangeError("a meeting without events");
      events.push(event);
      sort();
      return event;
    },
    updateEvent(id: string, changes: JsonObject) {
      const at = positionOf(events, id);
      const changed = changedEvent(events[at] as CalendarEvent, changes, stamp);
      events[at] = changed;
      sort();
      return changed;
    },
    deleteEvent(id: string) {
      const gone = events[positionOf(events, id)]?.id;
      const left = events.filter((event) => event.id !== gone && event.seriesMasterId !== gone);
      events.splice(0, events.length, ...left);
      settle();
    },
  };
}
