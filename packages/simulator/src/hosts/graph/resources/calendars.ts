import type { Calendar, CalendarGroup } from "../../../tenant/calendar/calendars.ts";
import type { Mailbox } from "../../../tenant/mailbox.ts";
import { permissions } from "../behaviour/permissions.ts";
import {
  entityReply,
  type GraphCall,
  type GraphReply,
  parameter,
  type Route,
  shapeOf,
} from "../graph-call.ts";
import { itemNotFound } from "../graph-error.ts";
import { calendarGroupType, calendarType } from "../odata/entity-types.ts";
import { exchangeCount, exchangeCountOptions, exchangeListOptions, exchangePage } from "../odata/paging.ts";
import { notFound } from "./mailbox-index.ts";
import { mailboxOf } from "./principals.ts";

const common = { service: "exchange", roles: permissions.calendars } as const;

/** The paths under which one calendar can be reached. */
export const calendarPaths = [
  "/users/{user}/calendar",
  "/users/{user}/calendars/{calendar}",
  "/users/{user}/calendarGroups/{calendarGroup}/calendars/{calendar}",
] as const;

function groupOf(call: GraphCall, mailbox: Mailbox): CalendarGroup {
  const id = parameter(call, "calendarGroup");
  const group = call.mailboxIndex(mailbox).calendarGroups.get(id);
  if (group === undefined) throw notFound(id, mailbox, call.tenant);
  return group;
}

/** The calendar that the path names; `/calendar` is the default one. */
export function calendarOf(call: GraphCall, mailbox: Mailbox): Calendar {
  const id = call.parameters.get("calendar");
  const calendar =
    id === undefined
      ? mailbox.calendars.find(({ isDefault }) => isDefault)
      : call.mailboxIndex(mailbox).calendars.get(id);
  if (calendar === undefined) throw notFound(id ?? "", mailbox, call.tenant);
  if (call.parameters.has("calendarGroup") && calendar.groupId !== groupOf(call, mailbox).id)
    throw itemNotFound();
  return calendar;
}

/** The absolute name of a calendar: user and tenant together, whatever the caller called the user. */
const odataId = (call: GraphCall, mailbox: Mailbox, calendar: Calendar) =>
  call.bare
    ? ""
    : `"@odata.id":"${call.origin}/v1.0/users('${mailbox.owner.id}@${call.tenant.id}')/calendars('${calendar.id}')",`;

/** One calendar with its absolute name. */
export function calendarReply(call: GraphCall, mailbox: Mailbox, calendar: Calendar): GraphReply {
  const shape = shapeOf(call, calendarType);
  const written = call.serializer.writer(shape)(calendar);
  return entityReply(call, written, shape.selection, { annotations: odataId(call, mailbox, calendar) });
}

function getCalendar(call: GraphCall): GraphReply {
  const mailbox = mailboxOf(call);
  return calendarReply(call, mailbox, calendarOf(call, mailbox));
}

function getGroup(call: GraphCall): GraphReply {
  const shape = shapeOf(call, calendarGroupType);
  const group = groupOf(call, mailboxOf(call));
  return entityReply(call, call.serializer.writer(shape)(group), shape.selection);
}

function calendarLists(template: string, calendars: (call: GraphCall) => readonly Calendar[]): Route[] {
  const list = (call: GraphCall) =>
    exchangePage(call, { entities: calendars(call), shape: shapeOf(call, calendarType) });
  return [
    { ...common, template, options: exchangeListOptions, handle: list },
    {
      ...common,
      template: `${template}/$count`,
      options: exchangeCountOptions,
      handle: (call) => exchangeCount(call, calendars(call), calendarType),
    },
  ];
}

const calendarsOfGroup = (call: GraphCall) => {
  const mailbox = mailboxOf(call);
  const group = groupOf(call, mailbox);
  return mailbox.calendars.filter(({ groupId }) => groupId === group.id);
};

/** Calendars and calendar groups. */
export const calendarRoutes: readonly Route[] = [
  ...calendarPaths.map(
    (template): Route => ({ ...common, template, options: ["select"], handle: getCalendar }),
  ),
  ...calendarLists("/users/{user}/calendars", (call) => mailboxOf(call).calendars),
  ...calendarLists("/users/{user}/calendarGroups/{calendarGroup}/calendars", calendarsOfGroup),
  {
    ...common,
    template: "/users/{user}/calendarGroups",
    options: exchangeListOptions,
    handle: (call) =>
      exchangePage(call, {
        entities: mailboxOf(call).calendarGroups,
        shape: shapeOf(call, calendarGroupType),
      }),
  },
  {
    ...common,
    template: "/users/{user}/calendarGroups/$count",
    options: exchangeCountOptions,
    handle: (call) => exchangeCount(call, mailboxOf(call).calendarGroups, calendarGroupType),
  },
  {
    ...common,
    template: "/users/{user}/calendarGroups/{calendarGroup}",
    options: ["select"],
    handle: getGroup,
  },
];
