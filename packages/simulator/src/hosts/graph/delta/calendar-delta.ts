import type { CalendarEvent, Mailbox } from "../../../tenant/mailbox.ts";
import { permissions } from "../behaviour/permissions.ts";
import type { GraphCall, Route } from "../graph-call.ts";
import { eventType } from "../odata/entity-types.ts";
import type { Shape } from "../odata/serializer.ts";
import { calendarOf, calendarPaths } from "../resources/calendars.ts";
import { eventShape } from "../resources/events.ts";
import { mailboxOf } from "../resources/principals.ts";
import { timeWindow } from "../resources/time-window.ts";
import { deltaReply } from "./delta.ts";
import type { DeltaFunction } from "./delta-function.ts";
import {
  asWritten,
  changeWriter,
  deltaHead,
  deltaPageSize,
  exchangeDelta,
  exchangeDeltaOptions,
  refuseDeclaredDelta,
  refuseParameters,
} from "./exchange-delta.ts";

const refused = ["select", "expand", "filter", "orderby", "search", "top", "skip", "count"];

/** What a view tells of an occurrence: the rest is in its master, which the view tells too. */
const occurrenceProperties = new Set(["id", "seriesMasterId", "type", "start", "end"]);

const withinWindow = (call: GraphCall) => {
  const { from, to } = timeWindow(call.query);
  return ({ startAt, endAt }: CalendarEvent) => startAt < to && endAt > from;
};

/** Real mailboxes with many items answer an empty page before the first entries; the big one does here. */
const scansFirst = (mailbox: Mailbox) => mailbox.folders.some(({ scanGap }) => scanGap > 0);

function open(call: GraphCall, entries: readonly CalendarEvent[]) {
  refuseParameters(call, refused, "CalendarView");
  const whole = eventShape(call);
  const own: Shape = { ...whole, selection: { written: "", own: occurrenceProperties, cast: new Map() } };
  return {
    head: deltaHead(call, eventType),
    entries,
    differs: (before: CalendarEvent, now: CalendarEvent) => before !== now,
    write: changeWriter<CalendarEvent>(call, ({ type }) => (type === "occurrence" ? own : whole)),
    pageSize: deltaPageSize(call),
    startsEmpty: scansFirst(mailboxOf(call)),
  };
}

const inCalendar = (call: GraphCall) => {
  const mailbox = mailboxOf(call);
  const { id } = calendarOf(call, mailbox);
  return mailbox.events.filter(({ calendarId }) => calendarId === id);
};

/** Events of the window with the masters of its occurrences. */
function viewed(call: GraphCall): readonly CalendarEvent[] {
  const inWindow = withinWindow(call);
  const events = inCalendar(call);
  const instances = events.filter((event) => event.type !== "seriesMaster" && inWindow(event));
  const masters = new Set(instances.map(({ seriesMasterId }) => seriesMasterId));
  return events.filter((event) =>
    event.type === "seriesMaster" ? masters.has(event.id) : instances.includes(event),
  );
}

const calendarKey = (call: GraphCall, name: string) => `${name}/${calendarOf(call, mailboxOf(call)).id}`;

const view: DeltaFunction<CalendarEvent> = {
  ...exchangeDelta,
  key: (call) => calendarKey(call, "view"),
  link: asWritten,
  open: (call) => open(call, viewed(call)),
};

const common = {
  service: "exchange",
  roles: permissions.calendars,
  options: [...exchangeDeltaOptions, "startdatetime", "enddatetime"],
} as const;

/** What changed in the views of a calendar; of its events and series v1.0 only declares it. */
export const calendarDeltaRoutes: readonly Route[] = ["/users/{user}", ...calendarPaths].flatMap((prefix) => [
  {
    ...common,
    template: `${prefix}/calendarView/delta`,
    handle: (call: GraphCall) => deltaReply(call, view),
  },
  ...["/events/delta", "/events/{event}/instances/delta"].map((declared) => ({
    ...common,
    template: `${prefix}${declared}`,
    handle: () => refuseDeclaredDelta(eventType),
  })),
]);
