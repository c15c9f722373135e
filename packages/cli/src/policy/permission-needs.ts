import { accessOf } from "@graphveil/core/access";
import { effectiveSettings, neededPermissions, type PolicyDocument } from "@graphveil/core/policy";
import { effectiveProfileOf } from "@graphveil/core/sanitizer";
import { type ApplicationPermission, policyPermissions, sightOf } from "./permissions.ts";

/** A permission, and for whom it is. */
export interface PermissionNeed extends ApplicationPermission {
  /** What it is for, such as `acme reads mail`; each caller and group of operations once. */
  readonly reasons: readonly string[];
}

type Entry = PolicyDocument["callers"][number];

/** The permissions that an entry would need if it had only some of its operations. */
const neededFor = (policy: PolicyDocument, entry: Entry, templates: readonly string[]): readonly string[] => {
  const sight = sightOf(effectiveProfileOf(effectiveSettings(policy, entry)));
  const readsHidden = policy.hiddenMemberships === "granted";
  const only = { ...entry, groups: [], operations: { allow: templates } };
  return neededPermissions([[only, { ...sight, readsHidden }]]);
};

/**
 * The least permissions that a policy needs, each with the callers and the groups of operations that need it. A permission that
 * no single group needs is one that the groups of a caller need together.
 */
export function permissionNeeds(policy: PolicyDocument): readonly PermissionNeed[] {
  const parts = policy.callers.flatMap((entry) =>
    [...Map.groupBy(accessOf(policy, entry).operations, ({ group }) => group)].map(([group, operations]) => ({
      reason: `${entry.name} reads ${group}`,
      needed: neededFor(
        policy,
        entry,
        operations.map(({ template }) => template),
      ),
    })),
  );
  return policyPermissions(policy).map((permission) => ({
    ...permission,
    reasons: parts.filter(({ needed }) => needed.includes(permission.name)).map(({ reason }) => reason),
  }));
}
