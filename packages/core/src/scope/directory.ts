import type { Timeout } from "../concurrency/abort.ts";
import { createExpiringCache } from "../concurrency/expiring-cache.ts";
import { readLink } from "../graph/links.ts";
import { pathSegment } from "../graph/path.ts";
import { isGuid } from "../guid.ts";
import { failClosed, type JsonObject, type Lookup, timedOut } from "./lookup.ts";

/** What a scope needs of the directory. All ids that it gives are object ids in lower case. */
export interface Directory {
  /** Users in a group, also through groups inside it. */
  membersOf(groupId: string, signal: AbortSignal): Promise<ReadonlySet<string>>;
  /** The user that an id, a user principal name or an address names; undefined if nobody. */
  userOf(key: string, signal: AbortSignal): Promise<string | undefined>;
}

/** Options of {@link createDirectory}. */
export interface DirectoryOptions {
  readonly lookup: Lookup;
  /** Origin of the cloud's Graph. */
  readonly graphRoot: string;
  readonly now: () => number;
  readonly timeout: Timeout;
}

/** Oldest age of what a scope is decided on. */
export const SCOPE_LIFETIME_MS = 15 * 60_000;
const GROUP_FLIGHT_MS = 120_000;
const USER_FLIGHT_MS = 15_000;
const MAX_GROUPS = 200;
const MAX_USERS = 10_000;
/** A million users; a tenant with more of them in one group is refused. */
const MAX_PAGES = 1000;

const idOf = (user: unknown): string | undefined => {
  const id = typeof user === "object" && user !== null && "id" in user ? user.id : undefined;
  return typeof id === "string" && isGuid(id) ? id.toLowerCase() : undefined;
};

const recordsOf = (page: JsonObject): readonly unknown[] => {
  const { value } = page;
  if (!Array.isArray(value)) throw failClosed("a look-up answered no collection");
  return value;
};

/**
 * Looks up users and the transitive members of groups, remembers both for at most 15 minutes, and fails closed: a group
 * that cannot be read whole has no members that could be relied on.
 *
 * @see https://learn.microsoft.com/graph/api/group-list-transitivemembers
 */
export function createDirectory({ lookup, graphRoot, now, timeout }: DirectoryOptions): Directory {
  const common = { lifetimeMs: SCOPE_LIFETIME_MS, timedOut, now, timeout };
  const groups = createExpiringCache<ReadonlySet<string>>({
    ...common,
    limit: MAX_GROUPS,
    flightMs: GROUP_FLIGHT_MS,
  });
  const users = createExpiringCache<string | undefined>({
    ...common,
    limit: MAX_USERS,
    flightMs: USER_FLIGHT_MS,
  });

  const loadMembers = async (groupId: string, signal: AbortSignal): Promise<ReadonlySet<string>> => {
    const first = `/v1.0/groups/${pathSegment(groupId)}/transitiveMembers/microsoft.graph.user?$select=id&$count=true&$top=999`;
    const members = new Set<string>();
    let target: string | undefined = first;
    for (let pages = 0; target !== undefined; pages++) {
      const page: JsonObject | undefined = pages < MAX_PAGES ? await lookup.get(target, signal) : undefined;
      if (page === undefined) throw failClosed("the group cannot be read");
      for (const user of recordsOf(page)) {
        const id = idOf(user);
        if (id === undefined) throw failClosed("a member without an id");
        members.add(id);
      }
      target = nextOf(page, first);
    }
    return members;
  };

  const nextOf = (page: JsonObject, first: string): string | undefined => {
    const link = page["@odata.nextLink"];
    if (link === undefined) return undefined;
    const token = typeof link === "string" ? readLink(link, graphRoot) : undefined;
    if (token === undefined) throw failClosed("a next link without one token");
    return `${first}&${token.parameter}=${encodeURIComponent(token.value)}`;
  };

  /** A path segment takes ids and user principal names alone; an address can be another than the user principal name. */
  const loadUser = async (key: string, signal: AbortSignal): Promise<string | undefined> => {
    const user = await lookup.get(`/v1.0/users/${pathSegment(key)}?$select=id`, signal);
    if (user !== undefined) return idOf(user);
    const filter = encodeURIComponent(`mail eq '${key.replaceAll("'", "''")}'`);
    const found = await lookup.get(`/v1.0/users?$select=id&$filter=${filter}`, signal);
    const [only, ...others] = found === undefined ? [] : recordsOf(found);
    return others.length === 0 ? idOf(only) : undefined;
  };

  return {
    membersOf: (groupId, signal) => groups.get(groupId, signal, (flight) => loadMembers(groupId, flight)),
    async userOf(key, signal) {
      const name = key.toLowerCase();
      if (isGuid(name)) return name;
      return name.includes("@") ? users.get(name, signal, (flight) => loadUser(name, flight)) : undefined;
    },
  };
}
