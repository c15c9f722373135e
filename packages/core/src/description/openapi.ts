import type { WireForms } from "../errors.ts";
import { BATCH_TEMPLATE } from "../policy/operations/batch.ts";
import type { Operation } from "../policy/operations/operation.ts";
import { templateSegments } from "../policy/operations/path-template.ts";
import { acceptedPermissions } from "../policy/permissions/permissions.ts";
import { departureText } from "../privacy/profile/departure.ts";
import type { EffectiveProfile } from "../privacy/profile/effective-profile.ts";
import type { Visibility } from "../schema/visibility.ts";
import { describeBatch } from "./batch.ts";
import { errorReplies } from "./errors.ts";
import { createTypeSchemas, type JsonSchema, type TypeSchemas } from "./json-schema.ts";
import { healthPage, json, ownPage, schemaPage } from "./own-pages.ts";
import { createParameters } from "./parameters.ts";

/** An OpenAPI 3.1 document. */
export type OpenApiDocument = Readonly<Record<string, unknown>>;

/** How a caller proves who it is, as an OpenAPI security scheme. */
export interface SecurityScheme {
  readonly name: string;
  readonly scheme: Readonly<Record<string, unknown>>;
}

/** What is described. */
export interface DescriptionOptions {
  readonly version: string;
  /** Base of the proxy's URLs, without a slash at the end; may be empty for "where the document is". */
  readonly server: string;
  /** The operations that may be read. */
  readonly operations: readonly Operation[];
  /** What becomes of replies. */
  readonly profile: EffectiveProfile;
  readonly visibility: Visibility;
  /** Names of properties that must not be asked for though they are visible. */
  readonly unaskable: ReadonlySet<string>;
  /** The only paths that `$filter` and `$orderby` of an operation take; undefined for all that is visible. */
  readonly queryable: (operation: Operation) => ReadonlySet<string> | undefined;
  readonly errors: WireForms;
  /** Codes of Graph's that pass. */
  readonly relayedCodes: readonly string[];
  readonly security?: SecurityScheme | undefined;
  /** True where the caller may ask what of the proxy's own chain works. Default: false. */
  readonly deepHealth?: boolean | undefined;
}

const capitalized = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** `/users/{user-id}/messages/$count` as `usersByUserIdMessagesCount`. */
const operationId = (template: string): string => {
  const words = templateSegments(template).flatMap((segment) => {
    const parts = segment.replace("microsoft.graph.", "as-").match(/[A-Za-z0-9]+/g) ?? [];
    return (segment.startsWith("{") ? ["by", ...parts] : parts).map(capitalized);
  });
  const id = words.join("");
  return id.charAt(0).toLowerCase() + id.slice(1);
};

const summaries: Readonly<Record<Operation["reply"]["kind"], (type: string) => string>> = {
  entity: (type) => `One ${type}`,
  collection: (type) => `A page of ${type} records`,
  delta: (type) => `Changes of ${type} records`,
  count: (type) => `The number of ${type} records`,
  property: (type) => `One property of ${type}`,
};

const contentOf = ({ reply }: Operation, schemas: TypeSchemas): JsonSchema => {
  switch (reply.kind) {
    case "entity":
      return json(schemas.entity(reply.type));
    case "collection":
    case "delta":
      return json(schemas.page(reply.type));
    case "property":
      return json(schemas.property(reply.type, reply.property));
    case "count":
      return { "text/plain": { schema: { type: "integer", minimum: 0 } } };
  }
};

/**
 * Describes the sanitized surface: the operations, what may be asked, and what every reply can hold at most. It is made
 * from the catalogue, the classification and the profile that the proxy itself decides by, and is the same for the same.
 *
 * @see https://spec.openapis.org/oas/v3.1.1.html
 */
export function describeSurface(options: DescriptionOptions): OpenApiDocument {
  const { version, server, operations, profile, visibility, unaskable, queryable, security } = options;
  const schemas = createTypeSchemas(profile);
  const parameters = createParameters({ visibility, rawIds: profile.rawIds, unaskable, queryable });
  const errors = errorReplies(options.errors, options.relayedCodes);
  const path = (operation: Operation): readonly [string, JsonSchema] => {
    const { template, group, reply } = operation;
    const get = {
      operationId: operationId(template),
      tags: [group],
      summary: `${summaries[reply.kind](reply.type)}.`,
      parameters: parameters.of(operation),
      responses: {
        "200": { description: "What the profile lets through.", content: contentOf(operation, schemas) },
        ...errors.responses,
      },
      "x-graphveil-permissions": acceptedPermissions(operation, visibility),
    };
    return [`/v1.0${template}`, { get }];
  };
  const paths = Object.fromEntries([
    ...operations.map(path),
    [`/v1.0${BATCH_TEMPLATE}`, describeBatch(errors.responses)],
    ["/_graphveil/health", healthPage(options.deepHealth === true)],
    ["/_graphveil/openapi.json", ownPage("description", "This description.", { type: "object" })],
    ["/_graphveil/schemas/{type}.json", schemaPage(operations.map(({ reply }) => reply.type))],
  ]);
  return {
    openapi: "3.1.1",
    info: {
      title: `Graphveil (${profile.departure.label})`,
      version,
      summary: `Microsoft Graph as a caller of the profile ${departureText(profile.departure)} sees it.`,
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
      ...(profile.times === undefined ? {} : { "x-graphveil-times": profile.times }),
    },
    servers: [{ url: server === "" ? "/" : server }],
    ...(security === undefined ? {} : { security: [{ [security.name]: [] }] }),
    paths,
    components: {
      schemas: { ...schemas.components(), ...errors.schemas },
      parameters: parameters.components(),
      responses: errors.components,
      ...(security === undefined ? {} : { securitySchemes: { [security.name]: security.scheme } }),
    },
  };
}
