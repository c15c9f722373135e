import * as z from "zod/mini";
import { documentSchema } from "./document-schema.ts";

/**
 * The JSON Schema of a policy (draft 2020-12), made from the very schema that policies are read with. What one part of a
 * policy says of another cannot be said in it: a policy that it accepts can still have faults of that sort.
 */
export function policyJsonSchema(): Readonly<Record<string, unknown>> {
  const { $schema, description, ...schema } = z.toJSONSchema(documentSchema, { io: "input" });
  return { $schema, title: "policy.json of Graphveil", description, ...schema };
}
