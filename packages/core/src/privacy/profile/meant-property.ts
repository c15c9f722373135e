import type { Action } from "../../schema/actions.ts";
import { closestName } from "../../schema/closest-name.ts";
import { isTypeName, type Property, structuredType, type TypeName, typeNames } from "../../schema/schema.ts";
import { isPossible } from "./profiles.ts";

/** Most names that one message proposes. */
const MAX_PROPOSED_NAMES = 3;
/** How many types deep a value is looked for. */
const MAX_NESTED_TYPES = 3;

/** The property that a path of two steps leads to; of a path with any unknown step nothing is said. */
const meantBelow = (type: string, name: string, below: string): string | undefined => {
  const property = isTypeName(type) ? structuredType(type).properties.get(name) : undefined;
  if (property?.type.kind !== "structured") return undefined;
  const found = structuredType(property.type.name).properties.get(below);
  return found === undefined ? undefined : `${found.declaredIn}.${below}`;
};

/**
 * The `type.property` that a person most likely meant by one that does not exist: a slip in the type, in the property, or the
 * property of another type. Undefined where both are like nothing that the schema knows.
 */
export function meantProperty(key: string): string | undefined {
  const [givenType = "", given = "", below, ...rest] = key.split(".");
  if (below !== undefined) return rest.length > 0 ? undefined : meantBelow(givenType, given, below);
  const type = isTypeName(givenType)
    ? givenType
    : (closestName(givenType, typeNames) as TypeName | undefined);
  if (type === undefined) return undefined;
  const { properties } = structuredType(type);
  const name = properties.has(given) ? given : closestName(given, properties.keys());
  if (name !== undefined) return `${type}.${name}`;
  const others = typeNames.filter((each) => structuredType(each).properties.get(given)?.declaredIn === each);
  return others.length === 0
    ? undefined
    : others
        .slice(0, MAX_PROPOSED_NAMES)
        .map((each) => `${each}.${given}`)
        .join(" or ");
}

function* namesInside(type: TypeName, action: Action, depth: number): Generator<string> {
  for (const property of structuredType(type).properties.values()) {
    const { name, propertyClass, declaredIn } = property;
    if (property.type.kind === "structured" && depth < MAX_NESTED_TYPES)
      yield* namesInside(property.type.name, action, depth + 1);
    else if (propertyClass !== "keep" && isPossible(action, property)) yield `${declaredIn}.${name}`;
  }
}

/** The properties inside a structured one that an action is possible for: `itemBody.content` for a body, for example. */
export function propertiesInside({ type, navigation }: Property, action: Action): readonly string[] {
  if (type.kind !== "structured" || navigation) return [];
  return [...new Set(namesInside(type.name, action, 1))].slice(0, MAX_PROPOSED_NAMES);
}
