import type { Action } from "../../schema/actions.ts";
import type { PropertyClass } from "../../schema/notation.ts";
import { type Property, structuredType, typeNames } from "../../schema/schema.ts";
import type { EffectiveProfile } from "./effective-profile.ts";
import { plainProfile } from "./effective-profile.ts";

/** A property that leaves in the clear though the bare profile would not let it out. */
export interface ClearedProperty {
  /** `type.property`, by the type that declares it. */
  readonly name: string;
  readonly propertyClass: PropertyClass;
}

const isClear = (action: Action): boolean => action === "keep" || action === "recurse";

/** Where a content is measured, its body comes along: the body's format says nothing by itself. */
const isBody = ({ type }: Property): boolean => type.kind === "structured" && type.name === "itemBody";

/**
 * All that leaves in the clear under a profile with overrides and not under the bare one, in the order of the schema. It reads
 * every type, so it is for those who check and sign a policy, not for a cold start.
 */
export function clearedProperties(profile: EffectiveProfile): readonly ClearedProperty[] {
  const bare = plainProfile(profile.name);
  const cleared = new Map<string, ClearedProperty>();
  for (const type of typeNames) {
    for (const property of structuredType(type).properties.values()) {
      const here = profile.actionFor(property, type);
      if (property.navigation || isBody(property) || !isClear(here)) continue;
      if (isClear(bare.actionFor(property, type))) continue;
      const isOwn = profile.actionFor(property, property.declaredIn) === here;
      const name = `${isOwn ? property.declaredIn : type}.${property.name}`;
      cleared.set(name, { name, propertyClass: property.propertyClass });
    }
  }
  return [...cleared.values()];
}
