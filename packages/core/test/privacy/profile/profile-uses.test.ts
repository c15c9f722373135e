import { describe, expect, test } from "vitest";
import { hidesPeople, idleOverrides, usesPhrases } from "../../../src/privacy/profile/profile-uses.ts";
import type { ProfileSettings } from "../../../src/schema/profile-settings.ts";

const strict = (overrides?: ProfileSettings["overrides"]): ProfileSettings => ({
  profile: "strict",
  ...(overrides === undefined ? {} : { overrides }),
});

describe("phrases are looked for", () => {
  test.each([
    ["nowhere without overrides", strict(), false],
    ["nowhere where no override says so", strict({ classes: { text: "measure" }, properties: {} }), false],
    ["in a class", strict({ classes: { text: "phrases" } }), true],
    ["in a property", strict({ properties: { "message.subject": "phrases" } }), true],
  ])("%s", (_, settings, expected) => {
    expect(usesPhrases(settings)).toBe(expected);
  });
});

describe("people are hidden", () => {
  test.each([
    ["not without overrides", strict(), false],
    ["not by other classes", strict({ classes: { name: "drop" } }), false],
    ["where ids are dropped", strict({ classes: { objectId: "drop" } }), true],
    ["where ids become pseudonyms", strict({ classes: { objectId: "pseudonymize" } }), true],
    ["not where ids are sealed", strict({ classes: { objectId: "seal" } }), false],
    ["where the id of users is dropped", strict({ properties: { "user.id": "drop" } }), true],
    ["where it is dropped by its base", strict({ properties: { "directoryObject.id": "drop" } }), true],
    [
      "not where it is sealed and other ids are dropped",
      strict({ classes: { objectId: "drop" }, properties: { "directoryObject.id": "seal" } }),
      false,
    ],
    ["not where the id of another type is dropped", strict({ properties: { "message.id": "drop" } }), false],
  ])("%s", (_, settings, expected) => {
    expect(hidesPeople(settings)).toBe(expected);
  });
});

describe("an override of a body changes nothing", () => {
  test.each([
    ["where its content is dropped", { "message.body": "keep" }, ["message.body"]],
    [
      "of each of them",
      { "event.body": "keep", "message.uniqueBody": "keep" },
      ["event.body", "message.uniqueBody"],
    ],
    ["unless it drops the body", { "message.body": "drop" }, []],
    ["unless its content passes", { "message.body": "keep", "itemBody.content": "measure" }, []],
    ["unlike those of other objects", { "event.location": "keep" }, []],
    ["unlike those of simple values", { "message.subject": "measure" }, []],
  ] as const)("%s", (_, properties, expected) => {
    expect(idleOverrides(strict({ properties }))).toEqual(expected);
  });

  test("nor do settings without overrides", () => {
    expect(idleOverrides(strict())).toEqual([]);
  });
});
