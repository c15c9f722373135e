import type { Timeout } from "../concurrency/abort.ts";
import { createExpiringCache } from "../concurrency/expiring-cache.ts";
import { createGate } from "../concurrency/gate.ts";
import { Refusal } from "../errors.ts";
import { pathSegment } from "../graph/path.ts";
import { type Examination, mailboxNotFound } from "./examined-request.ts";
import { failClosed, type JsonObject, type Lookup, timedOut } from "./lookup.ts";
import { type PagedLookupOptions, readPages } from "./paged-lookup.ts";

/** Tells the mailboxes of rooms, workspaces and equipment from those of people. */
export interface ResourceMailboxes {
  /**
   * What a request for the calendars of a mailbox is refused with: as Graph refuses a user without one, for a resource and
   * for a mailbox of which nobody can tell what it is for. Undefined for a mailbox that is known to be of another kind.
   *
   * @param userId object id in lower case
   * @throws Refusal `consentMissing` where the application may not read places or users, and `upstreamUnavailable` where
   * Graph does not answer
   */
  refusalOf(userId: string, examination: Examination): Promise<Refusal | undefined>;
}

/** Options of {@link createResourceMailboxes}. */
export interface ResourceMailboxesOptions extends PagedLookupOptions {
  readonly now: () => number;
  readonly timeout: Timeout;
}

/** Oldest age of what is known of a mailbox's purpose: a mailbox hardly ever changes it. */
export const PURPOSE_LIFETIME_MS = 24 * 60 * 60_000;
/** Longest time for all places, and for one mailbox behind as many as a list of calendars names, in milliseconds. */
const FLIGHT_MS = 120_000;
const MAX_MAILBOXES = 50_000;
/** Mailboxes that are looked up at a time; each costs two requests. */
const CONCURRENT_MAILBOXES = 4;
const PLACES = "places";

/** The types of place that have a mailbox of their own and that Graph lists by `/places`. Equipment is in no such list. */
const placeTypes = ["room", "workspace"] as const;

/** Every member of `userPurpose` that is known, and whether it is a resource's. Any other tells nothing. */
const isResourcePurpose: ReadonlyMap<unknown, boolean> = new Map([
  ["user", false],
  ["linked", false],
  ["shared", false],
  ["others", false],
  ["room", true],
  ["equipment", true],
]);

const withheld = (why: string): Refusal => mailboxNotFound(`mailbox of ${why}`);
const unknownPurpose = (why: string): Refusal => withheld(`unknown purpose (${why})`);

/** What ends a look-up for one mailbox alone: the others are read on. */
const isOfOneMailbox = (error: unknown): error is Refusal =>
  error instanceof Refusal && (error.code === "mailboxRefused" || error.code === "consentMissing");

/** The members of an object that are an address, in lower case. */
const addressesIn = (object: JsonObject, ...names: readonly string[]): readonly string[] =>
  names.flatMap((name) => {
    const address = object[name];
    return typeof address === "string" && address !== "" ? [address.toLowerCase()] : [];
  });

/** A look-up that is counted, and of which a 403 says that a permission is missing. */
const counted = (
  lookup: Pick<Lookup, "get">,
  permission: string,
  { countLookup }: Pick<Examination, "countLookup">,
): Pick<Lookup, "get"> => ({
  get(pathAndQuery, signal) {
    countLookup();
    return lookup.get(pathAndQuery, signal, permission);
  },
});

/**
 * The addresses of all places that have a mailbox; none where Graph does not have the list, as in some national clouds. It is
 * asked for without `$top`: with one, Graph was seen to leave the link to the next page out.
 *
 * @see https://learn.microsoft.com/graph/api/place-list
 */
async function readPlaces(options: PagedLookupOptions, signal: AbortSignal): Promise<ReadonlySet<string>> {
  const addresses = new Set<string>();
  for (const type of placeTypes) {
    const first = `/v1.0/places/microsoft.graph.${type}?$select=id,emailAddress`;
    for await (const place of readPages(first, { ...options, mayBeMissing: true }, signal)) {
      if (typeof place !== "object" || place === null) throw failClosed("a place that is no object");
      for (const address of addressesIn(place as JsonObject, "emailAddress")) addresses.add(address);
    }
  }
  return addresses;
}

/** True for the mailbox of a room or an equipment, by its own settings. */
async function isResourceByPurpose(
  userId: string,
  lookup: Pick<Lookup, "get">,
  signal: AbortSignal,
): Promise<boolean> {
  const path = `/v1.0/users/${pathSegment(userId)}/mailboxSettings/userPurpose`;
  const setting = await lookup.get(path, signal).catch((error: unknown) => {
    throw isOfOneMailbox(error) ? unknownPurpose("MailboxSettings.Read is not granted for it") : error;
  });
  if (setting === undefined) throw unknownPurpose("it has no settings");
  const { value } = setting;
  const isResource = isResourcePurpose.get(typeof value === "string" ? value.toLowerCase() : value);
  if (isResource === undefined) throw unknownPurpose("its settings do not tell");
  return isResource;
}

/** The addresses that a place could name a mailbox by. */
async function addressesOf(
  userId: string,
  lookup: Pick<Lookup, "get">,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const user = await lookup.get(
    `/v1.0/users/${pathSegment(userId)}?$select=id,mail,userPrincipalName`,
    signal,
  );
  if (user === undefined) throw unknownPurpose("the directory does not have its user");
  return addressesIn(user, "mail", "userPrincipalName");
}

/**
 * Exchange clears the private flag of a meeting in the copy that a room or an equipment gets (`RemovePrivateProperty`, on by
 * default), so that a private meeting looks like any other there. A mailbox is taken for a resource's where `/places` lists
 * it or its `userPurpose` says so: a new room is listed only after hours, one that is hidden from address lists never, and a
 * listed one may have been made from a mailbox of another kind. What is found is remembered for 24 hours; what could not be found is asked for again.
 *
 * @see https://learn.microsoft.com/graph/api/resources/mailboxsettings
 * @see https://learn.microsoft.com/powershell/module/exchange/set-calendarprocessing
 */
export function createResourceMailboxes(options: ResourceMailboxesOptions): ResourceMailboxes {
  const { lookup, graphRoot, now, timeout } = options;
  const common = { lifetimeMs: PURPOSE_LIFETIME_MS, flightMs: FLIGHT_MS, timedOut, now, timeout };
  const places = createExpiringCache<ReadonlySet<string>>({ ...common, limit: 1 });
  const mailboxes = createExpiringCache<boolean>({ ...common, limit: MAX_MAILBOXES });
  const gate = createGate(CONCURRENT_MAILBOXES);

  const isResource = async (
    userId: string,
    examination: Examination,
    signal: AbortSignal,
  ): Promise<boolean> => {
    const asking = (permission: string) => counted(lookup, permission, examination);
    const listed = await places.get(PLACES, signal, (flight) =>
      readPlaces({ lookup: asking("Place.Read.All"), graphRoot }, flight),
    );
    const byPurpose = await isResourceByPurpose(userId, asking("MailboxSettings.Read"), signal);
    if (byPurpose || listed.size === 0) return byPurpose;
    const addresses = await addressesOf(userId, asking("User.ReadBasic.All"), signal);
    return addresses.some((address) => listed.has(address));
  };

  return {
    async refusalOf(userId, examination) {
      try {
        const found = await mailboxes.get(userId, examination.signal, (flight) =>
          gate(() => isResource(userId, examination, flight)),
        );
        return found ? withheld("a room or an equipment") : undefined;
      } catch (error) {
        if (error instanceof Refusal && error.code === "notFound") return error;
        throw error;
      }
    },
  };
}
