import type { EffectiveProfile } from "../privacy/profile/effective-profile.ts";
import type { TypeName } from "../schema/schema.ts";
import { createTypeSchemas, type JsonSchema } from "./json-schema.ts";

const DEFINITIONS = "#/$defs/";

/**
 * The sanitized records of one type as a JSON Schema that stands by itself, for tools that make tables of them. It holds what
 * the OpenAPI description holds of the type, and types that derive from it.
 *
 * @see https://json-schema.org/draft/2020-12
 */
export function describeType(profile: EffectiveProfile, type: TypeName): JsonSchema {
  const schemas = createTypeSchemas(profile, DEFINITIONS);
  const { $ref } = schemas.entity(type);
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: type,
    $ref,
    $defs: schemas.components(),
  };
}
