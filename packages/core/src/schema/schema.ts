/*
 * The ground floor: Graph's types with a privacy class for each property, and the words that policy, privacy and
 * description share (actions, settings, visibility, reply shapes, faults). It is data and pure look-ups, and it imports no
 * other room.
 */
import { attachmentTypes } from "./data/attachments.ts";
import { calendarTypes } from "./data/calendar.ts";
import { contactsTypes } from "./data/contacts.ts";
import { directoryTypes } from "./data/directory.ts";
import { enumerationNumbers, enumerations } from "./data/enumerations.ts";
import { groupTypes } from "./data/group.ts";
import { licenceTypes } from "./data/licences.ts";
import { mailTypes } from "./data/mail.ts";
import { mailboxTypes } from "./data/mailbox.ts";
import { placesTypes } from "./data/places.ts";
import { userTypes } from "./data/user.ts";
import type { EntityOrComplex, PropertyClass } from "./notation.ts";
import { isPrimitive, type PrimitiveName } from "./primitives.ts";
import { isStringForm, type StringForm } from "./string-forms.ts";

const structured = {
  ...directoryTypes,
  ...licenceTypes,
  ...userTypes,
  ...groupTypes,
  ...mailTypes,
  ...attachmentTypes,
  ...calendarTypes,
  ...mailboxTypes,
  ...contactsTypes,
  ...placesTypes,
};

/** Name of a classified entity or complex type, such as `message`. */
export type TypeName = keyof typeof structured;

/** Name of a classified enumeration, such as `importance`. */
export type EnumerationName = keyof typeof enumerations;

/** What a property's values are. */
export type ValueType =
  | { readonly kind: "primitive"; readonly name: PrimitiveName }
  | { readonly kind: "enumeration"; readonly name: EnumerationName }
  | { readonly kind: "structured"; readonly name: TypeName }
  /** Named by the metadata but not classified: nothing of it ever passes. */
  | { readonly kind: "unclassified" };

/** One property of a type, inherited or its own. */
export interface Property {
  readonly name: string;
  readonly propertyClass: PropertyClass;
  /** For the classes `objectId` and `itemId`: what the id is an id of, so that a seal cannot be used in another's place. */
  readonly idKind: string | undefined;
  readonly type: ValueType;
  /** What the strings are held to, of a type that is `string`. */
  readonly form: StringForm | undefined;
  readonly collection: boolean;
  readonly nullable: boolean;
  readonly navigation: boolean;
  /** The type that declares or redeclares it. */
  readonly declaredIn: TypeName;
}

/** A classified type with all its properties. */
export interface StructuredType {
  readonly name: TypeName;
  readonly kind: "entity" | "complex";
  readonly base: TypeName | undefined;
  readonly open: boolean;
  /** By name; inherited properties come first. */
  readonly properties: ReadonlyMap<string, Property>;
}

/** Every classified entity and complex type name, in the order of the data. */
export const typeNames = Object.keys(structured) as readonly TypeName[];

/** Every classified enumeration name. */
export const enumerationNames = Object.keys(enumerations) as readonly EnumerationName[];

/** True for the name of a classified entity or complex type. */
export const isTypeName = (name: string): name is TypeName => Object.hasOwn(structured, name);

/** The members of an enumeration, in the order of the metadata. */
export const membersOf = (name: EnumerationName): readonly string[] => enumerations[name];

/** The member of an enumeration that a number stands for; undefined for a number that no member has. */
export function memberOfNumber(name: EnumerationName, number: number): string | undefined {
  const members = membersOf(name);
  const numbers = enumerationNumbers[name] ?? members.map((_, index) => index);
  return members[numbers.indexOf(number)];
}

const valueType = (name: string): ValueType => {
  if (isPrimitive(name)) return { kind: "primitive", name };
  if (isTypeName(name)) return { kind: "structured", name };
  if (Object.hasOwn(enumerations, name)) return { kind: "enumeration", name: name as EnumerationName };
  return { kind: "unclassified" };
};

const notation = /^([A-Za-z]+)(?::([A-Za-z]+))? ([A-Za-z0-9]+)(?:\(([A-Za-z]+)\))?(\[\])?(!)?( nav)?$/;

const readProperty = (name: string, text: string, declaredIn: TypeName): Property => {
  const parts = notation.exec(text);
  if (parts === null) throw new Error(`schema: ${declaredIn}.${name} is not in the notation`);
  const [, propertyClass, idKind, type, form, collection, nonNull, navigation] = parts;
  if (form !== undefined && (type !== "string" || !isStringForm(form)))
    throw new Error(`schema: ${declaredIn}.${name} has a form that is not known`);
  return {
    name,
    propertyClass: propertyClass as PropertyClass,
    idKind,
    type: valueType(type ?? ""),
    form,
    collection: collection !== undefined,
    nullable: nonNull === undefined,
    navigation: navigation !== undefined,
    declaredIn,
  };
};

const cache = new Map<TypeName, StructuredType>();

/**
 * The classified type of that name with inherited properties resolved; read from the data on first use and kept, so
 * that a cold start pays only for the types that its replies have.
 *
 * @see https://learn.microsoft.com/graph/api/overview — the types and their properties
 */
export function structuredType(name: TypeName): StructuredType {
  const known = cache.get(name);
  if (known !== undefined) return known;
  const data: EntityOrComplex = structured[name];
  const base = data.base === undefined ? undefined : (data.base as TypeName);
  const properties = new Map(base === undefined ? [] : structuredType(base).properties);
  for (const [property, text] of Object.entries(data.properties)) {
    properties.set(property, readProperty(property, text, name));
  }
  const type: StructuredType = { name, kind: data.kind, base, open: data.open ?? false, properties };
  cache.set(name, type);
  return type;
}

/** A property of a type, inherited or its own; of a type that was not read before, only it is read. */
export function propertyOf(type: TypeName, name: string): Property | undefined {
  for (let at: TypeName | undefined = type; at !== undefined; ) {
    const known = cache.get(at);
    if (known !== undefined) return known.properties.get(name);
    const { base, properties }: EntityOrComplex = structured[at];
    const text = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (text !== undefined) return readProperty(name, text, at);
    at = base as TypeName | undefined;
  }
  return undefined;
}

/** The property that `type.property` names, inherited or the type's own; undefined where it names none. */
export function propertyNamed(name: string): Property | undefined {
  const [type = "", property = "", ...rest] = name.split(".");
  return rest.length === 0 && isTypeName(type) ? propertyOf(type, property) : undefined;
}

/** True for `type.property` of a classified type. */
export const isPropertyName = (name: string): boolean => propertyNamed(name) !== undefined;

/** True if `name` is `ancestor` or derives from it. */
export function derivesFrom(name: TypeName, ancestor: TypeName): boolean {
  for (let at: TypeName | undefined = name; at !== undefined; at = structuredType(at).base) {
    if (at === ancestor) return true;
  }
  return false;
}
