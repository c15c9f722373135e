import {
  applicationRoles,
  catalogue,
  leastPermissions,
  type OperationGroup,
  operationGroups,
} from "@graphveil/core/policy";

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
  /** The narrowest permission of each operation, for policies that grant single operations. */
  readonly operations: readonly {
    readonly template: string;
    readonly group: OperationGroup;
    readonly permission: ApplicationPermission;
  }[];
}

const withId = (name: string): ApplicationPermission => {
  const id = applicationRoles[name];
  if (id === undefined) throw new Error(`no application role is known for ${name}`);
  return { name, id };
};

/**
 * The permissions that the catalogue needs under a profile.
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
  return {
    profile,
    permissions: Array.from(groups, ([name, needing]) => ({ ...withId(name), groups: needing })),
    operations: catalogue.map(({ template, group, permissions: [narrowest = ""] }) => ({
      template,
      group,
      permission: withId(narrowest),
    })),
  };
}
