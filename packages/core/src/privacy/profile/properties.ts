import type { ActionFor } from "../../schema/actions.ts";
import { derivesFrom, type Property, structuredType, type TypeName, typeNames } from "../../schema/schema.ts";

/** Types whose instances arrive as one of their derived types, often without saying so. */
export const abstractTypes: ReadonlySet<TypeName> = new Set<TypeName>([
  "directoryObject",
  "outlookItem",
  "attachment",
  "extension",
  "entity",
  "place",
  "timeZoneBase",
]);

/**
 * The properties that an object declared as this type may show: its own, and for an abstract type also those of all that
 * derive from it. Where derived types disagree about a name, the strictest reading holds: it is dropped.
 */
export function propertiesOf(type: TypeName, actionFor: ActionFor): Iterable<Property> {
  const own = structuredType(type).properties;
  if (!abstractTypes.has(type)) return own.values();
  const union = new Map<string, Property>(own);
  for (const name of typeNames) {
    if (name === type || !derivesFrom(name, type)) continue;
    for (const property of structuredType(name).properties.values()) {
      const known = union.get(property.name) ?? property;
      const agreed =
        actionFor(known, known.declaredIn) === actionFor(property, name) &&
        (own.has(property.name) || sameValues(known, property));
      union.set(property.name, agreed ? known : { ...known, propertyClass: "block" });
    }
  }
  return union.values();
}

const sameValues = (a: Property, b: Property): boolean =>
  a.collection === b.collection &&
  a.form === b.form &&
  a.idKind === b.idKind &&
  JSON.stringify(a.type) === JSON.stringify(b.type);
