import {
  applicationRoles,
  type CallerSight,
  effectiveSettings,
  neededPermissions,
  type PolicyDocument,
} from "@graphveil/core/policy";
import {
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
  visibility: {
    visibleProperties: createVisibleProperties(profile),
    actionFor: profile.actionFor,
    times: profile.times,
  },
});

/** The least permissions that a policy needs: those of its callers' operations under their profiles, and of their scopes. */
export function policyPermissions(policy: PolicyDocument): readonly ApplicationPermission[] {
  const callers = policy.callers.map((entry) => {
    const effective = createEffectiveProfile(effectiveSettings(policy, entry));
    if (!effective.ok) throw new Error("a policy without faults has profiles without faults");
    const readsHidden = policy.hiddenMemberships === "granted";
    return [entry, { ...sightOf(effective.profile), readsHidden }] as const;
  });
  return neededPermissions(callers).map(withId);
}
