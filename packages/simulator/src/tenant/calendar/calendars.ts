import type { Random } from "../../random.ts";
import { ownCalendars } from "../corpus/places.ts";
import { changeKey, itemId, type MailboxIdentity, shortItemId } from "../exchange-ids.ts";
import type { Person } from "../people/person.ts";
import type { JsonObject } from "../wire.ts";

/** A calendar of a mailbox. */
export interface Calendar {
  readonly id: string;
  readonly name: string;
  readonly isDefault: boolean;
  /** Whose it is: the mailbox's owner, or somebody who shared it. */
  readonly owner: Person;
  readonly groupId: string;
  readonly wire: JsonObject;
}

/** A group of calendars in a mailbox. */
export interface CalendarGroup {
  readonly id: string;
  readonly name: string;
  readonly wire: JsonObject;
}

/** What {@link createCalendars} needs to know. */
export interface CalendarPlan {
  readonly identity: MailboxIdentity;
  readonly owner: Person;
  readonly random: Random;
  readonly localized: boolean;
  /** Somebody who shares a calendar with this mailbox. */
  readonly sharer: Person | null;
}

/** Folder number of calendars inside the ids of calendars and events. */
export const calendarCounter = 0x10d;
const calendarListCounter = 0x106;

/** Class ids of the three calendar groups that Outlook makes by itself. */
const classIds = [
  "0006f0b7-0000-0000-c000-000000000046",
  "0006f0b8-0000-0000-c000-000000000046",
  "0006f0b9-0000-0000-c000-000000000046",
] as const;

function createCalendarGroups({ identity, localized }: CalendarPlan): readonly CalendarGroup[] {
  const names = localized
    ? ["Meine Kalender", "Andere Kalender", "Kalender von Personen"]
    : ["My Calendars", "Other Calendars", "People's Calendars"];
  return names.map((name, at) => {
    const id = shortItemId(identity, calendarListCounter, 0x23_2100 + at);
    return {
      id,
      name,
      wire: { id, name, classId: classIds[at] ?? null, changeKey: changeKey(identity, 0x667 + at) },
    };
  });
}

function calendarWire(calendar: Omit<Calendar, "wire">, plan: CalendarPlan, at: number): JsonObject {
  const own = calendar.owner.id === plan.owner.id;
  return {
    id: calendar.id,
    name: calendar.name,
    color: own ? "auto" : "lightTeal",
    hexColor: own ? "" : "#4da6a6",
    isDefaultCalendar: calendar.isDefault,
    changeKey: changeKey(plan.identity, 0x34c74 + at),
    canShare: own,
    canViewPrivateItems: own,
    canEdit: own,
    allowedOnlineMeetingProviders: own ? ["teamsForBusiness"] : [],
    defaultOnlineMeetingProvider: own ? "teamsForBusiness" : "unknown",
    isTallyingResponses: calendar.isDefault,
    isRemovable: !calendar.isDefault,
    owner: { name: calendar.owner.displayName, address: calendar.owner.mail ?? "" },
  };
}

/** A mailbox's calendars: the default one first, one of the user's own, and one that somebody shares with that user. */
export function createCalendars(plan: CalendarPlan): {
  readonly calendars: readonly Calendar[];
  readonly calendarGroups: readonly CalendarGroup[];
} {
  const calendarGroups = createCalendarGroups(plan);
  const groupId = (at: number) => calendarGroups[at]?.id ?? "";
  const seeds = [
    {
      name: plan.localized ? "Kalender" : "Calendar",
      isDefault: true,
      owner: plan.owner,
      groupId: groupId(0),
    },
    { name: plan.random.pick(ownCalendars), isDefault: false, owner: plan.owner, groupId: groupId(0) },
    ...(plan.sharer === null
      ? []
      : [{ name: plan.sharer.displayName, isDefault: false, owner: plan.sharer, groupId: groupId(2) }]),
  ];
  const calendars = seeds.map((seed, at) => {
    const calendar = { ...seed, id: itemId(plan.identity, calendarListCounter, 0x1b_82df + at) };
    return { ...calendar, wire: calendarWire(calendar, plan, at) };
  });
  return { calendars, calendarGroups };
}
