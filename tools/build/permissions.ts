import { type ApplicationPermission, sightOf, withId } from "@graphveil/cli/permissions";
import { catalogue, neededPermissions, type OperationGroup, operationGroups } from "@graphveil/core/policy";
import { type ProfileName, plainProfile } from "@graphveil/core/privacy";

/** What `permissions.json` holds. */
export interface PermissionList {
  readonly profile: string;
  /** The least permissions of each group, for policies that grant groups: those of its groups, and no other. */
  readonly permissions: readonly (ApplicationPermission & { readonly groups: readonly OperationGroup[] })[];
  /** The least permissions of each operation, for policies that grant single operations. */
  readonly operations: readonly {
    readonly template: string;
    readonly group: OperationGroup;
    readonly permissions: readonly ApplicationPermission[];
  }[];
}

/**
 * The permissions that the catalogue needs under a profile.
 *
 * @throws Error if the id of a permission is not known
 */
export function permissionList(profile: ProfileName): PermissionList {
  const sight = sightOf(plainProfile(profile));
  const groups = new Map<string, OperationGroup[]>();
  for (const group of operationGroups) {
    for (const name of neededPermissions([[{ groups: [group] }, sight]])) {
      groups.set(name, [...(groups.get(name) ?? []), group]);
    }
  }
  return {
    profile,
    permissions: Array.from(groups, ([name, needing]) => ({ ...withId(name), groups: needing })),
    operations: catalogue.map(({ template, group }) => ({
      template,
      group,
      permissions: neededPermissions([[{ operations: { allow: [template] } }, sight]]).map(withId),
    })),
  };
}
