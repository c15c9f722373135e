import {
  changeKey,
  iCalUid,
  immutableId,
  itemId,
  type MailboxIdentity,
  occurrenceId,
} from "../exchange-ids.ts";
import { lazily } from "../lazily.ts";
import type { MailBody } from "../mail/mail-body.ts";
import { itemLink } from "../mail/message.ts";
import type { CalendarEvent, MailboxDraft } from "../mailbox.ts";
import { DAY_MS, type JsonObject, type Recipient, toDate, toSeconds, toTicks, utc } from "../wire.ts";
import { calendarCounter } from "./calendars.ts";
import type { MeetingPlace } from "./locations.ts";
import type { OnlineMeeting } from "./online-meeting.ts";
import type { Recurrence } from "./recurrence.ts";

/** A meeting as its organizer planned it, before it is in any calendar. */
export interface MeetingPlan {
  readonly subject: string;
  readonly body: MailBody;
  readonly organizer: Recipient;
  readonly attendees: readonly JsonObject[];
  readonly place: MeetingPlace;
  readonly online: OnlineMeeting | null;
  readonly recurrence: Recurrence | null;
  readonly startAt: number;
  readonly endAt: number;
  readonly createdAt: number;
  readonly unique: Uint8Array;
  readonly timeZone: string;
  readonly isAllDay: boolean;
  readonly isCancelled: boolean;
  readonly sensitivity: "normal" | "private" | "confidential";
  readonly showAs: "busy" | "tentative" | "oof" | "free" | "workingElsewhere";
  readonly ticks: number;
  readonly legacyUrl: string | null;
  readonly transactionId: string | null;
}

/**
 * How private a copy is: a room takes the private flag off what it is invited to, by default
 * (learn.microsoft.com/powershell/module/exchange/set-calendarprocessing, RemovePrivateProperty).
 */
const sensitivityOf = ({ sensitivity }: MeetingPlan, { forRoom }: EventCopy): MeetingPlan["sensitivity"] =>
  forRoom && sensitivity === "private" ? "normal" : sensitivity;

/** What differs between the copies of one meeting. */
export interface EventCopy {
  readonly calendarId: string;
  readonly isOrganizer: boolean;
  readonly response: JsonObject;
  readonly categories: readonly string[];
  /** A room's calendar shows the organizer's name instead of the subject, no body, and no private flag. */
  readonly forRoom: boolean;
}

/** One instant of a series, or the whole meeting. */
interface Moment {
  readonly type: CalendarEvent["type"];
  readonly startAt: number;
  readonly id: () => string;
  /** The item's number, which is inside its immutable id. */
  readonly number: number;
  readonly iCalUId: () => string;
  /** One for all copies of a meeting, and for a series and all its occurrences. */
  readonly uid: () => string;
  readonly occurrence: {
    readonly masterId: () => string;
    readonly masterNumber: number;
    readonly date: string;
    /** Its start by the pattern; an exception has another one. */
    readonly plannedAt: number;
  } | null;
  readonly subject: string;
  /** Days of the series that were called off, as the master tells them. */
  readonly cancelledDates: readonly string[];
}

function identityPart(plan: MeetingPlan, copy: EventCopy, moment: Moment, key: string): JsonObject {
  return {
    "@odata.etag": `W/"${key}"`,
    id: moment.id(),
    createdDateTime: toTicks(plan.createdAt, plan.ticks),
    lastModifiedDateTime: toTicks(plan.createdAt + 97_000, plan.ticks + 1771),
    changeKey: key,
    categories: copy.categories,
    transactionId: copy.isOrganizer ? plan.transactionId : null,
    originalStartTimeZone: plan.timeZone,
    originalEndTimeZone: plan.timeZone,
    iCalUId: moment.iCalUId(),
    uid: moment.uid(),
    reminderMinutesBeforeStart: 15,
    isReminderOn: !plan.isAllDay,
    hasAttachments: false,
  };
}

function statePart(plan: MeetingPlan, copy: EventCopy, moment: Moment): JsonObject {
  const { occurrence } = moment;
  return {
    importance: "normal",
    sensitivity: sensitivityOf(plan, copy),
    isAllDay: plan.isAllDay,
    isCancelled: plan.isCancelled,
    isOrganizer: copy.isOrganizer,
    responseRequested: true,
    seriesMasterId: occurrence?.masterId() ?? null,
    showAs: plan.isCancelled ? "free" : plan.showAs,
    type: moment.type,
    webLink: itemLink(moment.id(), "itemid", "path=/calendar/item"),
    onlineMeetingUrl: plan.legacyUrl,
    isOnlineMeeting: plan.online !== null,
    onlineMeetingProvider: plan.online === null ? "unknown" : "teamsForBusiness",
    allowNewTimeProposals: true,
    occurrenceId: occurrence === null ? null : `OID.${occurrence.masterId()}.${occurrence.date}`,
    isDraft: false,
    hideAttendees: false,
  };
}

