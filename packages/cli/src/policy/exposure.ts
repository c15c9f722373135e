import { effectiveSettings, type PolicyDocument } from "@graphveil/core/policy";
import {
  type ClearedProperty,
  clearedProperties,
  departureText,
  derivedSources,
  type EffectiveProfile,
  effectiveProfileOf,
} from "@graphveil/core/sanitizer";

/** What a policy does for one of its callers beside what the name of its profile says. */
export interface CallerExposure {
  readonly name: string;
  /** `strict`, `strict, tightened` or `strict, loosened`. */
  readonly profile: string;
  readonly loosenedBy: readonly string[];
  readonly tightenedBy: readonly string[];
  /** What leaves in the clear and would not under the bare profile. */
  readonly inTheClear: readonly ClearedProperty[];
  /** What is fetched so that something is derived from it. */
  readonly derivedFrom: readonly string[];
}

/** A caller of a policy without faults, with its effective profile. */
interface Caller {
  readonly name: string;
  readonly profile: EffectiveProfile;
}

const callersOf = (policy: PolicyDocument): readonly Caller[] =>
  policy.callers.map((entry) => ({
    name: entry.name,
    profile: effectiveProfileOf(effectiveSettings(policy, entry)),
  }));

/** What a policy does for each of its callers beside what the names of their profiles say. */
export const exposuresOf = (policy: PolicyDocument): readonly CallerExposure[] =>
  callersOf(policy).map(({ name, profile }) => {
    const { label, loosenedBy, tightenedBy } = profile.departure;
    const inTheClear = clearedProperties(profile);
    return {
      name,
      profile: label,
      loosenedBy,
      tightenedBy,
      inTheClear,
      derivedFrom: derivedSources(profile),
    };
  });

const byClass = (cleared: readonly ClearedProperty[]): readonly string[] =>
  [...Map.groupBy(cleared, ({ propertyClass }) => propertyClass)].map(
    ([propertyClass, properties]) => `    ${propertyClass}: ${properties.map(({ name }) => name).join(", ")}`,
  );

/** The same in lines for a person: each caller with its profile, and the properties in the clear by class. */
export const exposureLines = (policy: PolicyDocument): readonly string[] =>
  callersOf(policy).flatMap(({ name, profile }) => {
    const cleared = clearedProperties(profile);
    const sources = derivedSources(profile);
    return [
      `caller ${name}: ${departureText(profile.departure)}`,
      ...(cleared.length === 0
        ? []
        : [`  leaves in the clear, which ${profile.name} would not let out:`, ...byClass(cleared)]),
      ...(sources.length === 0
        ? []
        : [`  fetched for the provider of online meetings: ${sources.join(", ")}`]),
    ];
  });
