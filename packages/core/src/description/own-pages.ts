import { profileLabels } from "../schema/profile-settings.ts";
import type { JsonSchema } from "./json-schema.ts";

const health = {
  type: "object",
  required: ["status", "version", "policy", "profile"],
  properties: {
    status: { const: "ok" },
    version: { type: "string" },
    policy: { type: "string" },
    profile: { enum: profileLabels },
    loosenedBy: { type: "array", items: { type: "string" } },
  },
  additionalProperties: false,
} as const satisfies JsonSchema;

const names: JsonSchema = { type: "array", items: { type: "string" } };

const finding: JsonSchema = {
  type: "object",
  required: ["check", "result", "expected", "found"],
  properties: {
    check: { type: "string" },
    result: { enum: ["pass", "warn", "fail", "untried"] },
    code: { type: "string" },
    expected: { type: "string" },
    found: { type: "string" },
    remedy: { type: "string" },
  },
  additionalProperties: false,
};

const diagnosis: JsonSchema = {
  type: "object",
  description: "What of the proxy's own chain works; at most 30 seconds old.",
  required: ["ranAt", "durationMs", "result", "findings"],
  properties: {
    ranAt: { type: "string", format: "date-time" },
    durationMs: { type: "number", minimum: 0 },
    result: { enum: ["pass", "warn", "fail", "untried"] },
    identity: {
      type: "object",
      required: ["issuer", "subject", "audience"],
      properties: {
        issuer: { type: "string" },
        subject: { type: "string" },
        audience: { type: "string" },
      },
      additionalProperties: false,
    },
    roles: {
      type: "object",
      required: ["needed", "granted"],
      properties: { needed: names, granted: names },
      additionalProperties: false,
    },
    findings: { type: "array", items: finding },
  },
  additionalProperties: false,
};

const deepParameter: JsonSchema = {
  name: "deep",
  in: "query",
  description: "Tries the proxy's own chain: identity, permissions, Graph and keys.",
  schema: { const: "1" },
};

/** The content of a reply of JSON. */
export const json = (schema: JsonSchema): JsonSchema => ({ "application/json": { schema } });

/** A page of the proxy's own. */
export const ownPage = (
  id: string,
  summary: string,
  schema: JsonSchema,
  parameters: readonly JsonSchema[] = [],
): JsonSchema => ({
  get: {
    operationId: id,
    tags: ["proxy"],
    summary,
    ...(parameters.length === 0 ? {} : { parameters }),
    responses: { "200": { description: "The page.", content: json(schema) } },
  },
});

/** The health page; with its deep form for who may ask for that. */
export const healthPage = (deep: boolean): JsonSchema => {
  const summary = "Whether the proxy runs, and its policy.";
  if (!deep) return ownPage("health", summary, health);
  const properties = { ...health.properties, deep: diagnosis };
  return ownPage("health", summary, { ...health, properties }, [deepParameter]);
};

/** The page of JSON Schemas, one for each type of record that the caller can read. */
export const schemaPage = (types: readonly string[]): JsonSchema =>
  ownPage("schema", "The records of one type, as a JSON Schema (draft 2020-12).", { type: "object" }, [
    { name: "type", in: "path", required: true, schema: { enum: [...new Set(types)].sort() } },
  ]);
