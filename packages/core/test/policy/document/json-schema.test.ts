import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { documentSchema } from "../../../src/policy/document/document-schema.ts";
import { catalogue } from "../../../src/policy/operations/catalogue.ts";
import { wellKnownFolders } from "../../../src/policy/operations/well-known-folders.ts";
import { checkChoice } from "../../../src/privacy/profile/profile-faults.ts";
import { structuredType, typeNames } from "../../../src/schema/schema.ts";
import { goodDocuments, inconsistentDocuments, malformedDocuments } from "../../fixtures/policy-documents.ts";

const published = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../../../../docs/policy.schema.json"), "utf8"),
);
const ajv = new Ajv2020({ strict: true, strictTypes: false, allErrors: true });
const accepts = ajv.compile(published);
/** As it stands in a file: without members that are `undefined`. */
const written = (document: unknown): unknown => JSON.parse(JSON.stringify(document));

type Json = Readonly<Record<string, unknown>>;

const toOperation = { $ref: "#/$defs/operation" };

const isOverridable = (name: string): boolean =>
  checkChoice({ profile: "raw", overrides: { properties: { [name]: "keep" } } }).length === 0;

const definitions = published.$defs as Json;

/** Every subschema with its place; the target of a reference has the reference's, with a space behind it. */
function* subschemas(schema: Json, path = ""): Generator<readonly [string, Json]> {
  yield [path, schema];
  for (const [name, member] of Object.entries((schema["properties"] ?? {}) as Json))
    yield* subschemas(member as Json, `${path}/${name}`);
  const { $ref } = schema;
  if (typeof $ref === "string")
    yield* subschemas(definitions[$ref.slice("#/$defs/".length)] as Json, `${path} `);
  for (const option of (schema["anyOf"] ?? []) as readonly Json[]) yield* subschemas(option, path);
  if (schema["items"] !== undefined) yield* subschemas(schema["items"] as Json, `${path}/*`);
}

describe("the published JSON Schema", () => {
  it("is a valid schema of draft 2020-12", () => {
    expect(published.$schema).toBe("https://json-schema.org/draft/2020-12/schema");
    expect(ajv.validateSchema(published)).toBe(true);
  });

  it("describes every member, so that editors can explain it", () => {
    const members = [...subschemas(published)].filter(([path]) => !/[ *]$/.test(path));
    const bare = members.filter(([, { description }]) => description === undefined);
    expect(bare.map(([path]) => path)).toEqual([]);
    expect(members.length).toBeGreaterThan(40);
  });

  it("names every operation, folder and property that a policy can name, so that editors complete them", () => {
    const { operation, overrides } = published.$defs;
    expect(operation.enum).toEqual(catalogue.map(({ template }) => template));
    const { allow, deny } = published.properties.callers.items.properties.operations.properties;
    expect([allow.items, deny.items]).toEqual([toOperation, toOperation]);
    const [folders] = published.properties.callers.items.properties.folders.items.anyOf;
    expect(folders.enum).toEqual([...wellKnownFolders]);
    const overridable = typeNames.flatMap((type) =>
      [...structuredType(type).properties.keys()]
        .map((name) => `${type}.${name}`)
        .filter((name) => isOverridable(name)),
    );
    expect(Object.keys(overrides.properties.properties.properties)).toEqual(overridable);
    expect(overridable).toEqual(expect.arrayContaining(["event.subject", "message.categories"]));
    expect(overridable).not.toContain("user.passwordPolicies");
  });

  it.each(goodDocuments.map((document) => [document]))("accepts %j", (document) => {
    expect([accepts(written(document)), accepts.errors]).toEqual([true, null]);
  });

  it.each(malformedDocuments)("refuses %j, which is wrong at %s", (document) => {
    expect(accepts(written(document))).toBe(false);
  });

  it.each(inconsistentDocuments)("cannot say what is wrong with %j at %s", (document) => {
    expect(accepts(written(document))).toBe(true);
  });
});

const scraps: readonly unknown[] = [
  ...[
    "",
    "x",
    "v1",
    "strict",
    "keep",
    "drop",
    "mail",
    "sentitems",
    "a b",
    "contoso.com",
    "*.contoso.com",
    "é.example",
  ],
  ...[
    "123456789012",
    "arn:aws:iam::123456789012:role/r",
    "https://a.example/x",
    "http://a.example",
    "/users",
  ],
  ...[
    "8d1f0c3a-2b4c-4d5e-8f60-718293a4b5c6",
    "s1_0123456789012345678901",
    "a\u0000b",
    "secret",
    "event.subject",
  ],
  ...[null, true, false, 0, 1.5, [], {}, [[]], [null], ["mail", "mail"], { group: "x" }, { local: true }],
];

/** Every place in a value that something can be put at. */
function* placesOf(value: unknown, path: readonly string[] = []): Generator<readonly string[]> {
  yield path;
  if (typeof value !== "object" || value === null) return;
  for (const [name, member] of Object.entries(value)) yield* placesOf(member, [...path, name]);
}

/** A copy with something put, added or taken out at a place. */
function changed(
  value: unknown,
  [name, ...rest]: readonly string[],
  edit: (at: unknown) => unknown,
): unknown {
  if (name === undefined) return edit(value);
  const copy = structuredClone(value) as Record<string, unknown>;
  copy[name] = changed(copy[name], rest, edit);
  if (copy[name] === undefined) delete copy[name];
  return Array.isArray(value) ? Object.values(copy) : copy;
}

const edits = fc.oneof(
  fc.constantFrom(...scraps).map((scrap) => () => scrap),
  fc.anything().map((anything) => () => JSON.parse(JSON.stringify(anything) ?? "null")),
  fc.constant(() => undefined),
  fc.tuple(fc.constantFrom("name", "subject", "group", "profile", "x"), fc.constantFrom(...scraps)).map(
    ([name, scrap]) =>
      (at: unknown) =>
        Array.isArray(at)
          ? [...at, scrap]
          : typeof at === "object" && at !== null
            ? { ...at, [name]: scrap }
            : at,
  ),
);

describe("the schema that policies are read with, and the published one", () => {
  it("accept and refuse the same random documents", () => {
    let accepted = 0;
    const property = fc.property(
      fc.constantFrom(...goodDocuments.map(written)),
      fc.array(fc.tuple(fc.nat(), edits), { maxLength: 3 }),
      (good, steps) => {
        let document: unknown = good;
        for (const [at, edit] of steps) {
          const places = [...placesOf(document)];
          document = changed(document, places[at % places.length] ?? [], edit);
        }
        const json = written(document ?? null);
        const ours = v.is(documentSchema, json);
        accepted += ours ? 1 : 0;
        expect(accepts(json)).toBe(ours);
      },
    );
    fc.assert(property, { numRuns: 5000, seed: 20261122 });
    expect(accepted).toBeGreaterThan(500);
  });
});
