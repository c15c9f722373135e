import { describe, expect, test } from "vitest";
import {
  createEffectiveProfile,
  type EffectiveProfile,
  plainProfile,
} from "../../../src/privacy/profile/effective-profile.ts";
import { isPossibleInClass } from "../../../src/privacy/profile/profile-faults.ts";
import { isPossible, profiles } from "../../../src/privacy/profile/profiles.ts";
import { createVisibleProperties } from "../../../src/privacy/profile/visible-properties.ts";
import { type Action, actionNames, propertyActions } from "../../../src/schema/actions.ts";
import type { ProfileName, ProfileSettings } from "../../../src/schema/profile-settings.ts";
import { structuredType, type TypeName, typeNames } from "../../../src/schema/schema.ts";
import { expectedAction } from "../sanitizer/reference.ts";

const profileOf = (choice: ProfileSettings): EffectiveProfile => {
  const result = createEffectiveProfile(choice);
  return result.ok ? result.profile : expect.unreachable(JSON.stringify(result.faults));
};
const faultsOf = (choice: ProfileSettings) => {
  const result = createEffectiveProfile(choice);
  return result.ok ? [] : result.faults;
};
const actionOf = (profile: EffectiveProfile, type: TypeName, name: string): Action =>
  profile.actionFor(structuredType(type).properties.get(name) ?? expect.unreachable(name), type);
const withProperties = (properties: Readonly<Record<string, Action>>, profile: ProfileName = "strict") =>
  ({ profile, overrides: { properties }, phrases: ["x"] }) as ProfileSettings;
const withClasses = (classes: Readonly<Record<string, Action>>, profile: ProfileName = "strict") =>
  ({ profile, overrides: { classes }, phrases: ["x"] }) as ProfileSettings;

describe.each(["strict", "analytics", "raw"] as const)("the profile %s", (name) => {
  test("does with every property of every type what its documentation says", () => {
    const profile = plainProfile(name);
    for (const type of typeNames) {
      for (const property of structuredType(type).properties.values())
        expect(profile.actionFor(property, type), `${type}.${property.name}`).toBe(
          expectedAction(name, property),
        );
    }
  });

  test("lets no secret through, whatever a policy says", () => {
    for (const action of actionNames.filter((each) => each !== "drop")) {
      expect(faultsOf(withClasses({ secret: action }, name))).toMatchObject([
        { pointer: "/overrides/classes/secret" },
      ]);
      expect(faultsOf(withProperties({ "passwordProfile.password": action }, name))).toHaveLength(1);
      expect(faultsOf(withProperties({ "user.drives": action }, name))).toHaveLength(1);
    }
  });
});

describe("an override", () => {
  test("of a class holds for its properties, and one of a property wins over it", () => {
    const profile = profileOf({
      profile: "strict",
      overrides: {
        classes: { organization: "keep", text: "measure" },
        properties: { "user.department": "correlate", "event.importance": "drop" },
      },
    });
    expect(actionOf(profile, "user", "jobTitle")).toBe("keep");
    expect(actionOf(profile, "user", "department")).toBe("correlate");
    expect(actionOf(profile, "event", "importance")).toBe("drop");
    expect(actionOf(profile, "message", "importance")).toBe("keep");
    expect(actionOf(profile, "message", "subject")).toBe("measure");
    expect(actionOf(profile, "fileAttachment", "contentBytes")).toBe("drop");
  });

  test("holds for the types that inherit the property, not for one that declares it again", () => {
    const profile = profileOf(
      withProperties({
        "message.subject": "keep",
        "outlookItem.categories": "keep",
        "event.categories": "measure",
      }),
    );
    for (const type of ["message", "eventMessage", "eventMessageRequest"] as const)
      expect(actionOf(profile, type, "subject")).toBe("keep");
    expect(actionOf(profile, "event", "subject")).toBe("drop");
    expect(actionOf(profile, "message", "categories")).toBe("keep");
    expect(actionOf(profile, "event", "categories")).toBe("measure");
    const sealed = profileOf(withProperties({ "outlookItem.id": "drop" }));
    expect(actionOf(sealed, "message", "id")).toBe("seal");
  });

  test("on which the types behind an untyped object disagree drops the property there", () => {
    const seen = (choice: ProfileSettings) => createVisibleProperties(profileOf(choice))("directoryObject");
    expect(seen(withProperties({}))).toEqual(expect.arrayContaining(["mail", "mailNickname"]));
    expect(seen(withProperties({ "group.mail": "keep" }))).not.toContain("mail");
    expect(seen(withProperties({ "user.mailNickname": "drop" }))).not.toContain("mailNickname");
    expect(seen(withProperties({ "directoryObject.deletedDateTime": "keep" }))).toContain("deletedDateTime");
  });

  test("brings back what a profile hides whole, and takes away what holds more", () => {
    const profile = profileOf(
      withProperties({ "message.internetMessageHeaders": "keep", "event.attendees": "drop" }),
    );
    expect(actionOf(profile, "message", "internetMessageHeaders")).toBe("recurse");
    expect(actionOf(profile, "event", "attendees")).toBe("drop");
    expect(actionOf(profileOf(withClasses({ correlationId: "correlate" })), "event", "changeKey")).toBe(
      "drop",
    );
  });
});

