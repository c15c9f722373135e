import {
  applicationRoles,
  type CallerSight,
  effectiveSettings,
  neededPermissions,
  type PolicyDocument,
} from "@graphveil/core/policy";
import { createVisibility, type EffectiveProfile, effectiveProfileOf } from "@graphveil/core/sanitizer";

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
  visibility: createVisibility(profile),
});

/** The least permissions that a policy needs: those of its callers' operations under their profiles, and of their scopes. */
export function policyPermissions(policy: PolicyDocument): readonly ApplicationPermission[] {
  const callers = policy.callers.map((entry) => {
    const profile = effectiveProfileOf(effectiveSettings(policy, entry));
    const readsHidden = policy.hiddenMemberships === "granted";
    return [entry, { ...sightOf(profile), readsHidden }] as const;
  });
  return neededPermissions(callers).map(withId);
}
