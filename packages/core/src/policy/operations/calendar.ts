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
};

const range = ["startDateTime", "endDateTime"] as const;
const ranged = { parameters: [...range, ...listed], required: range } as const;
/** Graph takes no `$select` in a delta of events. */
const rangedDelta = { parameters: range, required: range } as const;

/**
 * Push-down is only for lists of events. Graph gives `createdDateTime` and `lastModifiedDateTime` of a calendar view, but
 * does not let them be selected; and an occurrence may have an `originalStart` that a series or a single event has not.
 */
const pushed = { pushDown: true } as const;

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
    list(events, path, "event", pushed),
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
