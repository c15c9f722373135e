import type { TypeName } from "../../schema/schema.ts";
import type { Visibility } from "../../schema/visibility.ts";
import type { EffectiveProfile } from "./effective-profile.ts";
import { propertiesOf } from "./properties.ts";

/**
 * Names of the properties of a type of which a profile lets anything through, navigation properties aside. What the profile
 * drops must not be asked for either.
 */
export function createVisibleProperties({
  actionFor,
}: EffectiveProfile): (type: TypeName) => readonly string[] {
  const known = new Map<TypeName, readonly string[]>();
  return (type) => {
    const names =
      known.get(type) ??
      Array.from(propertiesOf(type, actionFor))
        .filter((property) => !property.navigation && actionFor(property, type) !== "drop")
        .map(({ name }) => name);
    known.set(type, names);
    return names;
  };
}

/** What the caller of a profile sees, as queries are decided by it. */
export const createVisibility = (profile: EffectiveProfile): Visibility => ({
  visibleProperties: createVisibleProperties(profile),
  actionFor: profile.actionFor,
  times: profile.times,
});
