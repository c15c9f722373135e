import { collection, count, delta, entity, type Family, familyDefaults, list, listed } from "./families.ts";
import type { Operation } from "./operation.ts";

const calendar = {
  ...familyDefaults,
  group: "calendar",
  maxTop: 1000,
  permissions: ["Calendars.ReadBasic.All", "Calendars.Read", "Calendars.ReadWrite"],
} as const;

const calendars: Family = { ...calendar, preferences: ["odata.maxpagesize"] };
const events: Family = {
  ...calendar,
  preferences: ["outlook.timezone", "outlook.body-content-type", "IdType", "odata.maxpagesize"],
  pushDown: true,
};

const range = ["startDateTime", "endDateTime"] as const;
/**
 * A view gives these two times by default. Its documentation says that they cannot be selected; in truth it fills them where
 * something is selected beside them that is not in its index, such as the organizer.
 *
 * @see https://learn.microsoft.com/graph/api/calendar-list-calendarview
 */
const ranged = {
  parameters: [...range, ...listed],
  required: range,
  mayStayEmpty: ["createdDateTime", "lastModifiedDateTime"],
} as const;
/** Graph takes no `$select` in a delta of events. */
const rangedDelta = { parameters: range, required: range } as const;

/** Graph follows the changes of views; `events/delta` and `instances/delta` it declares and does not serve. */
const view = (parent: string): readonly Operation[] => [
  list(events, `${parent}/calendarView`, "event", ranged),
  delta(events, `${parent}/calendarView`, "event", rangedDelta),
];

const eventsBelow = (parent: string): readonly Operation[] => {
  const path = `${parent}/events`;
  const event = `${path}/{event-id}`;
  return [
    ...view(parent),
    list(events, path, "event"),
    count(events, path, "event"),
    entity(events, event, "event"),
    entity(calendars, `${event}/calendar`, "calendar"),
    list(events, `${event}/instances`, "event", ranged),
  ];
};

const oneCalendar = (path: string): readonly Operation[] => [
  entity(calendars, path, "calendar"),
  ...eventsBelow(path),
];

const calendarsAt = (path: string): readonly Operation[] => [
  ...collection(calendars, path, "calendar"),
  ...oneCalendar(`${path}/{calendar-id}`),
];

const mailbox = "/users/{user-id}";
const groups = `${mailbox}/calendarGroups`;
const group = `${groups}/{calendarGroup-id}`;

/** Calendars and their groups, events and calendar views. */
export const calendarOperations: readonly Operation[] = [
  ...eventsBelow(mailbox),
  ...oneCalendar(`${mailbox}/calendar`),
  ...calendarsAt(`${mailbox}/calendars`),
  ...collection(calendars, groups, "calendarGroup"),
  entity(calendars, group, "calendarGroup"),
  ...calendarsAt(`${group}/calendars`),
];
