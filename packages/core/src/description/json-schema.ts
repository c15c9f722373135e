import type { EffectiveProfile } from "../privacy/profile/effective-profile.ts";
import { propertiesOf } from "../privacy/profile/properties.ts";
import type { Action } from "../schema/actions.ts";
import { meetingProviders } from "../schema/meeting-providers.ts";
import { derivesFrom, type Property, structuredType, type TypeName, typeNames } from "../schema/schema.ts";
import { isTime } from "../schema/times.ts";
import {
  closed,
  enumeration,
  formSchema,
  type JsonSchema,
  nothing,
  oneOf,
  primitives,
  roundedTime,
  text,
} from "./value-schemas.ts";

export type { JsonSchema } from "./value-schemas.ts";

/** Schemas of sanitized replies; what they refer to is under {@link TypeSchemas.components}. */
export interface TypeSchemas {
  /** A reply that is one object of the type. */
  entity(type: TypeName): JsonSchema;
  /** A reply whose records are of the type. */
  page(type: TypeName): JsonSchema;
  /** A reply that is one property of the type: a complex value bare, any other under `value`. */
  property(type: TypeName, name: string): JsonSchema;
  /** Every schema that was referred to so far, by name. */
  components(): Readonly<Record<string, JsonSchema>>;
}

const listOf = (items: JsonSchema): JsonSchema => ({ type: ["array", "null"], items });
const count: JsonSchema = { type: "integer", minimum: 0 };

/** What values are replaced by. */
export const tokens = {
  pseudonym: {
    ...text,
    description:
      "The pseudonym of an address or a name: equal values have equal pseudonyms everywhere. The scheme of a proxy address stays in front. After it comes a domain of the tenant's own, or a token of another.",
    pattern: "^(?:(?:[A-Za-z0-9]+:)?p1_(?:[a-z2-7]{26}(?:@[a-z0-9._\\-]+)?)?)?$",
  },
  seal: {
    ...text,
    description: "A sealed id: equal ids have equal seals. It works in later requests to this proxy only.",
    pattern: "^s1_[A-Za-z0-9_\\-]+$",
  },
  correlation: {
    ...text,
    description: "A keyed token of an id or a version tag, of which only equality can be read.",
    pattern: "^c1_[A-Za-z0-9_\\-]{22}$",
  },
  measure: closed(
    { length: count, words: count },
    {
      description:
        "In place of a text: its user-perceived characters, and its words, as Unicode divides them (UAX #29). Null where the text is longer than a million characters.",
      required: ["length", "words"],
    },
  ),
  phrases: {
    type: "array",
    description:
      "In place of a text: those of the policy's phrases that occur in it as whole words. Null where the text is longer than a million characters.",
    items: { type: "string" },
  },
  link: {
    ...text,
    format: "uri",
    description: "A link on this proxy with one sealed token. It works for this caller only.",
  },
} as const satisfies Readonly<Record<string, JsonSchema>>;

/** What stands in place of a value that something is derived from. */
const derived = {
  count: { ...count, description: "In place of a collection: the number of its elements." },
  depth: {
    ...count,
    description: "In place of the index of a conversation: the number of replies before the message.",
  },
  provider: {
    enum: [...meetingProviders],
    description: "In place of an online meeting: its provider, by the hosts of the event's links.",
  },
} as const satisfies Readonly<Record<string, JsonSchema>>;

/** The type and all that it derives from, as `@odata.type` names them. */
const typeAnnotations = (type: TypeName): readonly string[] => {
  const { base } = structuredType(type);
  return [`#microsoft.graph.${type}`, ...(base === undefined ? [] : typeAnnotations(base))];
};

const removed = closed(
  { reason: oneOf(["changed", "deleted"]) },
  { type: ["object", "null"], description: "Why the entity is gone from a delta." },
);

/** What the schemas of one profile are made with. */
interface Refs {
  readonly profile: EffectiveProfile;
  /** A reference to the schema of that name, which is made on its first use; it may refer to itself. */
  refer(name: string, make: () => JsonSchema): JsonSchema;
  /** Every schema that was referred to so far, by name. */
  components(): Readonly<Record<string, JsonSchema>>;
}

/** Where an OpenAPI document has its schemas. */
export const COMPONENTS = "#/components/schemas/";

