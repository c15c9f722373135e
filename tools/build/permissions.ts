import {
  applicationRoles,
  catalogue,
  leastPermissions,
  type OperationGroup,
  operationGroups,
} from "@graphveil/core/policy";

/** An application permission of Microsoft Graph, and the groups of operations that need it. */
export interface NeededPermission {
  readonly name: string;
  /** Id of Microsoft Graph's application role. */
  readonly id: string;
  readonly groups: readonly OperationGroup[];
}

/** What `permissions.json` holds. */
export interface PermissionList {
  readonly profile: string;
  readonly permissions: readonly NeededPermission[];
}

/**
 * The least permissions of each group, so that a policy with some groups needs those of its groups and no other.
 *
 * @throws Error if the id of a permission is not known
 */
export function permissionList(profile: string): PermissionList {
  const groups = new Map<string, OperationGroup[]>();
  for (const group of operationGroups) {
    for (const name of leastPermissions(catalogue.filter((operation) => operation.group === group))) {
      groups.set(name, [...(groups.get(name) ?? []), group]);
    }
  }
  const permissions = Array.from(groups, ([name, needing]): NeededPermission => {
    const id = applicationRoles[name];
    if (id === undefined) throw new Error(`no application role is known for ${name}`);
    return { name, id, groups: needing };
  });
  return { profile, permissions };
}
