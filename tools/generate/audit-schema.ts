import { auditEventSchema } from "@graphveil/core/audit";
import { toJsonSchema } from "@valibot/to-json-schema";

/**
 * The text of `docs/audit.schema.json`: the JSON Schema of an audit event (draft 2020-12), made from the schema that the
 * event's type comes from. A log line holds the event under `audit`.
 */
export const auditSchemaText = (): string => {
  const { $schema, description, ...schema } = toJsonSchema(auditEventSchema, { target: "draft-2020-12" });
  const document = { $schema, title: "Audit event of Graphveil", description, ...schema };
  return `${JSON.stringify(document, null, 2)}\n`;
};
