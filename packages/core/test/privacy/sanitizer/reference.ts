import { actionFor, type Profile } from "../../../src/privacy/actions.ts";
import { propertiesOf } from "../../../src/privacy/sanitizer/properties.ts";
import {
  derivesFrom,
  isTypeName,
  membersOf,
  type Property,
  structuredType,
  type TypeName,
} from "../../../src/schema/schema.ts";

type Json = null | boolean | number | string | readonly Json[] | JsonObject;
interface JsonObject {
  readonly [name: string]: Json;
}

/** What the reference writes in place of a value, so that a test sees which function was asked for. */
export const marks = {
  pseudonymize: (value: string) => `pseudonym(${value.length})`,
  correlate: (value: string) => `token(${value.length})`,
  seal: (kind: string, value: string) => `seal(${kind},${value.length})`,
};

const absent = Symbol("absent");
type Outcome = Json | typeof absent;

const isObject = (value: Json): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isExact = (value: Json): boolean =>
  typeof value === "number" && (!Number.isInteger(value) || Number.isSafeInteger(value));

const forms: Readonly<Record<string, (value: Json) => boolean>> = {
  binary: (value) => typeof value === "string" && /^[A-Za-z0-9+/_=-]*$/.test(value),
  boolean: (value) => typeof value === "boolean",
  date: (value) => typeof value === "string" && /^[0-9:.+TZ-]*$/.test(value),
  dateTimeOffset: (value) => typeof value === "string" && /^[0-9:.+TZ-]*$/.test(value),
  timeOfDay: (value) => typeof value === "string" && /^[0-9:.+TZ-]*$/.test(value),
  double: (value) => isExact(value),
  int32: (value) => isExact(value),
  guid: (value) => typeof value === "string" && /^[0-9a-fA-F-]*$/.test(value),
  string: (value) => typeof value === "string",
};

const keep = (property: Property, value: Json): Outcome => {
  if (property.type.kind === "primitive") return forms[property.type.name]?.(value) ? value : absent;
  if (property.type.kind !== "enumeration") return absent;
  const members = membersOf(property.type.name).map((member) => member.toLowerCase());
  return typeof value === "string" && /^\w*$/.test(value) && members.includes(value.toLowerCase())
    ? value
    : absent;
};

const typeAnnotation = (type: TypeName, value: Json): Outcome => {
  if (value === null) return null;
  const local = typeof value === "string" ? value.replace(/^#microsoft\.graph\./, "") : "";
  if (!isTypeName(local) || value !== `#microsoft.graph.${local}`) return absent;
  return derivesFrom(local, type) || derivesFrom(type, local) ? value : absent;
};

const removal = (value: Json): Outcome => {
  if (value === null) return null;
  if (!isObject(value)) return absent;
  const { reason } = value;
  if (reason === null) return { reason };
  return typeof reason === "string" && /^(changed|deleted)$/i.test(reason) ? { reason } : {};
};

/**
 * The sanitizer as one would write it first: parse everything, walk the tree, build a new one. Slow and plain, it is the
 * oracle for the single pass that replaced it.
 */
export function referenceSanitizer(profile: Profile) {
  const one = (property: Property, value: Json): Outcome => {
    if (value === null) return null;
    switch (actionFor(profile, property)) {
      case "keep":
        return property.type.kind === "structured" ? nested(property, value) : keep(property, value);
      case "recurse":
        return nested(property, value);
      case "pseudonymize":
        return typeof value === "string" ? marks.pseudonymize(value) : absent;
      case "token":
        return typeof value === "string" ? marks.correlate(value) : absent;
      case "seal":
        return typeof value === "string" ? marks.seal(property.idKind ?? "", value) : absent;
      case "drop":
        return absent;
    }
  };

  const nested = (property: Property, value: Json): Outcome =>
    property.type.kind === "structured" && isObject(value) ? entity(value, property.type.name) : absent;

  const outcomeOf = (property: Property, value: Json): Outcome => {
    if (actionFor(profile, property) === "drop") return absent;
    if (!property.collection || value === null) return one(property, value);
    if (!Array.isArray(value)) return absent;
    const elements = (value as readonly Json[]).map((element) => one(property, element));
    return elements.includes(absent) ? absent : (elements as readonly Json[]);
  };

  const narrow = (declared: TypeName, value: JsonObject): TypeName => {
    const name = value["@odata.type"];
    const local = typeof name === "string" ? name.replace(/^#microsoft\.graph\./, "") : "";
    return isTypeName(local) && name === `#microsoft.graph.${local}` && derivesFrom(local, declared)
      ? local
      : declared;
  };

  const annotation = (type: TypeName, name: string, value: Json): Outcome => {
    if (name === "@odata.type") return typeAnnotation(type, value);
    return name === "@removed" && structuredType(type).kind === "entity" ? removal(value) : absent;
  };

  const entity = (value: JsonObject, declared: TypeName): Json => {
    const type = narrow(declared, value);
    const properties = new Map(
      [...propertiesOf(type, (each) => actionFor(profile, each))].map((each) => [each.name, each]),
    );
    const result: Record<string, Json> = {};
    for (const [name, member] of Object.entries(value)) {
      const delta = properties.get(name.replace(/@delta$/, ""));
      const property = properties.get(name);
      const isDelta =
        name.endsWith("@delta") && delta?.navigation === true && delta.propertyClass === "recurse";
      const outcome =
        property !== undefined
          ? outcomeOf(property, member)
          : isDelta
            ? outcomeOf({ ...delta, collection: true }, member)
            : annotation(type, name, member);
      if (outcome !== absent) Object.defineProperty(result, name, { value: outcome, enumerable: true });
    }
    return result;
  };

  return (text: string, type: TypeName): Json => entity(JSON.parse(text) as JsonObject, type);
}
