import { describe, expect, it } from "vitest";
import { wireForms } from "../../src/errors.ts";
import { relayedError } from "../../src/graph/errors.ts";
import { catalogue } from "../../src/policy/operations/catalogue.ts";
import { idKindOf } from "../../src/policy/operations/path-ids.ts";
import { parameterName, templateSegments } from "../../src/policy/operations/path-template.ts";
import { describeProfile } from "../../src/proxy/describe-caller.ts";

type Json = Readonly<Record<string, unknown>>;
interface Described {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly parameters: readonly { readonly $ref: string }[];
  readonly responses: Readonly<Record<string, Json>>;
  readonly "x-graphveil-permissions": readonly string[];
}
interface Document {
  readonly paths: Readonly<Record<string, { readonly get?: Described; readonly post?: Described }>>;
  readonly components: Readonly<
    Record<"schemas" | "parameters" | "responses", Readonly<Record<string, Json>>>
  >;
}

const documentOf = (profile: "strict" | "analytics" | "raw") =>
  describeProfile(profile) as unknown as Document;
const references = (value: unknown): readonly string[] => {
  if (typeof value !== "object" || value === null) return [];
  const { $ref } = value as Json;
  return [...(typeof $ref === "string" ? [$ref] : []), ...Object.values(value).flatMap(references)];
};

describe.each(["strict", "analytics", "raw"] as const)("the description under %s", (profile) => {
  const document = documentOf(profile);
  const { paths, components } = document;
  const at = (template: string) => paths[`/v1.0${template}`]?.get ?? expect.unreachable(template);
  const parameters = (template: string) =>
    at(template).parameters.map(
      ({ $ref }) => components.parameters[$ref.split("/").at(-1) ?? ""] ?? expect.unreachable($ref),
    );

  it("has each operation once, under an id of its own, and the proxy's pages", () => {
    expect(Object.keys(paths)).toEqual([
      ...catalogue.map(({ template }) => `/v1.0${template}`),
      "/v1.0/$batch",
      "/_graphveil/health",
      "/_graphveil/openapi.json",
      "/_graphveil/schemas/{type}.json",
    ]);
    const ids = Object.values(paths).map(({ get, post }) => (get ?? post)?.operationId ?? "");
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z][A-Za-z0-9]+$/);
  });

  it("has what each operation takes", () => {
    for (const { template, group, parameters: query, required } of catalogue) {
      const described = parameters(template);
      const named = (place: string) =>
        described.filter((each) => each["in"] === place).map(({ name }) => name);
      const inPath = templateSegments(template).flatMap((segment) => parameterName(segment) ?? []);
      expect(at(template).tags).toEqual([group]);
      expect(named("path"), template).toEqual(inPath);
      expect(
        named("query").filter((name) => !/token$/.test(String(name))),
        template,
      ).toEqual(query);
      const needed = described.filter((each) => each["in"] === "query" && each["required"] === true);
      expect(
        needed.map(({ name }) => name),
        template,
      ).toEqual(required);
      for (const { name, ...rest } of described)
        if (rest["in"] === "path" && idKindOf(String(name)) !== undefined)
          expect(rest["x-graphveil-id-kind"]).toBe(idKindOf(String(name)));
    }
  });

  it("refers to what is there, and holds nothing that is not referred to", () => {
    const all = new Set(references(document));
    const held = Object.entries(components).flatMap(([kind, each]) =>
      Object.keys(each).map((name) => `#/components/${kind}/${name}`),
    );
    expect([...all].sort()).toEqual(held.sort());
  });

  it("has each error that the proxy or Graph can end a request with, at its status", () => {
    const { responses } = at("/users/{user-id}/messages");
    const codesAt = (status: number): readonly unknown[] => {
      const { $ref } = responses[status] ?? responses[status < 500 ? "4XX" : "5XX"] ?? {};
      const { headers } = components.responses[String($ref).split("/").at(-1) ?? ""] as {
        readonly headers: Readonly<Record<string, { readonly schema: { readonly enum: readonly string[] } }>>;
      };
      return headers["x-graphveil-error"]?.schema.enum ?? [];
    };
    for (const [code, { status }] of Object.entries(wireForms))
      if (code !== "methodRefused") expect(codesAt(status), code).toContain(code);
    for (const status of [400, 403, 404, 409, 410, 413, 423, 429, 500, 501, 502, 503, 504, 507, 509])
      expect(codesAt(status), String(status)).toContain(relayedError(status, "").code);
  });

  it("is the same each time", () => {
    expect(JSON.stringify(documentOf(profile))).toBe(JSON.stringify(document));
  });

  it("offers the form of a body, and asks for the permission to read one, only where one passes", () => {
    const [message, view] = ["/users/{user-id}/messages", "/users/{user-id}/calendarView"];
    const prefers = parameters(message).find(({ name }) => name === "Prefer")?.["description"];
    expect(String(prefers).includes("body-content-type")).toBe(profile === "raw");
    const narrowest =
      profile === "strict"
        ? ["Mail.ReadBasic.All", "Calendars.ReadBasic.All"]
        : ["Mail.Read", "Calendars.Read"];
    expect([message, view].map((template) => at(template)["x-graphveil-permissions"][0])).toEqual(narrowest);
  });

  it("lists what can be selected, filtered and ordered by", () => {
    const named = (wanted: string): Json =>
      parameters("/users/{user-id}/messages").find(({ name }) => name === wanted) ??
      expect.unreachable(wanted);
    const { items } = named("$select")["schema"] as { readonly items: { readonly enum: readonly string[] } };
    const filterable = named("$filter")["x-graphveil-filterable"] as readonly string[];
    expect(items.enum).toContain("receivedDateTime");
    expect(items.enum.includes("subject")).toBe(profile !== "strict");
    expect(filterable).toContain("receivedDateTime");
    expect(named("$orderby")["x-graphveil-sortable"]).toContain("receivedDateTime");
    expect(filterable.includes("subject")).toBe(profile === "raw");
  });
});
