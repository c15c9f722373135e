import type { Configuration } from "../configuration/configuration.ts";
import type { PolicyWarning } from "../configuration/policy-warnings.ts";
import { pathSegment } from "../graph/path.ts";
import { isGuid } from "../guid.ts";
import { pointerTo } from "../json/json-pointer.ts";
import type { CallerEntry } from "../policy/callers.ts";
import type { CallerViews } from "./caller-views.ts";
import type { Upstream } from "./upstream.ts";

/** What is looked up with. */
export interface GroupLookup {
  readonly configuration: Pick<Configuration, "policy">;
  readonly upstream: Pick<Upstream, "get">;
  readonly views: CallerViews;
}

const members = ["mailboxes", "exclude"] as const;
/** Longest time for one group, in milliseconds. */
const LOOKUP_MS = 5000;

/** The object id that a policy names in clear or sealed; undefined for a seal that does not open. */
const openGroup = async (
  { views }: GroupLookup,
  entry: CallerEntry,
  id: string,
  signal: AbortSignal,
): Promise<string | undefined> =>
  isGuid(id) ? id : (await views(entry).getVeil(signal)).seal.unsealId("directoryObject", id);

/** True only where the directory says so: a failure of the look-up says nothing of the group. */
const isMissing = async (parts: GroupLookup, entry: CallerEntry, group: string): Promise<boolean> => {
  const signal = AbortSignal.timeout(LOOKUP_MS);
  try {
    const id = await openGroup(parts, entry, group, signal);
    if (id === undefined) return true;
    const asked = { pathAndQuery: `/v1.0/groups/${pathSegment(id)}?$select=id`, headers: {} };
    const { status } = await parts.upstream.get(asked, { deadline: Date.now() + LOOKUP_MS, signal });
    return status === 404;
  } catch {
    return false;
  }
};

/**
 * The groups of a policy that the directory does not have, each looked up once. It is for a server that a person starts; a
 * function asks when the first request needs the group.
 */
export async function missingGroups(parts: GroupLookup): Promise<readonly PolicyWarning[]> {
  const places = parts.configuration.policy.callers.flatMap((entry, index) =>
    members.flatMap((member) => {
      const set = entry[member];
      const pointer = pointerTo(["callers", index, member, "group"]);
      return set !== undefined && "group" in set ? [{ entry, pointer, group: set.group }] : [];
    }),
  );
  const found = await Promise.all(
    places.map(async ({ entry, pointer, group }): Promise<readonly PolicyWarning[]> => {
      if (!(await isMissing(parts, entry, group))) return [];
      const problem = "is no group of the tenant: every request of the caller fails until it is one";
      return [{ code: "groupMissing", pointer, caller: entry.name, problem }];
    }),
  );
  return found.flat();
}
