import {
  applicationRoles,
  type CallerSight,
  catalogue,
  neededPermissions,
  type OperationGroup,
  operationGroups,
} from "@graphveil/core/policy";
import {
  createVisibleProperties,
  type EffectiveProfile,
  type ProfileName,
  plainProfile,
} from "@graphveil/core/privacy";

/** An application permission of Microsoft Graph. */
export interface ApplicationPermission {
  readonly name: string;
  /** Id of Microsoft Graph's application role. */
  readonly id: string;
}

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
 * A permission with the id of its role.
 *
 * @throws Error if the id is not known
 */
export const withId = (name: string): ApplicationPermission => {
  const id = applicationRoles[name];
  if (id === undefined) throw new Error(`no application role is known for ${name}`);
  return { name, id };
};

/** What a caller of a profile sees. */
export const sightOf = (profile: EffectiveProfile): CallerSight => ({
  rawIds: profile.rawIds,
  visibility: { visibleProperties: createVisibleProperties(profile), actionFor: profile.actionFor },
});

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
