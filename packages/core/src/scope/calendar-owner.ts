import type { Timeout } from "../concurrency/abort.ts";
import { createExpiringCache } from "../concurrency/expiring-cache.ts";
import { type Directory, SCOPE_LIFETIME_MS } from "./directory.ts";
import { type Lookup, timedOut } from "./lookup.ts";

/** Tells whether a user, by object id in lower case, may be the owner of what is read. */
export type OwnerTest = (userId: string) => boolean | Promise<boolean>;

/** Whose calendars are. */
export interface CalendarOwners {
  /** The `owner` of the calendar at a path; undefined where Graph has no such calendar or shows no owner. */
  at(path: string, signal: AbortSignal): Promise<unknown>;
  /** True if the mailbox that an `owner` names is in scope. */
  isInScope(owner: unknown, isInScope: OwnerTest, signal: AbortSignal): Promise<boolean>;
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
 * A calendar that somebody shared stands among the calendars of whom he shared it with, and `owner` is the only word on whose
 * it is. An owner without an address, or whose address the directory does not know, is in nobody's scope.
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
