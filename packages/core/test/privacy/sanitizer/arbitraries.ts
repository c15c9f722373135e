import fc from "fast-check";
import {
  membersOf,
  type Property,
  structuredType,
  type TypeName,
  typeNames,
} from "../../../src/schema/schema.ts";
import { formedStrings } from "../../fixtures/formed-strings.ts";

const properties = typeNames.flatMap((type) => [...structuredType(type).properties.keys()]);
/** Every name that some object may have. */
const known = new Set([
  ...properties,
  ...properties.map((name) => `${name}@delta`),
  ...["type", "etag", "count", "nextLink", "deltaLink"].map((term) => `@odata.${term}`),
  "@removed",
  "reason",
]);

/** Names that programs trip over and names that look like known ones, all unknown to every type. */
export const unknownNames = fc
  .oneof(
    fc.constantFrom(
      "__proto__",
      "constructor",
      "prototype",
      "toJSON",
      "hasOwnProperty",
      "@odata.id",
      "@odata.editLink",
      "@odata.context",
      "\ud800",
      "\udc00id",
      "",
      'a"b',
      "x@odata.nextLink",
      "subject@graphveil.measure",
    ),
    fc.string({ unit: "binary", maxLength: 12 }),
    fc
      .tuple(
        fc.constantFrom(...properties),
        fc.constantFrom("@odata.type", " ", "\u0000", "@graphveil.phrases", "_"),
      )
      .map((parts) => parts.join("")),
    fc.constantFrom(...properties).map((name) => name.toUpperCase()),
  )
  .filter((name) => !known.has(name));

/** How many objects a JSON value holds, itself included. */
export const objectsIn = (value: unknown): number => {
  if (typeof value !== "object" || value === null) return 0;
  const below = Object.values(value).reduce((sum: number, each) => sum + objectsIn(each), 0);
  return below + (Array.isArray(value) ? 0 : 1);
};

/** JSON text of a value with one more member in one of its objects, counted in the order of the text. */
export function withMember(value: unknown, member: string, object: number, at: number): string {
  let left = object;
  const written = (each: unknown): string => {
    if (typeof each !== "object" || each === null) return JSON.stringify(each);
    if (Array.isArray(each)) return `[${each.map(written).join(",")}]`;
    const isHere = left-- === 0;
    const members = Object.entries(each).map(([name, below]) => `${JSON.stringify(name)}:${written(below)}`);
    if (isHere) members.splice(Math.min(at, members.length), 0, member);
    return `{${members.join(",")}}`;
  };
  return written(value);
}

/** Any JSON value. */
export const anything = fc.jsonValue({ maxDepth: 3 });

const scalar = (property: Property): fc.Arbitrary<unknown> => {
  if (property.type.kind === "enumeration")
    return fc.oneof(fc.constantFrom(...membersOf(property.type.name)), fc.integer({ min: -2, max: 12 }));
  if (property.type.kind !== "primitive") return anything;
  if (property.form !== undefined)
    return fc.oneof(
      fc.constantFrom(...formedStrings(property.form)),
      fc.string({ unit: "binary", maxLength: 20 }),
    );
  switch (property.type.name) {
    case "boolean":
      return fc.boolean();
    case "int32":
    case "int64":
      return fc.integer();
    case "double":
      return fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 });
    case "guid":
      return fc.uuid();
    case "binary":
      return fc.oneof(
        fc.base64String(),
        fc.integer({ min: 20, max: 40 }).map((bytes) => Buffer.alloc(bytes, 7).toString("base64")),
      );
    case "date":
      return fc.constantFrom("2026-01-31", "0001-01-01");
    case "dateTimeOffset":
      return fc.constantFrom(
        "2026-01-31T09:30:00Z",
        "0001-01-01T00:00:00Z",
        "2026-01-31T09:30:00.1234567+01:00",
      );
    case "timeOfDay":
      return fc.constant("08:00:00.0000000");
    case "string":
      return fc.oneof(
        fc.string({ unit: "binary", maxLength: 20 }),
        fc.string({ maxLength: 40 }),
        fc.emailAddress(),
      );
  }
};

const valuesOf = (property: Property, depth: number): fc.Arbitrary<unknown> => {
  const { type } = property;
  const one =
    type.kind === "structured" && depth > 0
      ? instance(type.name, depth - 1)
      : type.kind === "structured"
        ? fc.constant({})
        : scalar(property);
  const value = property.collection ? fc.array(one, { maxLength: 3 }) : one;
  return fc.oneof(
    { weight: 9, arbitrary: value },
    { weight: 1, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: anything },
  );
};

/** An object of the type with some of its properties in any order; one value in eleven is not what the schema says. */
export function instance(type: TypeName, depth: number): fc.Arbitrary<Record<string, unknown>> {
  const properties = [...structuredType(type).properties.values()];
  if (properties.length === 0) return fc.constant({});
  return fc
    .shuffledSubarray(properties, { maxLength: Math.min(12, properties.length) })
    .chain((chosen) =>
      fc.tuple(...chosen.map((each) => fc.tuple(fc.constant(each.name), valuesOf(each, depth)))),
    )
    .map((entries) => Object.fromEntries(entries));
}

/** Any classified type. */
export const anyType = fc.constantFrom(...typeNames);

/** JSON text of a value with white space wherever the grammar allows some. */
export const spacedOut = (value: unknown): string =>
  JSON.stringify(value, null, 3).replaceAll("\n", " \r\n\t");
