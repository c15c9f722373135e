import type { Timeout } from "../concurrency/abort.ts";
import { createExpiringCache } from "../concurrency/expiring-cache.ts";
import { type Directory, SCOPE_LIFETIME_MS } from "./directory.ts";
import { type Lookup, timedOut } from "./lookup.ts";
import type { IsInScope } from "./mailbox-scope.ts";

/** Whose calendars are. */
export interface CalendarOwners {
  /** The `owner` of the calendar at a path; undefined where Graph has no such calendar or shows no owner. */
  at(path: string, signal: AbortSignal): Promise<unknown>;
  /** True if the mailbox that an `owner` names is in scope. */
  isInScope(owner: unknown, isInScope: IsInScope, signal: AbortSignal): Promise<boolean>;
}

/** Options of {@link createCalendarOwners}. */
export interface CalendarOwnersOptions {
  readonly lookup: Lookup;
  readonly directory: Directory;
  readonly now: () => number;
  readonly timeout: Timeout;
}

const FLIGHT_MS = 15_000;
const MAX_CALENDARS = 20_000;

const addressOf = (owner: unknown): string | undefined =>
  typeof owner === "object" &&
  owner !== null &&
  "address" in owner &&
  typeof owner.address === "string" &&
  owner.address.includes("@")
    ? owner.address
    : undefined;

/**
 * A shared calendar is listed among the calendars of the person it was shared with, and only `owner` tells whose it is. An
 * owner without an address, or whose address the directory does not know, is in no scope.
 *
 * @see https://learn.microsoft.com/graph/api/resources/calendar
 */
export function createCalendarOwners({
  lookup,
  directory,
  now,
  timeout,
}: CalendarOwnersOptions): CalendarOwners {
  const owners = createExpiringCache<unknown>({
    lifetimeMs: SCOPE_LIFETIME_MS,
    limit: MAX_CALENDARS,
    flightMs: FLIGHT_MS,
    timedOut,
    now,
    timeout,
  });
  return {
    at: (path, signal) =>
      owners.get(
        path,
        signal,
        async (flight) => (await lookup.get(`${path}?$select=id,owner`, flight))?.["owner"],
      ),
    async isInScope(owner, isInScope, signal) {
      const address = addressOf(owner);
      const id = address === undefined ? undefined : await directory.userOf(address, signal);
      return id !== undefined && isInScope(id);
    },
  };
}
