import type { Action, ActionName } from "../../schema/actions.ts";
import type { Fault } from "../../schema/fault.ts";
import type { ProfileName, ProfileSettings } from "../../schema/profile-settings.ts";
import { derivesFrom, type Property, structuredType, type TypeName } from "../../schema/schema.ts";
import { holdsTimes, isTime, type TimeUnit, undoesRounding } from "../../schema/times.ts";
import { actionOn, type Departure, departureOf } from "./departure.ts";
import { checkChoice } from "./profile-faults.ts";
import { bareAction, type Profile, profiles } from "./profiles.ts";

/** A profile with a policy's overrides in it: the one authority on what happens to a property. */
export interface EffectiveProfile extends Pick<Profile, "name" | "etag" | "rawIds"> {
  /** What happens to a property of an object of the type. */
  actionFor(property: Property, type: TypeName): Action;
  readonly phrases: readonly string[];
  /** What times are rounded to; undefined where they pass as they are. */
  readonly times?: TimeUnit | undefined;
  /** What the profile is called, and by which overrides it is no longer itself: `name` alone would hide them. */
  readonly departure: Departure;
}

/** An effective profile, or all faults of the choice. */
export type EffectiveProfileResult =
  | { readonly ok: true; readonly profile: EffectiveProfile }
  | { readonly ok: false; readonly faults: readonly Fault[] };

/**
 * The name of the override of a property that holds for objects of a type: the one for the type itself, else for the nearest
 * of its bases from which it inherits the property unchanged. Undefined where none holds.
 */
export const overrideNameFor = (
  overrides: Readonly<Record<string, ActionName>>,
  { name, declaredIn }: Property,
  type: TypeName,
): string | undefined => {
  const from = derivesFrom(type, declaredIn) ? type : declaredIn;
  for (let at: TypeName | undefined = from; at !== undefined; at = structuredType(at).base) {
    if (Object.hasOwn(overrides, `${at}.${name}`)) return `${at}.${name}`;
    if (at === declaredIn) return undefined;
  }
  return undefined;
};

const overrideFor = (
  overrides: Readonly<Record<string, ActionName>>,
  property: Property,
  type: TypeName,
): ActionName | undefined => {
  const name = overrideNameFor(overrides, property, type);
  return name === undefined ? undefined : overrides[name];
};

/** The action where times are rounded: nothing passes that would undo that, whatever an override says. */
const actionUnder = (times: TimeUnit | undefined, action: Action, property: Property): Action => {
  if (times === undefined) return action;
  if (undoesRounding(property, times)) return "drop";
  if (isTime(property)) return action === "keep" ? action : "drop";
  return (action === "keep" || action === "recurse") && holdsTimes(property)
    ? actionOn("correlate", property)
    : action;
};

/**
 * A profile with a policy's overrides: one for a property wins over one for its class, and that over the profile. Where an
 * action is not possible for a property (a measure of a number, say) the property is dropped.
 *
 * Every fault is reported: an unknown class, type or property, an action that is not possible, `secret` or `block` let
 * through, ids in the clear outside `raw`, phrases that cannot be looked for.
 */
export function createEffectiveProfile(choice: ProfileSettings): EffectiveProfileResult {
  const faults = checkChoice(choice);
  if (faults.length > 0) return { ok: false, faults };
  const profile = profiles[choice.profile];
  const { name, etag, rawIds } = profile;
  const { properties: byProperty = {}, classes: byClass = {} } = choice.overrides ?? {};
  const overridden: Profile = { ...profile, classes: { ...profile.classes, ...byClass } };
  const chosen = (property: Property, type: TypeName): Action =>
    overrideFor(byProperty, property, type) ??
    // What a class is not to show at all is not to be derived from it either.
    (byClass[property.propertyClass] === "drop" ? "drop" : bareAction(overridden, property));
  const content = structuredType("itemBody").properties.get("content");
  const hidesBodies = content === undefined || chosen(content, "itemBody") === "drop";
  const actionFor = (property: Property, type: TypeName): Action => {
    const action = chosen(property, type);
    // The format of a body says nothing by itself, so a body whose content is dropped need not even be fetched.
    if (hidesBodies && property.type.kind === "structured" && property.type.name === "itemBody")
      return "drop";
    return actionUnder(choice.times, actionOn(action, property), property);
  };
  const phrases = choice.phrases ?? [];
  return {
    ok: true,
    profile: { name, etag, rawIds, actionFor, phrases, times: choice.times, departure: departureOf(choice) },
  };
}

/**
 * The profile of settings that were checked, as those of a parsed policy are.
 *
 * @throws Error if the settings have faults
 */
export function effectiveProfileOf(settings: ProfileSettings): EffectiveProfile {
  const result = createEffectiveProfile(settings);
  if (!result.ok) throw new Error("settings with faults have no profile");
  return result.profile;
}

/** A profile as it is, without overrides. */
export const plainProfile = (profile: ProfileName): EffectiveProfile => effectiveProfileOf({ profile });
