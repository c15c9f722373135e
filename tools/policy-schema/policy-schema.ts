import { documentDefinitions, documentSchema } from "@graphveil/core/policy";
import { toJsonSchema } from "@valibot/to-json-schema";
import type { GenericSchema } from "valibot";

/** The converter knows records by strings alone, and yet writes what the key's own schema says. */
const isRecordOfWords = (schema: GenericSchema & { readonly key?: GenericSchema }): boolean =>
  schema.type === "record" && schema.key?.type === "picklist";

/** JSON Schema reads every pattern as Unicode's (draft 2020-12, core §6.4); no other flag can be said in it. */
const isUnicodeRegex = (action: object): boolean =>
  "requirement" in action && action.requirement instanceof RegExp && action.requirement.flags === "u";

/**
 * The text of `docs/policy.schema.json`: the JSON Schema of a policy (draft 2020-12), made from the very schema that
 * policies are read with. What one part of a policy says of another cannot be said in it: a policy that it accepts can still
 * have faults of that sort.
 */
export const policySchemaText = (): string => {
  const { $schema, description, ...schema } = toJsonSchema(documentSchema, {
    target: "draft-2020-12",
    typeMode: "output",
    definitions: documentDefinitions,
    ignoreActions: ["check"],
    overrideSchema: ({ valibotSchema, jsonSchema }) =>
      isRecordOfWords(valibotSchema) ? jsonSchema : undefined,
    overrideAction: ({ valibotAction, jsonSchema }) =>
      isUnicodeRegex(valibotAction) ? jsonSchema : undefined,
  });
  const document = { $schema, title: "policy.json of Graphveil", description, ...schema };
  return `${JSON.stringify(document, null, 2)}\n`;
};
