import { describe, expect, test } from "vitest";
import { decisionOn, possibleActions } from "../../../src/privacy/profile/decision.ts";
import type { ProfileSettings } from "../../../src/schema/profile-settings.ts";
import { propertyNamed, type TypeName } from "../../../src/schema/schema.ts";

const propertyOf = (name: string) => propertyNamed(name) ?? expect.unreachable(name);
const decision = (settings: ProfileSettings, name: string) =>
  decisionOn(settings, propertyOf(name), name.split(".")[0] as TypeName);

describe("what decides on a property is", () => {
  test.each<readonly [ProfileSettings, string, object]>([
    [{ profile: "strict" }, "message.subject", { by: "profile", name: "strict" }],
    [
      { profile: "strict", overrides: { classes: { text: "measure" } } },
      "message.subject",
      { by: "class", name: "text" },
    ],
    [
      {
        profile: "strict",
        overrides: { classes: { text: "measure" }, properties: { "message.subject": "keep" } },
      },
      "message.subject",
      { by: "property", name: "message.subject" },
    ],
    [
      { profile: "strict", overrides: { properties: { "outlookItem.categories": "count" } } },
      "message.categories",
      { by: "property", name: "outlookItem.categories" },
    ],
    [{ profile: "analytics" }, "message.conversationIndex", { by: "name", name: "analytics" }],
    [{ profile: "strict" }, "message.changeKey", { by: "name", name: "strict" }],
    [
      { profile: "strict", overrides: { classes: { correlationId: "drop" } } },
      "message.conversationIndex",
      { by: "class", name: "correlationId" },
    ],
    [{ profile: "raw" }, "user.passwordPolicies", { by: "schema" }],
    [{ profile: "strict" }, "message.body", { by: "content" }],
    [
      { profile: "strict", overrides: { properties: { "message.body": "drop" } } },
      "message.body",
      { by: "property", name: "message.body" },
    ],
    [{ profile: "strict", times: "month" }, "recurrencePattern.dayOfMonth", { by: "times" }],
  ])("under %j of %s: %j", (settings, name, expected) => {
    expect(decision(settings, name)).toEqual(expected);
  });
});

describe("the actions that a policy may name", () => {
  test.each([
    ["message.subject", "strict", ["keep", "drop", "pseudonymize", "correlate", "measure", "phrases"]],
    ["user.id", "strict", ["drop", "pseudonymize", "seal", "correlate", "measure", "phrases"]],
    ["user.passwordPolicies", "raw", ["drop"]],
    ["message.isRead", "strict", ["keep", "drop"]],
  ] as const)("for %s under %s are %j", (name, profile, expected) => {
    expect(possibleActions(propertyOf(name), profile)).toEqual(expected);
  });

  test("let ids pass in the clear only under raw", () => {
    expect(possibleActions(propertyOf("user.id"), "raw")).toContain("keep");
  });
});
