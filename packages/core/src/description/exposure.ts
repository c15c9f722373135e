import type { Operation } from "../policy/operations/operation.ts";
import type { EffectiveProfile } from "../privacy/profile/effective-profile.ts";
import { propertiesOf } from "../privacy/profile/properties.ts";
import type { Action } from "../schema/actions.ts";
import type { PropertyClass } from "../schema/notation.ts";
import { derivesFrom, type Property, structuredType, type TypeName, typeNames } from "../schema/schema.ts";

/** A property that can be in a reply, and what a caller gets of its value. */
export interface Exposure {
  /** `type.property`, by the type that declares it where the type of the record treats it alike. */
  readonly name: string;
  readonly propertyClass: PropertyClass;
  /** Never `drop`, and never `recurse`: the properties inside are exposures of their own. */
  readonly action: Action;
}

const withDerived = (type: TypeName): readonly TypeName[] =>
  typeNames.filter((name) => derivesFrom(name, type));

const exposureOf = (property: Property, type: TypeName, action: Action, profile: EffectiveProfile) => {
  const isOwn = profile.actionFor(property, property.declaredIn) === action;
  const name = `${isOwn ? property.declaredIn : type}.${property.name}`;
  return { name, propertyClass: property.propertyClass, action };
};

/**
 * Every property that the replies of some operations can hold under a profile, by name, in the order in which the types are
 * reached. It reads whole types with all that derives from them, so it is for documents and checks, not for a request.
 */
export function exposuresOf(
  operations: readonly Pick<Operation, "reply">[],
  profile: EffectiveProfile,
): ReadonlyMap<string, Exposure> {
  const exposures = new Map<string, Exposure>();
  const seen = new Set<TypeName>();
  const addProperty = (property: Property, type: TypeName): void => {
    const action = profile.actionFor(property, type);
    if (action === "drop") return;
    if (action === "recurse") {
      if (property.type.kind === "structured") addType(property.type.name);
      return;
    }
    const exposure = exposureOf(property, type, action, profile);
    exposures.set(exposure.name, exposure);
  };
  const addType = (declared: TypeName): void => {
    for (const type of withDerived(declared)) {
      if (seen.has(type)) continue;
      seen.add(type);
      for (const property of propertiesOf(type, profile.actionFor)) addProperty(property, type);
    }
  };
  for (const { reply } of operations) {
    if (reply.kind === "count") continue;
    if (reply.kind !== "property") addType(reply.type);
    else {
      const property = structuredType(reply.type).properties.get(reply.property);
      if (property !== undefined) addProperty(property, reply.type);
    }
  }
  return exposures;
}
