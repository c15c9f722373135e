import { pathSegment } from "../graph/path.ts";
import type { Directory } from "./directory.ts";
import type { OwnedCalendar } from "./record-rules.ts";
import { createScopeMemory, type ScopeLookupOptions } from "./scope-memory.ts";

/** Whose calendars are. */
export interface CalendarOwners {
  /** The calendar at a path; undefined where Graph has none. */
  at(path: string, signal: AbortSignal): Promise<OwnedCalendar | undefined>;
  /**
   * The object id of the user whose a calendar is; undefined where nothing says it, which is nobody's scope.
   *
   * @param mailbox object id of the user among whose calendars it stands
   */
  ownerOf(calendar: OwnedCalendar, mailbox: string, signal: AbortSignal): Promise<string | undefined>;
}

/** Options of {@link createCalendarOwners}. */
export interface CalendarOwnersOptions extends ScopeLookupOptions {
  readonly directory: Directory;
}

const MAX_CALENDARS = 20_000;

/** The kinds of addresses that Exchange writes in front of them. */
const addressKind = /^(?:smtp|x500|ex):/;

/** The address or X.500 name of an `owner`, in lower case and without its kind; undefined where it has none. */
const addressOf = (owner: unknown): string | undefined => {
  const address =
    typeof owner === "object" && owner !== null && "address" in owner ? owner.address : undefined;
  if (typeof address !== "string") return undefined;
  return address.trim().toLowerCase().replace(addressKind, "").trim() || undefined;
};

/**
 * A calendar that somebody shared stands among the calendars of whom they shared it with, and `owner` is the only word on
 * whose it is. What the directory does not know of it, the default calendar of the mailbox may: it is the mailbox's own, and
 * so is a calendar whose owner is written as its owner is. Exchange writes aliases there, X.500 names, the address before a
 * user was renamed, or nothing.
 *
 * @see https://learn.microsoft.com/graph/api/resources/calendar
 */
export function createCalendarOwners({
  lookup,
  directory,
  now,
  timeout,
}: CalendarOwnersOptions): CalendarOwners {
  const calendars = createScopeMemory<OwnedCalendar | undefined>({ limit: MAX_CALENDARS, now, timeout });
  const at: CalendarOwners["at"] = (path, signal) =>
    calendars.get(path, signal, (flight) => lookup.get(`${path}?$select=id,owner`, flight));

  const isOwn = async (calendar: OwnedCalendar, mailbox: string, signal: AbortSignal): Promise<boolean> => {
    const own = await at(`/v1.0/users/${pathSegment(mailbox)}/calendar`, signal);
    if (typeof own?.id !== "string") return false;
    const address = addressOf(calendar.owner);
    return own.id === calendar.id || (address !== undefined && address === addressOf(own.owner));
  };

  return {
    at,
    async ownerOf(calendar, mailbox, signal) {
      const address = addressOf(calendar.owner);
      const id = address === undefined ? undefined : await directory.userOf(address, signal);
      if (id !== undefined) return id;
      return (await isOwn(calendar, mailbox, signal)) ? mailbox : undefined;
    },
  };
}
