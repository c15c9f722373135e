import {
  applicationRoles,
  type CallerSight,
  effectiveSettings,
  type Fault,
  neededPermissions,
  parsePolicyDocument,
} from "@graphveil/core/policy";
import {
  checkChoice,
  createEffectiveProfile,
  createVisibleProperties,
  type EffectiveProfile,
} from "@graphveil/core/privacy";

/** An application permission of Microsoft Graph. */
export interface ApplicationPermission {
  readonly name: string;
  /** Id of Microsoft Graph's application role. */
  readonly id: string;
}

/** The permissions that a policy needs, or every fault of the policy. */
export type PermissionsResult =
  | { readonly ok: true; readonly permissions: readonly ApplicationPermission[] }
  | { readonly ok: false; readonly faults: readonly Fault[] };

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
 * The least permissions that a policy needs: those of its callers' operations under their profiles, and of their scopes.
 *
 * @param policy - the policy, as parsed JSON
 */
export function policyPermissions(policy: unknown): PermissionsResult {
  const result = parsePolicyDocument(policy, { checkProfile: checkChoice });
  if (!result.ok) return result;
  const { document } = result;
  const callers = document.callers.map((entry) => {
    const effective = createEffectiveProfile(effectiveSettings(document, entry));
    if (!effective.ok) throw new Error("a policy without faults has profiles without faults");
    return [entry, sightOf(effective.profile)] as const;
  });
  return { ok: true, permissions: neededPermissions(callers).map(withId) };
}
