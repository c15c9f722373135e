import { createEvents, type MeetingPlan } from "../calendar/event.ts";
import { nowhere } from "../calendar/locations.ts";
import { changeKey } from "../exchange-ids.ts";
import type { CalendarEvent } from "../mailbox.ts";
import { personParty } from "../people/parties.ts";
import { type JsonObject, neverTime, toTicks } from "../wire.ts";
import { bodyOf, type MailboxEdits, positionOf, type Stamp } from "./item-edits.ts";

/** A meeting that its owner keeps to himself. */
export interface NewEvent {
  readonly subject: string;
  readonly startAt: number;
  readonly endAt: number;
  readonly sensitivity?: "normal" | "private" | "confidential";
}

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

/** True for a room or an equipment: their calendars drop the private flag of what is booked (`RemovePrivateProperty`). */
const isResource = ({ settings: { wire } }: MailboxEdits["mailbox"]): boolean =>
  wire["userPurpose"] === "room" || wire["userPurpose"] === "equipment";

/** A meeting of the owner's own, without attendees. */
function ownMeeting({ mailbox, random, tick }: MailboxEdits, event: NewEvent): MeetingPlan {
  const { subject, startAt, endAt, sensitivity = "normal" } = event;
  const { name, address } = personParty(mailbox.owner);
  return {
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
  };
}

/** The edits of events. `settle` is called behind each. */
export function eventEdits(options: MailboxEdits, settle: () => void) {
  const { draft, mailbox, tick } = options;
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
    addEvent(added: NewEvent) {
      const [event] = createEvents(ownMeeting(options, added), draft, {
        calendarId: mailbox.calendars[0]?.id ?? "",
        isOrganizer: true,
        response: { response: "organizer", time: neverTime },
        categories: [],
        forRoom: isResource(mailbox),
      });
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
