import { expect, it } from "vitest";
import { propertiesInside } from "../../../src/privacy/profile/meant-property.ts";
import type { Action } from "../../../src/schema/actions.ts";
import { structuredType, type TypeName } from "../../../src/schema/schema.ts";

const inside = (type: TypeName, name: string, action: Action): readonly string[] => {
  const property = structuredType(type).properties.get(name);
  if (property === undefined) throw new Error(`${type} has no ${name}`);
  return propertiesInside(property, action);
};

it.each<[TypeName, string, Action, readonly string[]]>([
  ["message", "body", "measure", ["itemBody.content"]],
  ["message", "from", "pseudonymize", ["emailAddress.address", "emailAddress.name"]],
  ["event", "start", "pseudonymize", []],
  ["message", "from", "seal", []],
  ["message", "subject", "pseudonymize", []],
  ["user", "manager", "pseudonymize", []],
])("proposes of %s.%s for %s: %j", (type, name, action, proposed) => {
  expect(inside(type, name, action)).toEqual(proposed);
});
