import { type Property, structuredType, type TypeName } from "@graphveil/core/schema";

/** A property of a reply that holds a value, and where it is. */
export interface ReplyProperty {
  /** Names of the members on the way to it. */
  readonly names: readonly string[];
  readonly property: Property;
  /** The type of the object that it is in. */
  readonly type: TypeName;
  /** The structured properties around it, from the outside in, each with the type that it is in. */
  readonly around: readonly { readonly property: Property; readonly type: TypeName }[];
}

const MAX_LEVELS = 5;

/** Every property of a type that holds a value, those of the objects inside it included; what has to be expanded is left out. */
export function* replyProperties(
  type: TypeName,
  names: readonly string[] = [],
  around: ReplyProperty["around"] = [],
): Generator<ReplyProperty> {
  for (const property of structuredType(type).properties.values()) {
    if (property.navigation) continue;
    const here = [...names, property.name];
    const own = property.type;
    if (own.kind !== "structured") yield { names: here, property, type, around };
    else if (around.length < MAX_LEVELS && !around.some(({ type: outer }) => outer === own.name))
      yield* replyProperties(own.name, here, [...around, { property, type }]);
  }
}
