import type { Timeout } from "../concurrency/abort.ts";
import { pathSegment } from "../graph/path.ts";
import { isGuid } from "../guid.ts";
import { type GroupMembersOptions, readGroupMembers } from "./group-members.ts";
import { groupMissing, type JsonObject, type Lookup, recordsOf } from "./lookup.ts";
import { createScopeMemory } from "./scope-memory.ts";

/** What a scope needs of the directory. All ids that it gives are object ids in lower case. */
export interface Directory {
  /**
   * Users in a group, also through groups inside it.
   *
   * @throws Refusal `misconfigured` for a group that does not exist, which is remembered like its members
   */
  membersOf(groupId: string, signal: AbortSignal): Promise<ReadonlySet<string>>;
  /**
   * The user that an id, a user principal name, one of its addresses or an X.500 name (`/o=…`) names, whatever their case;
   * undefined if nobody, or more than one. Groups and contacts have addresses, too, and are nobody here.
   */
  userOf(key: string, signal: AbortSignal): Promise<string | undefined>;
}

/** Options of {@link createDirectory}. */
export interface DirectoryOptions extends GroupMembersOptions {
  readonly lookup: Lookup;
  readonly now: () => number;
  readonly timeout: Timeout;
}

const GROUP_FLIGHT_MS = 120_000;
const MAX_GROUPS = 200;
const MAX_USERS = 10_000;

const idOf = (user: unknown): string | undefined => {
  const id = typeof user === "object" && user !== null && "id" in user ? user.id : undefined;
  return typeof id === "string" && isGuid(id) ? id.toLowerCase() : undefined;
};

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** An address of any kind: `proxyAddresses` has them with their kind in front. Needs more than the basic permission. */
const hasProxy = (address: string): string => `proxyAddresses/any(p:p eq ${literal(address)})`;

const usersWith = (filter: string): string => `/v1.0/users?$select=id&$filter=${encodeURIComponent(filter)}`;

const onlyOne = (page: JsonObject | undefined): string | undefined => {
  const [only, ...others] = page === undefined ? [] : recordsOf(page);
  return others.length === 0 ? idOf(only) : undefined;
};

const isX500 = (name: string): boolean => name.startsWith("/");

/**
 * Looks up users and the transitive members of groups, remembers both for at most 15 minutes, and fails closed: a group
 * that cannot be read whole has no members that could be relied on.
 */
export function createDirectory(options: DirectoryOptions): Directory {
  const { lookup, now, timeout } = options;
  const groups = createScopeMemory<ReadonlySet<string> | undefined>({
    limit: MAX_GROUPS,
    flightMs: GROUP_FLIGHT_MS,
    now,
    timeout,
  });
  const users = createScopeMemory<string | undefined>({ limit: MAX_USERS, now, timeout });

  /** A path segment takes only ids and user principal names; an address can differ from the user principal name. */
  const loadUser = async (key: string, signal: AbortSignal): Promise<string | undefined> => {
    if (isX500(key)) return onlyOne(await lookup.find(usersWith(hasProxy(`x500:${key}`)), signal));
    const user = await lookup.get(`/v1.0/users/${pathSegment(key)}?$select=id`, signal);
    if (user !== undefined) return idOf(user);
    const byMail = await lookup.get(usersWith(`mail eq ${literal(key)}`), signal);
    if (byMail !== undefined && recordsOf(byMail).length > 0) return onlyOne(byMail);
    return onlyOne(await lookup.find(usersWith(hasProxy(`smtp:${key}`)), signal));
  };

  return {
    async membersOf(groupId, signal) {
      const members = await groups.get(groupId, signal, (flight) =>
        readGroupMembers(groupId, options, flight),
      );
      if (members === undefined) throw groupMissing();
      return members;
    },
    async userOf(key, signal) {
      const name = key.toLowerCase();
      if (isGuid(name)) return name;
      return name.includes("@") || isX500(name)
        ? users.get(name, signal, (flight) => loadUser(name, flight))
        : undefined;
    },
  };
}
