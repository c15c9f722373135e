import type { Operation } from "../operation.ts";
import { filterableStrings } from "./filterable.ts";

const calendar = {
  group: "calendar",
  required: [],
  maxTop: 1000,
  preferences: ["outlook.timezone", "outlook.body-content-type", "IdType", "odata.maxpagesize"],
  advancedCount: false,
  permissions: ["Calendars.ReadBasic.All", "Calendars.Read", "Calendars.ReadWrite"],
} as const satisfies Partial<Operation>;

const listed = ["$select", "$filter", "$orderby", "$top", "$skip", "$count"] as const;

const inRange = (template: string): Operation => ({
  ...calendar,
  template,
  reply: { kind: "collection", type: "event" },
  parameters: ["startDateTime", "endDateTime", ...listed],
  filterableStrings: filterableStrings.event,
  required: ["startDateTime", "endDateTime"],
});

const eventsBelow = (parent: string): readonly Operation[] => [
  inRange(`${parent}/calendarView`),
  {
    ...calendar,
    template: `${parent}/events`,
    reply: { kind: "collection", type: "event" },
    parameters: listed,
    filterableStrings: filterableStrings.event,
  },
  {
    ...calendar,
    template: `${parent}/events/{event-id}`,
    reply: { kind: "entity", type: "event" },
    parameters: ["$select"],
  },
  inRange(`${parent}/events/{event-id}/instances`),
];

const oneCalendar = (path: string): readonly Operation[] => [
  { ...calendar, template: path, reply: { kind: "entity", type: "calendar" }, parameters: ["$select"] },
  ...eventsBelow(path),
];

const calendars = (path: string): readonly Operation[] => [
  {
    ...calendar,
    template: path,
    reply: { kind: "collection", type: "calendar" },
    parameters: listed,
  },
  ...oneCalendar(`${path}/{calendar-id}`),
];

const mailbox = "/users/{user-id}";

/** Calendars, events and calendar views. */
export const calendarOperations: readonly Operation[] = [
  ...eventsBelow(mailbox),
  ...oneCalendar(`${mailbox}/calendar`),
  ...calendars(`${mailbox}/calendars`),
];
