import { describe, expect, test } from "vitest";
import {
  derivesFrom,
  enumerationNames,
  isTypeName,
  membersOf,
  structuredType,
  typeNames,
} from "../../src/schema/schema.ts";

const everyProperty = typeNames.flatMap((type) =>
  [...structuredType(type).properties.values()].map((property) => ({ type, property })),
);

describe("the classified types", () => {
  test("are 150 with 1,149 properties, inherited ones counted", () => {
    expect(typeNames.length + enumerationNames.length).toBe(150);
    expect(everyProperty).toHaveLength(1149);
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
