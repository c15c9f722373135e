import { describe, expect, test } from "vitest";
import {
  derivesFrom,
  enumerationNames,
  isTypeName,
  membersOf,
  structuredType,
  typeNames,
} from "../../src/schema/schema.ts";
import { isOfForm, membersOfForm, stringForms } from "../../src/schema/string-forms.ts";

const everyProperty = typeNames.flatMap((type) =>
  [...structuredType(type).properties.values()].map((property) => ({ type, property })),
);

describe("the classified types", () => {
  test("are 150 with 1,152 properties, inherited ones counted", () => {
    expect(typeNames.length + enumerationNames.length).toBe(150);
    expect(everyProperty).toHaveLength(1152);
  });

  test("say of every sealed id what it is an id of, and of nothing else", () => {
    for (const { type, property } of everyProperty) {
      const sealed = property.propertyClass === "itemId" || property.propertyClass === "objectId";
      expect(property.idKind !== undefined, `${type}.${property.name}`).toBe(sealed);
    }
  });

  test("recurse into classified types alone", () => {
    for (const { type, property } of everyProperty) {
      if (property.propertyClass === "recurse")
        expect(property.type.kind, `${type}.${property.name}`).toBe("structured");
    }
  });

  test("keep nothing that was not classified", () => {
    for (const { type, property } of everyProperty) {
      if (property.type.kind === "unclassified")
        expect(property.propertyClass, `${type}.${property.name}`).toBe("block");
    }
  });

  test("name bases that exist and lead to an end", () => {
    for (const type of typeNames) {
      const { base } = structuredType(type);
      expect(base === undefined || isTypeName(base)).toBe(true);
      expect(derivesFrom(type, type)).toBe(true);
    }
    expect(derivesFrom("eventMessageRequest", "outlookItem")).toBe(true);
    expect(derivesFrom("outlookItem", "message")).toBe(false);
  });

  test("hold every string that passes to a form, so that no free text can stand in it", () => {
    const free = everyProperty.filter(
      ({ property: { propertyClass, type, form } }) =>
        propertyClass === "keep" && type.kind === "primitive" && type.name === "string" && form === undefined,
    );
    expect(free.map(({ type, property }) => `${type}.${property.name}`)).toEqual([]);
  });

  test("use every form, and every member of a closed list is of it", () => {
    const used = new Set(everyProperty.flatMap(({ property: { form } }) => form ?? []));
    expect([...used].sort()).toEqual([...stringForms].sort());
    for (const form of stringForms)
      for (const member of membersOfForm(form) ?? []) expect(isOfForm(form, member), member).toBe(true);
  });

  test("let no identifier pass but ids of Microsoft's products", () => {
    const opaque = everyProperty.filter(
      ({ property: { propertyClass, type } }) =>
        propertyClass === "keep" && type.kind === "primitive" && ["guid", "binary"].includes(type.name),
    );
    expect([...new Set(opaque.map(({ property: { declaredIn, name } }) => `${declaredIn}.${name}`))]).toEqual(
      [
        "assignedLicense.disabledPlans",
        "assignedLicense.skuId",
        "assignedPlan.servicePlanId",
        "licenseAssignmentState.disabledPlans",
        "licenseAssignmentState.skuId",
        "licenseDetails.skuId",
        "servicePlanInfo.servicePlanId",
        "placeServicePlanInfo.servicePlanId",
      ],
    );
  });

  test("classify what identifies a person as such", () => {
    const classOf = (type: Parameters<typeof structuredType>[0], name: string) =>
      structuredType(type).properties.get(name)?.propertyClass;
    expect(classOf("user", "displayName")).toBe("name");
    expect(classOf("user", "proxyAddresses")).toBe("address");
    expect(classOf("user", "passwordProfile")).toBe("secret");
    expect(classOf("eventMessageRequest", "subject")).toBe("text");
    expect(classOf("group", "id")).toBe("objectId");
    expect(classOf("onlineMeetingInfo", "joinUrl")).toBe("url");
    expect(membersOf("importance")).toEqual(["low", "normal", "high"]);
  });
});
