import type { Random } from "../../random.ts";
import { attendeeOf, invite } from "../calendar/attendees.ts";
import { createEvents } from "../calendar/event.ts";
import { drawPlace } from "../calendar/locations.ts";
import { drawRecurrence } from "../calendar/recurrence.ts";
import { internetMessageId } from "../mail/conversations.ts";
import type { MailBody } from "../mail/mail-body.ts";
import { createMessage } from "../mail/message.ts";
import type { CalendarEvent, MailboxDraft, Message } from "../mailbox.ts";
import { type Party, personParty, toRecipient } from "../people/parties.ts";
import type { Person } from "../people/person.ts";
import { createLooseProse } from "../prose.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, neverTime } from "../wire.ts";

/** What items of one mailbox are written with. */
export interface ItemWriter {
  readonly tenantId: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly owner: Person;
  readonly draft: MailboxDraft;
  readonly parties: readonly Party[];
  readonly body: (random: Random) => MailBody;
}

/** Where a message lies, and since when. */
export interface MessagePlace {
  readonly folder: "inbox" | "sentitems";
  /** Milliseconds since the epoch. */
  readonly sentAt: number;
}

/** Writes a message of one of the mailbox's correspondents, or to them. */
export function writeMessage(writer: ItemWriter, random: Random, { folder, sentAt }: MessagePlace): Message {
  const { draft, owner, parties, body } = writer;
  const sentByOwner = folder === "sentitems";
  const [self, other] = [personParty(owner), random.pick(parties)];
  const sender = sentByOwner ? self : other;
  const from = toRecipient(sender, random);
  const prose = createLooseProse(random);
  const plan = {
    subject: prose.subject(prose.topic()),
    body: body(random),
    contentType: "html",
    from,
    sender: from,
    to: [toRecipient(sentByOwner ? other : self, random)],
    cc: random.sample(parties, random.int(0, 3)).map((party) => toRecipient(party, random)),
    bcc: [],
    replyTo: [],
    sentAt,
    internetMessageId: internetMessageId(sender, random),
    conversation: { unique: random.bytes(16), startedAt: sentAt },
    replies: 0,
    importance: "normal",
    hasAttachments: random.chance(0.2),
  } as const;
  return createMessage(plan, draft, {
    folder: draft.folder(folder),
    isRead: random.chance(0.8),
    isDraft: false,
    sentByOwner,
    categories: [],
    flag: { flagStatus: "notFlagged" },
    focused: true,
  });
}

/** One meeting in nine is a series. */
const SERIES_RATIO = 1 / 9;

/** Writes a meeting that the owner of the mailbox called: one event, or a series with its occurrences. */
export function writeEvent(writer: ItemWriter, random: Random, startAt: number): readonly CalendarEvent[] {
  const { draft, owner, parties, body, now } = writer;
  const guests = random
    .sample(parties, random.int(1, 4))
    .map((one) => invite(random, one, startAt, "required"));
  const prose = createLooseProse(random);
  const recurrence = random.chance(SERIES_RATIO)
    ? drawRecurrence(random, { startAt, timeZone: owner.timeZone, horizon: now + 60 * DAY_MS, shortest: 4 })
    : null;
  const plan = {
    subject: prose.title(prose.topic()),
    body: body(random),
    organizer: toRecipient(personParty(owner), random),
    attendees: guests.map((one) => attendeeOf(one, true)),
    place: drawPlace(random, [], null),
    online: null,
    recurrence,
    startAt,
    endAt: startAt + random.pick([25, 30, 50, 60]) * MINUTE_MS,
    createdAt: startAt - 6 * DAY_MS - random.int(0, HOUR_MS),
    unique: random.bytes(16),
    timeZone: owner.timeZone,
    isAllDay: false,
    isCancelled: false,
    sensitivity: "normal",
    showAs: "busy",
    ticks: random.int(0, 9999),
    legacyUrl: null,
    transactionId: null,
  } as const;
  return createEvents(plan, draft, {
    calendarId: draft.calendars[0]?.id ?? "",
    isOrganizer: true,
    response: { response: "organizer", time: neverTime },
    categories: [],
    forRoom: false,
  });
}
