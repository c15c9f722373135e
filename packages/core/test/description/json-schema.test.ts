import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { createTypeSchemas } from "../../src/description/json-schema.ts";
import { createKeyedVeil } from "../../src/privacy/keyed-veil.ts";
import { createEffectiveProfile, plainProfile } from "../../src/privacy/profile/effective-profile.ts";
import { abstractTypes } from "../../src/privacy/profile/properties.ts";
import { deriveKeys } from "../../src/privacy/tokens/keys.ts";
import type { ProfileSettings } from "../../src/schema/profile-settings.ts";
import { enumerationNames, structuredType, typeNames } from "../../src/schema/schema.ts";
import { createDocumentGenerator } from "../privacy/sanitizer/documents.ts";

const documentsPerProfile = 600;

const choices: readonly (readonly [string, ProfileSettings])[] = [
  ["strict", { profile: "strict" }],
  ["analytics", { profile: "analytics" }],
  ["raw", { profile: "raw" }],
  ["strict by the hour", { profile: "strict", times: "hour" }],
  ["analytics by the day", { profile: "analytics", times: "day" }],
  ["strict by the month", { profile: "strict", times: "month" }],
  [
    "analytics with overrides",
    {
      profile: "analytics",
      overrides: {
        classes: { name: "keep", text: "phrases" },
        properties: {
          "message.categories": "measure",
          "event.importance": "drop",
          "user.companyName": "correlate",
        },
      },
      phrases: ["plain"],
    },
  ],
];

const profileOf = (choice: ProfileSettings) => {
  const result = createEffectiveProfile(choice);
  return result.ok ? result.profile : expect.unreachable(JSON.stringify(result.faults));
};

/** Every schema of every type, as one that ajv can compile. */
const compiled = (schemas: ReturnType<typeof createTypeSchemas>) => {
  const references = typeNames.map((type) => [type, schemas.entity(type), schemas.page(type)] as const);
  const ajv = new Ajv2020({
    strict: true,
    allowUnionTypes: true,
    validateFormats: false,
    inlineRefs: false,
    code: { optimize: false },
  });
  ajv.addKeyword("components");
  ajv.addSchema({ $id: "surface", components: { schemas: schemas.components() } });
  const at = ({ $ref }: Readonly<Record<string, unknown>>) => ({ $ref: `surface${String($ref)}` });
  return new Map(
    references.map(([type, one, page]) => [type, [ajv.compile(at(one)), ajv.compile(at(page))] as const]),
  );
};

describe.each(choices)("the schemas of %s", (_, choice) => {
  const profile = profileOf(choice);
  const schemas = createTypeSchemas(profile);
  const validators = compiled(schemas);
  const own = { version: "v1", keys: deriveKeys(new Uint8Array(32).fill(7)) };
  const veil = createKeyedVeil({
    keyring: { issue: own, accept: [own] },
    profile,
    keepsDomain: (domain) => domain.length < 20,
  });
  const sanitized = (
    text: string,
    kind: "entity" | "collection",
    type: (typeof typeNames)[number],
  ): unknown =>
    JSON.parse(
      Buffer.from(
        veil.sanitize(Buffer.from(text), { kind, type }, () => "https://p.example/").body,
      ).toString(),
    );

  it("hold every document that the sanitizer lets out, alone and on a page", () => {
    const generate = createDocumentGenerator(0xd0c5);
    for (let i = 0; i < documentsPerProfile; i++) {
      const type = typeNames[i % typeNames.length] ?? expect.unreachable();
      const { planted } = generate(type);
      const [one, page] = validators.get(type) ?? expect.unreachable();
      const entity = sanitized(planted, "entity", type);
      if (!one(entity)) expect(one.errors, JSON.stringify([type, entity])).toBeNull();
      const body = sanitized(
        `{"@odata.count":1,"@odata.nextLink":"x","value":[${planted},null]}`,
        "collection",
        type,
      );
      if (!page(body)) expect(page.errors, JSON.stringify([type, body])).toBeNull();
    }
  });

  it("have a property exactly where the profile lets something through", () => {
    const components = schemas.components();
    for (const type of typeNames) {
      if (abstractTypes.has(type)) continue;
      const described = Object.keys((components[type]?.["properties"] ?? {}) as object).filter(
        (name) => !name.includes("@"),
      );
      for (const property of structuredType(type).properties.values()) {
        const passes = profile.actionFor(property, type) !== "drop";
        expect(described.includes(property.name), `${type}.${property.name}`).toBe(passes);
      }
    }
  });

  it("are closed, all of them", () => {
    const open = (schema: unknown): boolean => {
      if (typeof schema !== "object" || schema === null) return false;
      const { type, additionalProperties } = schema as Record<string, unknown>;
      const isObject = type === "object" || (Array.isArray(type) && type.includes("object"));
      return (isObject && additionalProperties !== false) || Object.values(schema).some(open);
    };
    expect(Object.entries(schemas.components()).filter(([, schema]) => open(schema))).toEqual([]);
  });
});

describe("a schema", () => {
  const valid = (type: "message" | "user" | "event" | "directoryObject", value: unknown) => {
    const [one] = strict.get(type) ?? expect.unreachable();
    return one(value);
  };
  const strict = compiled(createTypeSchemas(plainProfile("strict")));
  const pseudonym = "p1_aaaaaaaaaaaaaaaaaaaaaaaaaa";

  it.each([
    ["message", {}, true],
    ["message", { isRead: true, importance: "normal" }, true],
    ["message", { importance: "Normal" }, true],
    ["message", { importance: "urgent" }, false],
    ["message", { isRead: "true" }, false],
    ["message", { subject: "x" }, false],
    ["message", { receivedDateTime: "tomorrow" }, false],
    ["message", { id: "AAMk" }, false],
    ["message", { id: "s1_AAAA" }, true],
    ["message", { conversationId: "c1_AAAAAAAAAAAAAAAAAAAAAA" }, true],
    ["message", { from: { emailAddress: { address: `${pseudonym}@contoso.com` } } }, true],
    ["message", { from: { emailAddress: { address: "a@contoso.com" } } }, false],
    ["message", { from: { emailAddress: { name: "A" } } }, false],
    ["message", { "@odata.type": "#microsoft.graph.eventMessage", meetingMessageType: "none" }, true],
    ["message", { "@odata.type": "#microsoft.graph.user" }, false],
    ["message", { "@odata.etag": "W/1" }, false],
    ["message", { "@removed": { reason: "deleted" } }, true],
    ["message", { "@removed": { reason: "because" } }, false],
    ["message", [], false],
    ["user", { proxyAddresses: [`SMTP:${pseudonym}@d1-aaaaaaaaaaaaaaaa.invalid`, null] }, true],
    ["user", { proxyAddresses: ["SMTP:a@contoso.com"] }, false],
    ["event", { attendees: [{ status: { response: "accepted" } }] }, true],
    ["directoryObject", { "@odata.type": "#microsoft.graph.group", groupTypes: ["Unified"] }, true],
  ] as const)("of %s says of %j: %j", (type, value, expected) => {
    expect(valid(type, value)).toBe(expected);
  });

  it("has a name of its own for each type and enumeration", () => {
    const names = [...typeNames, ...enumerationNames];
    expect(new Set(names).size).toBe(names.length);
  });
});
