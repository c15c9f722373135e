import { type ActionName, actionNames } from "../../schema/actions.ts";
import type { OverridableClass } from "../../schema/overridable-classes.ts";
import type { ProfileName, ProfileSettings } from "../../schema/profile-settings.ts";
import type { Property, TypeName } from "../../schema/schema.ts";
import { effectiveProfileOf, overrideNameFor } from "./effective-profile.ts";
import { isPossible, profiles } from "./profiles.ts";

/** What decides how a property is treated. */
export type Decision =
  /** An override of this property, by the name that the policy gives it. */
  | { readonly by: "property"; readonly name: string }
  /** An override of its class. */
  | { readonly by: "class"; readonly name: OverridableClass }
  /** What the profile does with every property of the class. */
  | { readonly by: "profile"; readonly name: ProfileName }
  /** What the profile does with every property of this name, whatever its class. */
  | { readonly by: "name"; readonly name: ProfileName }
  /** Its class never passes, whatever a policy says. */
  | { readonly by: "schema" }
  /** Times are rounded, and the property would undo that. */
  | { readonly by: "times" }
  /** The content of bodies is dropped, and with it what is around it. */
  | { readonly by: "content" };

/**
 * Says why a property is treated as it is, for who reads or changes a policy. The order is that of the effective profile: what
 * never passes, the property's own override, that of its class, the profile; and above all of them what other parts of the
 * policy take away.
 *
 * @param settings - settings without faults
 */
export function decisionOn(settings: ProfileSettings, property: Property, type: TypeName): Decision {
  const { propertyClass, name } = property;
  if (propertyClass === "secret" || propertyClass === "block" || property.type.kind === "unclassified")
    return { by: "schema" };
  const { classes = {}, properties = {} } = settings.overrides ?? {};
  const own = overrideNameFor(properties, property, type);
  const here = effectiveProfileOf(settings).actionFor(property, type);
  const exact = { ...settings, times: undefined };
  if (settings.times !== undefined && effectiveProfileOf(exact).actionFor(property, type) !== here)
    return { by: "times" };
  if (here === "drop" && property.type.kind === "structured" && property.type.name === "itemBody") {
    if ((own === undefined ? undefined : properties[own]) !== "drop") return { by: "content" };
  }
  if (own !== undefined) return { by: "property", name: own };
  const { name: profile, hidden, byName } = profiles[settings.profile];
  const isNamed = hidden.has(name) || Object.hasOwn(byName, name);
  const isOverridden = Object.hasOwn(classes, propertyClass);
  if (isNamed && (classes[propertyClass] !== "drop" || hidden.has(name)))
    return { by: "name", name: profile };
  return isOverridden
    ? { by: "class", name: propertyClass as OverridableClass }
    : { by: "profile", name: profile };
}

/**
 * The actions that a policy may name for a property under a profile, in the order in which it lists them.
 *
 * @returns only `drop` for what never passes
 */
export function possibleActions(property: Property, profile: ProfileName): readonly ActionName[] {
  const { propertyClass } = property;
  const isId = propertyClass === "objectId" || propertyClass === "itemId";
  return actionNames.filter(
    (action) => isPossible(action, property) && !(isId && action === "keep" && !profiles[profile].rawIds),
  );
}
