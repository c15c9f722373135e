import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { expect } from "vitest";
import type { WireReply } from "./wire.ts";
import type { Witness } from "./witness.ts";

type Json = Readonly<Record<string, unknown>>;

interface Content {
  readonly schema: Json;
}

interface Reply {
  readonly content: Readonly<Record<string, Content>>;
  readonly headers?: Readonly<Record<string, Content>>;
}

interface Referring {
  readonly $ref: string;
}

/** As much of an OpenAPI document as the tests go by. */
export interface SurfaceDocument {
  readonly servers: readonly { readonly url: string }[];
  readonly security?: readonly Json[];
  readonly paths: Readonly<
    Record<string, { readonly get: { readonly responses: Readonly<Record<string, Reply | Referring>> } }>
  >;
  readonly components: {
    readonly schemas: Readonly<Record<string, Json>>;
    readonly responses: Readonly<Record<string, Reply>>;
    readonly securitySchemes?: Json;
  };
}

/** Holds replies against a description. */
export interface Surface {
  /** What the description says against the reply to a GET of a path template; nothing if it fits. */
  faults(path: string, reply: WireReply): readonly unknown[];
  /** The same for the body of a type that a component describes. */
  bodyFaults(component: string, body: unknown): readonly unknown[];
}

const idOf = "surface";

/** References in a schema by themselves, as ones to the document. */
const absolute = (schema: unknown): unknown => {
  if (typeof schema !== "object" || schema === null) return schema;
  if (Array.isArray(schema)) return schema.map(absolute);
  return Object.fromEntries(
    Object.entries(schema).map(([name, value]) => [
      name,
      name === "$ref" && typeof value === "string" ? `${idOf}${value}` : absolute(value),
    ]),
  );
};

/**
 * A description by which replies are validated, with JSON Schema in its strict mode; what it says of `format` is an
 * annotation.
 */
export function createSurface({ paths, components }: SurfaceDocument): Surface {
  const ajv = new Ajv2020({
    strict: true,
    allowUnionTypes: true,
    validateFormats: false,
    inlineRefs: false,
    code: { optimize: false },
  });
  ajv.addKeyword("components");
  ajv.addSchema({ $id: idOf, components: { schemas: components.schemas } });
  const compiled = new Map<string, ValidateFunction>();
  const check = (schema: Json, value: unknown): readonly unknown[] => {
    const key = JSON.stringify(schema);
    const validate = compiled.get(key) ?? ajv.compile(absolute(schema) as Json);
    compiled.set(key, validate);
    return validate(value) ? [] : (validate.errors ?? ["not valid"]);
  };

  const replyOf = (path: string, status: number): Reply | undefined => {
    const responses = paths[path]?.get.responses;
    const reply = responses?.[status] ?? responses?.[`${String(status)[0]}XX`];
    if (reply === undefined || "content" in reply) return reply;
    return components.responses[reply.$ref.split("/").at(-1) ?? ""];
  };

  return {
    faults(path, { status, headers, body }) {
      const reply = replyOf(path, status);
      const media = headers.get("content-type")?.split(";")[0] ?? "";
      const content = reply?.content[media];
      if (content === undefined) return [`${path}: no ${status} of ${media} is described`];
      const named = Object.entries(reply?.headers ?? {}).flatMap(([name, { schema }]) => {
        const value = headers.get(name.toLowerCase());
        return value === undefined ? [] : check(schema, /^\d+$/.test(value) ? Number(value) : value);
      });
      return [...named, ...check(content.schema, JSON.parse(body.toString("utf8")))];
    },
    bodyFaults: (component, body) => check({ $ref: `#/components/schemas/${component}` }, body),
  };
}

const known = new Map<string, Surface>();

/** A witness by a description. */
export interface DescribedWitness extends Witness {
  /** The description, but for where its reader calls and how he proves who he is. */
  readonly described: object;
}

/** A witness that also holds every reply to a GET, but for compressed ones, against the description that it asks for. */
export async function createDescribedWitness(witness: Witness, base: string): Promise<DescribedWitness> {
  const operation = "/_graphveil/openapi.json";
  const answer = await witness.ask({ target: operation });
  expect(answer.audit).toMatchObject({ operation, caller: "acme", decision: "permit", status: 200 });
  expect(answer.upstream).toEqual([]);
  expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "application/json"]);
  const { servers, security: _, ...document } = answer.json() as unknown as SurfaceDocument;
  const { securitySchemes: __, ...components } = document.components;
  expect(servers).toEqual([{ url: base }]);
  const described = { ...document, components };
  const key = JSON.stringify(described);
  const surface = known.get(key) ?? createSurface({ ...described, servers });
  known.set(key, surface);
  return {
    ...witness,
    described,
    async ask(request, way) {
      const asked = await witness.ask(request, way);
      if ((request.method ?? "GET") !== "GET" || asked.headers.has("content-encoding")) return asked;
      const asks = String(asked.audit["operation"] ?? "/users");
      const path = asks.startsWith("/_graphveil") ? asks : `/v1.0${asks}`;
      expect(surface.faults(path, asked), `${request.target} as it is described`).toEqual([]);
      return asked;
    },
  };
}
