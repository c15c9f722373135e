import type { TenantContent } from "../../../tenant/content.ts";
import type { GraphCall } from "../graph-call.ts";

/**
 * The index from which the directory answers advanced queries. It follows the directory late, so that one question gets
 * two answers: with `ConsistencyLevel: eventual` and `$count` from the index, without them from the directory itself.
 */
export interface DirectoryIndex {
  /** The directory as the request sees it. */
  seenBy(query: Pick<GraphCall, "eventual" | "query"> & { readonly counts: boolean }): TenantContent;
  /** Keeps the index as it is now, until the returned function lets it catch up. */
  hold(): () => void;
}

/** Creates the index of a tenant, which follows at once unless it is held. */
export function createDirectoryIndex(tenant: TenantContent): DirectoryIndex {
  let held: TenantContent | undefined;
  return {
    seenBy({ eventual, query, counts }) {
      const advanced = counts || query.has("search") || query.get("count")?.value.toLowerCase() === "true";
      return eventual && advanced ? (held ?? tenant) : tenant;
    },
    hold() {
      const copy = {
        ...tenant,
        people: [...tenant.people],
        groups: [...tenant.groups],
        orgContacts: [...tenant.orgContacts],
      };
      held = copy;
      return () => {
        if (held === copy) held = undefined;
      };
    },
  };
}
