import { documentDefinitions, documentSchema } from "@graphveil/core/policy";
import { checkChoice } from "@graphveil/core/privacy";
import { structuredType, typeNames } from "@graphveil/core/schema";
import { type JsonSchema, toJsonSchema } from "@valibot/to-json-schema";
import type { GenericSchema } from "valibot";

/** The converter knows records by strings alone, and yet writes what the key's own schema says. */
const isRecordOfWords = (schema: GenericSchema & { readonly key?: GenericSchema }): boolean =>
  schema.type === "record" && schema.key?.type === "picklist";

/** JSON Schema reads every pattern as Unicode's (draft 2020-12, core §6.4); no other flag can be said in it. */
const isUnicodeRegex = (action: object): boolean =>
  "requirement" in action && action.requirement instanceof RegExp && action.requirement.flags === "u";

/** True for a `type.property` that a policy can say something else of than to drop it. */
const isOverridable = (name: string): boolean =>
  checkChoice({ profile: "raw", overrides: { properties: { [name]: "keep" } } }).length === 0;

/**
 * The schema of overrides by `type.property` with every such name in it, so that editors complete them. It accepts what it
 * accepted before: the names say nothing that `additionalProperties` does not.
 */
const withPropertyNames = (overrides: JsonSchema): JsonSchema => {
  const { properties = {} } = overrides;
  const byProperty = properties["properties"];
  if (typeof byProperty !== "object") throw new Error("overrides have no properties");
  const names = typeNames.flatMap((type) =>
    [...structuredType(type).properties.values()].flatMap(({ name, propertyClass }) =>
      isOverridable(`${type}.${name}`) ? [[`${type}.${name}`, `Class \`${propertyClass}\`.`] as const] : [],
    ),
  );
  const named = Object.fromEntries(
    names.map(([name, description]) => [name, { $ref: "#/$defs/action", description }]),
  );
  return { ...overrides, properties: { ...properties, properties: { ...byProperty, properties: named } } };
};

/**
 * The text of `docs/policy.schema.json`: the JSON Schema of a policy (draft 2020-12), made from the very schema that
 * policies are read with. What one part of a policy says of another cannot be said in it: a policy that it accepts can still
 * have faults of that sort.
 */
export const policySchemaText = (): string => {
  const { $schema, description, $defs, ...schema } = toJsonSchema(documentSchema, {
    target: "draft-2020-12",
    typeMode: "output",
    definitions: documentDefinitions,
    ignoreActions: ["check"],
    overrideSchema: ({ valibotSchema, jsonSchema }) =>
      isRecordOfWords(valibotSchema) ? jsonSchema : undefined,
    overrideAction: ({ valibotAction, jsonSchema }) =>
      isUnicodeRegex(valibotAction) ? jsonSchema : undefined,
  });
  const { overrides, ...definitions } = $defs ?? {};
  if (typeof overrides !== "object") throw new Error("the schema has no overrides");
  const document = {
    $schema,
    title: "policy.json of Graphveil",
    description,
    ...schema,
    $defs: { ...definitions, overrides: withPropertyNames(overrides) },
  };
  return `${JSON.stringify(document, null, 2)}\n`;
};
