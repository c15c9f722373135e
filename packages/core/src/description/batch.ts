import { MAX_BATCH_ID_CHARACTERS, MAX_BATCH_REQUESTS } from "../policy/operations/batch.ts";
import type { JsonSchema } from "./json-schema.ts";

const texts: JsonSchema = { type: "object", additionalProperties: { type: "string" } };
const id: JsonSchema = { type: "string", minLength: 1, maxLength: MAX_BATCH_ID_CHARACTERS };

const listOf = (items: JsonSchema): JsonSchema => ({
  type: "array",
  minItems: 1,
  maxItems: MAX_BATCH_REQUESTS,
  items,
});

const request: JsonSchema = {
  type: "object",
  required: ["id", "method", "url"],
  properties: {
    id: { ...id, description: "Unique in the batch, whatever its case." },
    method: { const: "GET" },
    url: {
      type: "string",
      description:
        "Path and query of an operation of this description, relative to the version, such as /users.",
    },
    headers: { ...texts, description: "The headers of this request." },
    dependsOn: { type: "array", items: id, description: "Ids of the requests that have to succeed first." },
  },
};

const response: JsonSchema = {
  type: "object",
  required: ["id", "status", "headers", "body"],
  properties: {
    id,
    status: { type: "integer", minimum: 200, maximum: 599 },
    headers: texts,
    body: { description: "What the operation answers: JSON, or base64 if it is not JSON." },
  },
  additionalProperties: false,
};

/**
 * The description of JSON batches.
 *
 * @see https://learn.microsoft.com/graph/json-batching
 */
export const describeBatch = (errors: Readonly<Record<string, JsonSchema>>): JsonSchema => ({
  post: {
    operationId: "batch",
    tags: ["batch"],
    summary: "Several GETs in one request, each answered as by itself.",
    requestBody: {
      required: true,
      content: {
        "application/json": {
          schema: { type: "object", required: ["requests"], properties: { requests: listOf(request) } },
        },
      },
    },
    responses: {
      "200": {
        description: "An answer for each request, in their order.",
        content: {
          "application/json": {
            schema: {
              type: "object",
              required: ["responses"],
              properties: { responses: listOf(response) },
              additionalProperties: false,
            },
          },
        },
      },
      ...errors,
    },
  },
});