test("what is possible in a class is what is possible for some property of it, unless it is for single properties", () => {
  const all = typeNames.flatMap((type) => [...structuredType(type).properties.values()]);
  for (const name of Object.keys(profiles.strict.classes) as (keyof typeof profiles.strict.classes)[]) {
    for (const action of actionNames) {
      const possible =
        !propertyActions.includes(action) &&
        all.some((each) => each.propertyClass === name && isPossible(action, each));
      expect(isPossibleInClass(action, name), `${name} ${action}`).toBe(possible);
    }
  }
});

test.each(["unclassified", "secret", "block"])(
  "what is %s can only be dropped, whatever else it is",
  (what) => {
    const subject = structuredType("message").properties.get("subject") ?? expect.unreachable();
    const property = (
      what === "unclassified" ? { ...subject, type: { kind: what } } : { ...subject, propertyClass: what }
    ) as Parameters<typeof isPossible>[1];
    expect(actionNames.filter((action) => isPossible(action, property))).toEqual(["drop"]);
    expect(actionNames.filter((action) => isPossible(action, subject)).length).toBeGreaterThan(3);
  },
);

describe("a fault is found:", () => {
  test.each([
    [withClasses({ texts: "drop" }), "/overrides/classes/texts", "is no class of properties"],
    [withClasses({ "a/b~c": "drop" }), "/overrides/classes/a~1b~0c", "is no class of properties"],
    [
      withClasses({ block: "keep" }),
      "/overrides/classes/block",
      "is of class block, which is always dropped",
    ],
    [
      withClasses({ recurse: "measure" }),
      "/overrides/classes/recurse",
      "has no property that the action measure is possible for",
    ],
    [
      withClasses({ text: "seal" }),
      "/overrides/classes/text",
      "has no property that the action seal is possible for",
    ],
    [
      withClasses({ itemId: "keep" }),
      "/overrides/classes/itemId",
      "would let ids pass in the clear, which only the profile raw does",
    ],
    [
      withProperties({ "user.id": "keep" }, "analytics"),
      "/overrides/properties/user.id",
      "would let ids pass in the clear, which only the profile raw does",
    ],
    [
      withProperties({ "message.title": "drop" }),
      "/overrides/properties/message.title",
      "is no type.property of the schema; did you mean contact.title?",
    ],
    [
      withProperties({ "messages.subject": "drop" }),
      "/overrides/properties/messages.subject",
      "is no type.property of the schema; did you mean message.subject?",
    ],
    [
      withProperties({ subject: "drop" }),
      "/overrides/properties",
      "has a member that is no type.property of the schema; docs/policy-reference.md has them all",
    ],
    [
      withProperties({ "message.body.content": "drop" }),
      "/overrides/properties/message.body.content",
      "is no type.property of the schema; did you mean itemBody.content?",
    ],
    [
      withProperties({ "message.__proto__": "keep" }),
      "/overrides/properties",
      "has a member that is no type.property of the schema; docs/policy-reference.md has them all",
    ],
    [
      withProperties({ "eventMessage.subject": "drop" }),
      "/overrides/properties/eventMessage.subject",
      "is inherited, and objects need not say that they are of the derived type; name message.subject",
    ],
    [
      withClasses({ text: "count" }),
      "/overrides/classes/text",
      "cannot be treated by the action count, which is for single properties, such as outlookItem.categories",
    ],
    [
      withClasses({ url: "provider" }),
      "/overrides/classes/url",
      "cannot be treated by the action provider, which is for single properties, such as event.onlineMeeting",
    ],
    [
      withProperties({ "event.onlineMeetingUrl": "provider" }),
      "/overrides/properties/event.onlineMeetingUrl",
      "cannot be treated by the action provider, only by keep, drop, pseudonymize, correlate, measure, phrases",
    ],
    [
      withProperties({ "message.subject": "count" }),
      "/overrides/properties/message.subject",
      "cannot be treated by the action count, only by keep, drop, pseudonymize, correlate, measure, phrases",
    ],
    [
      withProperties({ "message.conversationId": "depth" }),
      "/overrides/properties/message.conversationId",
      "cannot be treated by the action depth, only by keep, drop, pseudonymize, correlate, measure, phrases",
    ],
    [
      withProperties({ "event.isAllDay": "measure" }),
      "/overrides/properties/event.isAllDay",
      "cannot be treated by the action measure, only by keep, drop",
    ],
    [
      withProperties({ "event.subject": "seal" }),
      "/overrides/properties/event.subject",
      "cannot be treated by the action seal, only by keep, drop, pseudonymize, correlate, measure, phrases",
    ],
    [
      withProperties({ "event.body": "pseudonymize" }),
      "/overrides/properties/event.body",
      "cannot be treated by the action pseudonymize, only by keep, drop; name itemBody.content instead",
    ],
    [
      withProperties({ "message.body": "measure" }),
      "/overrides/properties/message.body",
      "cannot be treated by the action measure, only by keep, drop; name itemBody.content instead",
    ],
    [
      withProperties({ "message.from": "correlate" }),
      "/overrides/properties/message.from",
      "cannot be treated by the action correlate, only by keep, drop; name emailAddress.address or emailAddress.name instead",
    ],
    [
      withProperties({ "message.subjet": "keep" }),
      "/overrides/properties/message.subjet",
      "is no type.property of the schema; did you mean message.subject?",
    ],
    [
      withProperties({ "message.attendees": "drop" }),
      "/overrides/properties/message.attendees",
      "is no type.property of the schema; did you mean event.attendees?",
    ],
    ...["hvs.CAESIJsecret", "message.hunter2", "message.subject.hunter2", "message.body.hunter2"].map(
      (name) =>
        [
          withProperties({ [name]: "keep" }),
          "/overrides/properties",
          "has a member that is no type.property of the schema; docs/policy-reference.md has them all",
        ] as const,
    ),
    [
      withProperties({ "user.customSecurityAttributes": "keep" }, "raw"),
      "/overrides/properties/user.customSecurityAttributes",
      "is of class secret, which is always dropped",
    ],
    [
      { profile: "strict", overrides: { classes: { text: "phrases" } } },
      "/phrases",
      "must list what the action phrases looks for",
    ],
    [{ profile: "strict", phrases: [" "] }, "/phrases/0", "must not be empty"],
    [{ profile: "strict", phrases: ["ok", "a\tb"] }, "/phrases/1", "must not have control characters"],
    [{ profile: "strict", phrases: ["\ud800"] }, "/phrases/0", "must be well-formed Unicode"],
    [{ profile: "strict", phrases: ["x".repeat(101)] }, "/phrases/0", "must not be longer than 100"],
    [
      { profile: "strict", phrases: Array.from({ length: 41 }, () => "x".repeat(100)) },
      "/phrases",
      "must not be longer than 4000 altogether",
    ],
  ] as const)("%j", (choice, pointer, problem) => {
    expect(faultsOf(choice as ProfileSettings)).toEqual([{ pointer, problem }]);
  });

  test("all at once", () => {
    const choice: ProfileSettings = {
      profile: "strict",
      overrides: { classes: { secret: "keep", x: "drop" }, properties: { "a.b": "phrases" } },
      phrases: ["\u0007"],
    };
    expect(faultsOf(choice)).toHaveLength(4);
  });
});