function contentPart(plan: MeetingPlan, copy: EventCopy, moment: Moment): JsonObject {
  return {
    responseStatus: copy.response,
    body: { contentType: "html", content: copy.forRoom ? "" : plan.body.html },
    start: utc(moment.startAt),
    end: utc(moment.startAt + plan.endAt - plan.startAt),
    location: plan.place.location,
    locations: plan.place.locations,
    recurrence: moment.type === "seriesMaster" ? (plan.recurrence?.wire ?? null) : null,
    attendees: plan.attendees,
    organizer: plan.organizer,
    onlineMeeting: plan.online?.wire ?? null,
  };
}

/** What Graph gives only on request. */
const requestPart = (moment: Moment): JsonObject => ({
  originalStart: moment.occurrence === null ? null : toSeconds(moment.occurrence.plannedAt),
  cancelledOccurrences: moment.cancelledDates.map((date) => `OID.${moment.id()}.${date}`),
  uniqueBody: null,
});

/** Exactly one exception and one cancelled date in a series that is long enough. */
function deviations({ recurrence }: MeetingPlan) {
  const starts = recurrence?.starts ?? [];
  return {
    exception: starts.length > 4 ? starts[2] : undefined,
    cancelled: starts.length > 5 ? starts[4] : undefined,
  };
}

/** One event of a calendar at one moment of its series. */
function createEvent(
  plan: MeetingPlan,
  identity: MailboxIdentity,
  copy: EventCopy,
  moment: Moment,
): CalendarEvent {
  const { occurrence } = moment;
  const wire = lazily(() => ({
    ...identityPart(plan, copy, moment, changeKey(identity, moment.number * 5)),
    subject: moment.subject,
    bodyPreview: copy.forRoom ? "" : plan.body.text.slice(0, 255),
    ...statePart(plan, copy, moment),
    ...contentPart(plan, copy, moment),
    ...requestPart(moment),
  }));
  return {
    get id() {
      return moment.id();
    },
    get immutableId() {
      return immutableId(identity, moment.number);
    },
    get wire() {
      return wire();
    },
    calendarId: copy.calendarId,
    type: moment.type,
    get seriesMasterId() {
      return occurrence?.masterId() ?? null;
    },
    get seriesMasterImmutableId() {
      return occurrence === null ? null : immutableId(identity, occurrence.masterNumber);
    },
    startAt: moment.startAt,
    endAt: moment.startAt + plan.endAt - plan.startAt,
    get snippets() {
      return copy.forRoom ? [] : plan.body.snippets;
    },
  };
}

/** The copies of a meeting in one calendar: one event, or a series with its occurrences. */
export function createEvents(plan: MeetingPlan, mailbox: MailboxDraft, copy: EventCopy): CalendarEvent[] {
  const { identity } = mailbox;
  const number = mailbox.nextItem();
  const masterId = lazily(() => itemId(identity, calendarCounter, number));
  const subject = copy.forRoom ? (plan.organizer.emailAddress.name ?? "") : plan.subject;
  const { exception, cancelled } = deviations(plan);
  const uid = () => iCalUid(plan.createdAt, plan.unique);
  const whole: Moment = {
    type: plan.recurrence === null ? "singleInstance" : "seriesMaster",
    startAt: plan.startAt,
    id: masterId,
    number,
    iCalUId: uid,
    uid,
    occurrence: null,
    subject,
    cancelledDates: cancelled === undefined ? [] : [toDate(cancelled)],
  };
  const occurrences = (plan.recurrence?.starts ?? []).flatMap((start): Moment[] => {
    if (start === cancelled) return [];
    const moved = start === exception;
    const date = toDate(start);
    return [
      {
        type: moved ? "exception" : "occurrence",
        startAt: moved ? start + DAY_MS : start,
        id: lazily(() => occurrenceId(identity, calendarCounter, number, start - (start % DAY_MS))),
        number: mailbox.nextItem(),
        iCalUId: () => iCalUid(plan.createdAt, plan.unique, date),
        uid,
        occurrence: { masterId, masterNumber: number, date, plannedAt: start },
        subject: moved ? `${subject} (moved)` : subject,
        cancelledDates: [],
      },
    ];
  });
  return [whole, ...occurrences].map((moment) => createEvent(plan, identity, copy, moment));
}
