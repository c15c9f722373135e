import { expect, it } from "vitest";
import { propertiesOf } from "../../../src/privacy/profile/properties.ts";
import type { TypeName } from "../../../src/schema/schema.ts";

const classOf = (type: TypeName, name: string): string | undefined =>
  [...propertiesOf(type, () => "keep")].find((property) => property.name === name)?.propertyClass;

it.each<[string, TypeName, string, string | undefined]>([
  ["what one derived type has", "directoryObject", "mailNickname", "address"],
  ["nothing of types beside it", "directoryObject", "receivedDateTime", undefined],
  ["nothing that derived types read by other types of values", "entity", "color", "block"],
  ["its own alone where it is no abstract type", "message", "meetingMessageType", undefined],
])("an object shows %s: %s.%s is %s", (_, type, name, propertyClass) => {
  expect(classOf(type, name)).toBe(propertyClass);
});
