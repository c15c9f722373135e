import { pathSegment } from "../graph/path.ts";
import { isGuid } from "../guid.ts";
import { failClosed, type JsonObject } from "./lookup.ts";
import { type PagedLookupOptions, readPages } from "./paged-lookup.ts";
import { isNoUser } from "./record-rules.ts";

/** What the members of a group are read with. */
export interface GroupMembersOptions extends PagedLookupOptions {
  /** True where the application has `Member.Read.Hidden`, so that hidden memberships are read like others. */
  readonly readsHidden: boolean;
}

/** The only properties that are read: who a member is, and whether a group shows its members. */
const SELECT = "$select=id,visibility,securityEnabled";
const GROUP = "#microsoft.graph.group";
/** Visibilities under which Graph gives all members to an application that may read members. */
const shown: ReadonlySet<unknown> = new Set(["Public", "Private"]);

/**
 * Fails unless Graph gives all members of a group. Graph leaves the members of a hidden membership out without a word, so
 * that the group looks empty, and an exclusion by it excludes no user. A security group has no visibility, and neither has a
 * group that may not be read: `securityEnabled` tells the two apart.
 *
 * @see https://learn.microsoft.com/graph/api/group-list-transitivemembers
 */
const checkShowsMembers = (
  { visibility, securityEnabled }: JsonObject,
  { readsHidden }: Pick<GroupMembersOptions, "readsHidden">,
): void => {
  if (visibility === "HiddenMembership" && !readsHidden) throw failClosed("a hidden membership");
  const isSecurityGroup = (visibility ?? null) === null && typeof securityEnabled === "boolean";
  if (visibility !== "HiddenMembership" && !isSecurityGroup && !shown.has(visibility))
    throw failClosed("a group whose visibility is not known");
};

/** The id of a member that is a user, or may be one; undefined for a group that shows its members, and for other objects. */
function userIdOf(member: unknown, options: GroupMembersOptions): string | undefined {
  if (typeof member !== "object" || member === null) throw failClosed("a member that is no object");
  const { "@odata.type": type, id, ...rest } = member as JsonObject;
  if (typeof id !== "string" || !isGuid(id)) throw failClosed("a member without an id");
  if (typeof type !== "string") throw failClosed("a member without a type");
  if (type === GROUP) checkShowsMembers(rest, options);
  return isNoUser(type) ? undefined : id.toLowerCase();
}

/**
 * Users in a group, also through groups inside it, by object id in lower case; undefined where there is no such group.
 *
 * It is read without type cast, `$count` and `ConsistencyLevel`: with them Graph answers from an index that can be behind the
 * directory. A member of a type that the schema does not know counts as a user, since it may be derived from one.
 *
 * @throws Refusal `upstreamUnavailable` for a group that cannot be read whole: a smaller group would let out whom it excludes
 */
export async function readGroupMembers(
  groupId: string,
  options: GroupMembersOptions,
  signal: AbortSignal,
): Promise<ReadonlySet<string> | undefined> {
  const { lookup } = options;
  const path = `/v1.0/groups/${pathSegment(groupId)}`;
  const group = await lookup.get(`${path}?${SELECT}`, signal);
  if (group === undefined) return undefined;
  checkShowsMembers(group, options);
  const members = new Set<string>();
  const pages = readPages(`${path}/transitiveMembers?${SELECT}&$top=999`, options, signal);
  for await (const member of pages) {
    const id = userIdOf(member, options);
    if (id !== undefined) members.add(id);
  }
  return members;
}