const createRefs = (profile: EffectiveProfile, place: string): Refs => {
  const known = new Map<string, JsonSchema>();
  return {
    profile,
    refer(name, make) {
      if (!known.has(name)) {
        known.set(name, nothing);
        known.set(name, make());
      }
      return { $ref: `${place}${name}` };
    },
    components: () => Object.fromEntries([...known].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
};

const tokenSchema = ({ refer }: Refs, name: keyof typeof tokens): JsonSchema =>
  refer(`graphveil.${name}`, () => tokens[name]);

/** One value of a property that passes; of a collection, one of its elements. */
const elementOf = (refs: Refs, property: Property, action: Action): JsonSchema => {
  const { type, form, idKind } = property;
  const { times } = refs.profile;
  if (action === "pseudonymize") return tokenSchema(refs, "pseudonym");
  if (action === "correlate") return tokenSchema(refs, "correlation");
  if (action === "seal") return { ...tokenSchema(refs, "seal"), description: `Sealed id of kind ${idKind}.` };
  if (type.kind === "structured") return { anyOf: [objectOf(refs, type.name), nothing] };
  if (type.kind === "enumeration") return refs.refer(type.name, () => enumeration(type.name));
  if (type.kind !== "primitive") return nothing;
  if (times !== undefined && isTime(property)) return roundedTime(property, times);
  return form === undefined ? primitives[type.name] : refs.refer(`graphveil.${form}`, () => formSchema(form));
};

/** The members that a property gives an object: none, itself, or itself as a null and an annotation. */
function* membersOfProperty(
  refs: Refs,
  property: Property,
  type: TypeName,
  name = property.name,
): Generator<readonly [string, JsonSchema]> {
  const action = refs.profile.actionFor(property, type);
  if (action === "drop") return;
  if (action === "measure" || action === "phrases") {
    const described = { anyOf: [tokenSchema(refs, action), nothing] };
    yield [name, nothing];
    yield [
      `${name}@graphveil.${action}`,
      property.collection ? { type: "array", items: described } : described,
    ];
    return;
  }
  if (action === "count" || action === "depth" || action === "provider") {
    yield [name, nothing];
    yield [`${name}@graphveil.${action}`, refs.refer(`graphveil.${action}`, () => derived[action])];
    return;
  }
  const value = elementOf(refs, property, action);
  yield [name, property.collection ? listOf(value) : value];
  if (property.navigation && property.type.kind === "structured") yield [`${name}@delta`, listOf(value)];
}

function* membersOfType(refs: Refs, type: TypeName): Generator<readonly [string, JsonSchema]> {
  const { etag, actionFor } = refs.profile;
  yield ["@odata.type", { enum: [...typeAnnotations(type), null] }];
  if (etag !== "drop") yield ["@odata.etag", etag === "keep" ? text : tokenSchema(refs, "correlation")];
  if (structuredType(type).kind === "entity")
    yield ["@removed", refs.refer("graphveil.removed", () => removed)];
  for (const property of propertiesOf(type, actionFor)) yield* membersOfProperty(refs, property, type);
}

const exactly = (refs: Refs, type: TypeName): JsonSchema =>
  refs.refer(type, () => closed(Object.fromEntries(membersOfType(refs, type))));

/** An object where the type is declared: of the type, or of one that derives from it. */
function objectOf(refs: Refs, type: TypeName): JsonSchema {
  const derived = typeNames.filter((name) => name !== type && derivesFrom(name, type));
  if (derived.length === 0) return exactly(refs, type);
  return refs.refer(`${type}.any`, () => ({ anyOf: [type, ...derived].map((name) => exactly(refs, name)) }));
}

const pageOf = (refs: Refs, type: TypeName): JsonSchema =>
  closed(
    {
      "@odata.count": primitives.int32,
      "@odata.nextLink": tokenSchema(refs, "link"),
      "@odata.deltaLink": tokenSchema(refs, "link"),
      value: { type: "array", items: { anyOf: [objectOf(refs, type), nothing] } },
    },
    { required: ["value"] },
  );

const propertyOf = (refs: Refs, type: TypeName, name: string): JsonSchema => {
  const property = structuredType(type).properties.get(name);
  if (property === undefined) return closed({});
  if (property.type.kind === "structured" && refs.profile.actionFor(property, type) === "recurse")
    return objectOf(refs, property.type.name);
  return closed(Object.fromEntries(membersOfProperty(refs, property, type, "value")));
};

/**
 * Schemas of what a profile lets out of each type. They are made by the functions that the sanitizer is compiled by, and
 * closed: a property that is not in them never passes. A null passes wherever a value does, and nothing is required, since
 * a value that is not what Graph's metadata says of it is left out.
 *
 * @param place where the document that they are for has its components; default {@link COMPONENTS}
 */
export function createTypeSchemas(profile: EffectiveProfile, place = COMPONENTS): TypeSchemas {
  const refs = createRefs(profile, place);
  return {
    entity: (type) => objectOf(refs, type),
    page: (type) => refs.refer(`${type}.page`, () => pageOf(refs, type)),
    property: (type, name) => propertyOf(refs, type, name),
    components: refs.components,
  };
}
