import { describe, expect, it } from "vitest";
import { createKeyedVeil } from "../../src/privacy/keyed-veil.ts";
import { plainProfile } from "../../src/privacy/profile/effective-profile.ts";
import { separateKeyring } from "../../src/privacy/tokens/keys.ts";
import { type Property, structuredType, type TypeName, typeNames } from "../../src/schema/schema.ts";
import { formedStrings } from "../fixtures/formed-strings.ts";
import { keyringOf } from "../fixtures/tokens.ts";

/** Product ids of Microsoft's are equal in all tenants, so two callers may share them. */
const productIds = ["skuId", "servicePlanId", "disabledPlans"];

/** Free text that a tenant writes about its units is not made by a machine; `analytics` lets it pass on purpose. */
const isFreeText = ({ propertyClass, form }: Property): boolean =>
  propertyClass === "organization" && form === undefined;

const guidOf = (number: number): string => `6f1d2c3b-4a59-4687-9b0a-${number.toString(16).padStart(12, "0")}`;

/** Values that single out their property: a GUID, and the same as an opaque text without separators. */
const valuesOf = ({ type, form }: Property, number: number): readonly string[] => {
  const guid = guidOf(number);
  const opaque = guid.replaceAll("-", "");
  if (type.kind !== "primitive") return [];
  const formed = form === undefined ? [] : formedStrings(form);
  return ["string", "guid", "binary"].includes(type.name) ? [guid, opaque, ...formed] : [];
};

/** Objects of a type that hold one value of one property each. */
function* objectsOf(type: TypeName): Generator<readonly [name: string, body: string]> {
  let number = 1;
  for (const property of structuredType(type).properties.values()) {
    const { name, collection } = property;
    if (productIds.includes(name) || isFreeText(property)) continue;
    for (const value of valuesOf(property, number++))
      yield [`${type}.${name}`, JSON.stringify({ [name]: collection ? [value] : value })];
  }
}

const isOpaque = (value: string): boolean =>
  /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i.test(value) ||
  (/^[A-Za-z0-9+/_=-]{24,}$/.test(value) && /(?:[^0-9]*[0-9]){3}/.test(value));

const shared = keyringOf(7);

describe.each(["strict", "analytics"] as const)("two separate callers under %s", (name) => {
  const veilOf = (caller: string) =>
    createKeyedVeil({
      keyring: separateKeyring(shared, caller),
      profile: plainProfile(name),
      keepsDomain: () => true,
    });
  const [one, other] = [veilOf("one"), veilOf("other")];
  const stringsOf = (veil: typeof one, type: TypeName, body: string): readonly string[] => {
    const reply = veil.sanitize(Buffer.from(body), { kind: "entity", type }, () => undefined);
    return Object.values(JSON.parse(Buffer.from(reply.body).toString()) as object).flat() as string[];
  };

  it("share no identifier, whatever property it stands in", () => {
    const sharedProperties = new Set<string>();
    let written = 0;
    for (const type of typeNames) {
      for (const [property, body] of objectsOf(type)) {
        const seen = stringsOf(one, type, body);
        const others = new Set(stringsOf(other, type, body));
        written += seen.length;
        for (const value of seen)
          if (typeof value === "string" && others.has(value) && isOpaque(value))
            sharedProperties.add(property);
      }
    }
    expect([...sharedProperties]).toEqual([]);
    expect(written).toBeGreaterThan(500);
  });
});
