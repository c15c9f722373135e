import { expect, it } from "vitest";
import { describeType } from "../../src/description/type-schema.ts";
import { catalogue } from "../../src/policy/operations/catalogue.ts";
import { plainProfile } from "../../src/privacy/profile/effective-profile.ts";

const replyTypes = [...new Set(catalogue.map(({ reply }) => reply.type))];

const references = (value: unknown): readonly string[] => {
  if (typeof value !== "object" || value === null) return [];
  const own = "$ref" in value && typeof value.$ref === "string" ? [value.$ref] : [];
  return [...own, ...Object.values(value).flatMap(references)];
};

it.each(replyTypes)("describes %s by definitions of its own", (type) => {
  const schema = describeType(plainProfile("strict"), type);
  const definitions = Object.keys(schema["$defs"] as object).map((name) => `#/$defs/${name}`);
  expect(new Set(references(schema))).toEqual(new Set(definitions));
});

it("describes what derives from a type, too", () => {
  expect(Object.keys(describeType(plainProfile("strict"), "message")["$defs"] as object)).toContain(
    "eventMessage",
  );
});
