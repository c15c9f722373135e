import type { ErrorCode, WireForms } from "../errors.ts";
import type { JsonSchema } from "./json-schema.ts";

/** Error replies of operations. */
export interface ErrorReplies {
  /** References by status; `4XX` and `5XX` are what Graph answers with any other status. */
  readonly responses: Readonly<Record<string, JsonSchema>>;
  /** What they refer to, by name. */
  readonly components: Readonly<Record<string, JsonSchema>>;
  readonly schemas: Readonly<Record<string, JsonSchema>>;
}

const text: JsonSchema = { type: "string" };
const guid: JsonSchema = { type: "string", format: "uuid" };

/** The status of a delta whose state is lost. */
const LOST_STATE_STATUS = "410";
const restart: JsonSchema = {
  description: "The link that begins the delta from the start, if Graph has lost its state.",
  schema: { type: "string", format: "uri" },
};

const object = (properties: Readonly<Record<string, JsonSchema>>): JsonSchema => ({
  type: "object",
  required: Object.keys(properties),
  properties,
  additionalProperties: false,
});

const bodySchema = (codes: readonly string[]): JsonSchema =>
  object({
    error: object({
      code: { enum: codes },
      message: {
        ...text,
        description:
          "A text of a closed list. It names at most a parameter and a limit of this description; nothing of the request or of Graph's text is in it.",
      },
      innerError: object({ date: text, "request-id": guid, "client-request-id": guid }),
    }),
  });

/** Error replies: the proxy's own codes in the header `x-graphveil-error`, and in the body Graph's where it has one. */
export function errorReplies(forms: WireForms, relayedCodes: readonly string[]): ErrorReplies {
  const all = Object.entries(forms).filter(([, { status }]) => status !== 405);
  const bodyCodes = new Set([...all.map(([code, { graphCode }]) => graphCode ?? code), ...relayedCodes]);
  const reply = (status: string, description: string, codes: readonly string[]): JsonSchema => ({
    description,
    headers: {
      "x-graphveil-error": { description: "The proxy's code.", required: true, schema: { enum: codes } },
      "Retry-After": { description: "Whole seconds.", schema: { type: "integer", minimum: 0 } },
      ...(status === LOST_STATE_STATUS ? { Location: restart } : {}),
    },
    content: { "application/json": { schema: { $ref: "#/components/schemas/graphveil.error" } } },
  });
  const components: Record<string, JsonSchema> = {};
  const responses: Record<string, JsonSchema> = {};
  const add = (status: string, description: string, codes: readonly string[]): void => {
    components[`error.${status}`] = reply(status, description, codes);
    responses[status] = { $ref: `#/components/responses/error.${status}` };
  };
  for (const status of [...new Set(all.map(([, form]) => form.status))].sort((a, b) => a - b)) {
    const own = all.filter(([, form]) => form.status === status);
    const texts = own.map(([code, { message }]) => `\`${code}\`: ${message}`);
    const relayed: readonly ErrorCode[] = status >= 500 ? ["upstreamUnavailable", "mailboxRefused"] : [];
    add(String(status), texts.join(" "), [...new Set([...own.map(([code]) => code), ...relayed])]);
  }
  const codes = all.map(([code]) => code);
  add("4XX", "Another refusal of Graph's.", codes);
  add("5XX", "Another failure of Graph's.", codes);
  return { responses, components, schemas: { "graphveil.error": bodySchema([...bodyCodes].sort()) } };
}
