import { policyJsonSchema } from "@graphveil/core/policy";

/** The text of `docs/policy.schema.json`. */
export const policySchemaText = (): string => `${JSON.stringify(policyJsonSchema(), null, 2)}\n`;
