import type { CalendarEvent, Mailbox } from "../../../tenant/mailbox.ts";
import { permissions, withheldEvents } from "../behaviour/permissions.ts";
import {
  entityReply,
  type GraphCall,
  type GraphReply,
  parameter,
  type Route,
  shapeOf,
} from "../graph-call.ts";
import { badRequest, itemNotFound } from "../graph-error.ts";
import { eventType } from "../odata/entity-types.ts";
import { exchangeCount, exchangeCountOptions, exchangeListOptions, exchangePage } from "../odata/paging.ts";
import type { Shape } from "../odata/serializer.ts";
import { calendarOf, calendarPaths, calendarReply } from "./calendars.ts";
import { withExtendedProperties } from "./extended-properties.ts";
import { notFound } from "./mailbox-index.ts";
import { mailboxOf } from "./principals.ts";
import { timeWindow } from "./time-window.ts";

const common = { service: "exchange", roles: permissions.calendars } as const;
const listOptions = [...exchangeListOptions, "expand"];
const viewOptions = [...listOptions, "startdatetime", "enddatetime"];

/** Times that a view has without `$select`, and otherwise only where it loads its events. */
const viewTimes = ["createdDateTime", "lastModifiedDateTime"];
/** Properties that are not in the index of a view, so that it loads the events for them. */
const loading = ["organizer", "attendees"];
const UNSET_TIME = "0001-01-01T00:00:00Z";

/** All events of the calendar that the path names; a path without one means the default calendar. */
function eventsOf(call: GraphCall, mailbox: Mailbox): readonly CalendarEvent[] {
  const calendar = calendarOf(call, mailbox);
  return mailbox.events.filter(({ calendarId }) => calendarId === calendar.id);
}

const extended = (call: GraphCall) => withExtendedProperties(call, eventType, permissions.calendarContent);

/** The shape of events, less what the roles or the operation leave out. */
export function eventShape(call: GraphCall, left: readonly string[] = []) {
  const withheld = new Set([...withheldEvents(call.roles), ...left]);
  return shapeOf(call, eventType, { withheld });
}

const isListed = ({ type }: CalendarEvent) => type === "singleInstance" || type === "seriesMaster";

function listedEvents(call: GraphCall): { mailbox: Mailbox; events: readonly CalendarEvent[] } {
  const mailbox = mailboxOf(call);
  return { mailbox, events: eventsOf(call, mailbox).filter(isListed) };
}

function listEvents(call: GraphCall): GraphReply {
  const shape = eventShape(call);
  const { mailbox, events } = listedEvents(call);
  const entities = call.bare ? events : events.map((event) => call.calendarLinks(event, mailbox));
  return exchangePage(call, { entities, shape, extend: extended(call) });
}

const withoutTimes = (event: CalendarEvent): CalendarEvent => ({
  ...event,
  wire: { ...event.wire, ...Object.fromEntries(viewTimes.map((name) => [name, UNSET_TIME])) },
});

/** How a view shows its events. */
function viewShape(call: GraphCall): {
  readonly shape: Shape;
  readonly asShown: (event: CalendarEvent) => CalendarEvent;
} {
  const { fillsTimesOfLoadedViews } = call.reality;
  const isSelected = call.query.has("select");
  const shape = eventShape(call, isSelected && !fillsTimesOfLoadedViews ? viewTimes : []);
  const isWhole = !isSelected || loading.some((name) => shape.selection?.own.has(name));
  return { shape, asShown: isWhole ? (event) => event : withoutTimes };
}

function view(call: GraphCall, candidates: (mailbox: Mailbox) => readonly CalendarEvent[]): GraphReply {
  const { shape, asShown } = viewShape(call);
  const mailbox = mailboxOf(call);
  const { from, to } = timeWindow(call.query);
  const entities = candidates(mailbox).filter(
    ({ type, startAt, endAt }) => type !== "seriesMaster" && startAt < to && endAt > from,
  );
  return exchangePage(call, { entities: entities.map(asShown), shape, extend: extended(call) });
}

/** The event that the path names, inside its calendar when the path names one. */
export function findEvent(call: GraphCall, mailbox: Mailbox): CalendarEvent {
  const id = parameter(call, "event");
  const event = call.mailboxIndex(mailbox).events.get(id);
  if (event === undefined) throw notFound(id, mailbox, call.tenant);
  const within = call.parameters.has("calendar") || call.contextPath.includes("/calendar/");
  if (within && event.calendarId !== calendarOf(call, mailbox).id) throw itemNotFound();
  return event;
}

function getEvent(call: GraphCall): GraphReply {
  const shape = eventShape(call);
  const mailbox = mailboxOf(call);
  const event = findEvent(call, mailbox);
  const entity = call.bare ? event : call.calendarLinks(event, mailbox);
  return entityReply(call, extended(call)(call.serializer.writer(shape))(entity), shape.selection);
}

/** The occurrences of a series inside the window; another event has none. */
function listInstances(call: GraphCall): GraphReply {
  const mailbox = mailboxOf(call);
  const master = findEvent(call, mailbox);
  if (master.type !== "seriesMaster") {
    throw badRequest(
      "Your request can't be completed. Only a series master has instances.",
      "ErrorInvalidRequest",
    );
  }
  return view(call, ({ events }) => events.filter(({ seriesMasterId }) => seriesMasterId === master.id));
}

function getCalendarOfEvent(call: GraphCall): GraphReply {
  const mailbox = mailboxOf(call);
  const event = findEvent(call, mailbox);
  const calendar = mailbox.calendars.find(({ id }) => id === event.calendarId);
  if (calendar === undefined) throw itemNotFound();
  return calendarReply(call, mailbox, calendar);
}

/** The routes of the events below a user or below one calendar. */
const below = (prefix: string): readonly Route[] => [
  { ...common, template: `${prefix}/events`, options: listOptions, handle: listEvents },
  {
    ...common,
    template: `${prefix}/events/$count`,
    options: exchangeCountOptions,
    handle: (call) => exchangeCount(call, listedEvents(call).events, eventType),
  },
  { ...common, template: `${prefix}/events/{event}`, options: ["select", "expand"], handle: getEvent },
  {
    ...common,
    template: `${prefix}/events/{event}/calendar`,
    options: ["select"],
    handle: getCalendarOfEvent,
  },
  { ...common, template: `${prefix}/events/{event}/instances`, options: viewOptions, handle: listInstances },
  {
    ...common,
    template: `${prefix}/calendarView`,
    options: viewOptions,
    handle: (call) => view(call, (mailbox) => eventsOf(call, mailbox)),
  },
];

/** Events, their instances and the views of a calendar, below a user and below each path of a calendar. */
export const eventRoutes: readonly Route[] = ["/users/{user}", ...calendarPaths].flatMap(below);
