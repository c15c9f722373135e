import { describe, expect, it } from "vitest";
import {
  checkSettings,
  neededAcknowledgement,
  superfluousAcknowledgement,
} from "../../../src/privacy/profile/acknowledgement.ts";
import { clearedProperties } from "../../../src/privacy/profile/cleared-properties.ts";
import { departureOf, departureText } from "../../../src/privacy/profile/departure.ts";
import { createEffectiveProfile } from "../../../src/privacy/profile/effective-profile.ts";
import { type ActionName, actionNames } from "../../../src/schema/actions.ts";
import { overridableClasses } from "../../../src/schema/overridable-classes.ts";
import {
  type Overrides,
  type ProfileName,
  profileLabels,
  profileNames,
  type SignedSettings,
} from "../../../src/schema/profile-settings.ts";

type Actions = Readonly<Record<string, ActionName>>;

const byClass = (classes: Actions): Overrides => ({ classes });
const byProperty = (properties: Actions): Overrides => ({ properties });
const effective = (settings: SignedSettings) => {
  const result = createEffectiveProfile(settings);
  return result.ok ? result.profile : expect.unreachable(JSON.stringify(result.faults));
};

/** Profile and overrides, what the profile is then called, and what has to be acknowledged. */
const cases: readonly (readonly [ProfileName, Overrides, said: string, acknowledged: readonly string[]])[] = [
  ["strict", {}, "strict", []],
  ["strict", byClass({ text: "drop", name: "drop" }), "strict", []],
  ["strict", byProperty({ "message.subject": "drop", "message.isRead": "keep" }), "strict", []],
  ["analytics", byClass({ text: "measure", organization: "keep" }), "analytics", []],
  ["raw", byClass({ text: "keep" }), "raw", []],
  ["strict", byClass({ text: "keep" }), "strict, loosened by text", ["text"]],
  ["strict", byClass({ organization: "keep" }), "strict, loosened by organization", []],
  ["strict", byClass({ text: "measure" }), "strict, loosened by text", []],
  ["strict", byClass({ text: "phrases" }), "strict, loosened by text", []],
  [
    "strict",
    byProperty({ "outlookItem.categories": "count", "event.onlineMeeting": "provider" }),
    "strict, loosened by outlookItem.categories, event.onlineMeeting",
    [],
  ],
  ["strict", byProperty({ "message.conversationIndex": "depth" }), "strict", []],
  [
    "strict",
    byProperty({ "message.conversationIndex": "drop" }),
    "strict, tightened by message.conversationIndex",
    [],
  ],
  [
    "analytics",
    byProperty({ "outlookItem.categories": "count" }),
    "analytics, tightened by outlookItem.categories",
    [],
  ],
  ["raw", byProperty({ "event.onlineMeeting": "provider" }), "raw, tightened by event.onlineMeeting", []],
  ["strict", byClass({ sensitive: "correlate" }), "strict, loosened by sensitive", []],
  ["strict", byClass({ location: "drop" }), "strict", []],
  ["strict", byClass({ address: "drop" }), "strict, tightened by address", []],
  ["strict", byClass({ objectId: "correlate" }), "strict, tightened by objectId", []],
  ["strict", byClass({ correlationId: "pseudonymize" }), "strict, loosened by correlationId", []],
  ["strict", byClass({ correlationId: "keep" }), "strict, loosened by correlationId", ["correlationId"]],
  [
    "strict",
    { classes: { address: "drop" }, properties: { "user.mail": "keep" } },
    "strict, loosened by user.mail",
    ["address"],
  ],
  [
    "strict",
    byProperty({ "user.displayName": "keep", "user.mail": "keep", "message.isRead": "drop" }),
    "strict, loosened by user.displayName, user.mail",
    ["name", "address"],
  ],
  ["strict", byProperty({ "user.department": "keep" }), "strict, loosened by user.department", []],
  [
    "strict",
    byProperty({ "user.signInActivity": "keep" }),
    "strict, loosened by user.signInActivity",
    ["sensitive"],
  ],
  [
    "strict",
    byProperty({ "message.changeKey": "keep" }),
    "strict, loosened by message.changeKey",
    ["correlationId"],
  ],
  [
    "strict",
    byProperty({ "message.internetMessageHeaders": "keep" }),
    "strict, loosened by message.internetMessageHeaders",
    ["text"],
  ],
  ["analytics", byClass({ text: "drop" }), "analytics, tightened by text", []],
  ["analytics", byClass({ text: "phrases" }), "analytics, loosened by text", []],
  ["analytics", byClass({ organization: "drop" }), "analytics, tightened by organization", []],
  [
    "analytics",
    byProperty({ "message.subject": "keep" }),
    "analytics, loosened by message.subject",
    ["text"],
  ],
  ["raw", byClass({ text: "measure", objectId: "seal" }), "raw, tightened by text, objectId", []],
];

describe("rounded times", () => {
  it.each([
    [{ profile: "strict", times: "hour" }, "strict, tightened by times"],
    [{ profile: "analytics", times: "month" }, "analytics, tightened by times"],
    [
      { profile: "strict", times: "day", overrides: byClass({ address: "drop" }) },
      "strict, tightened by address, times",
    ],
    [{ profile: "strict", times: "day", overrides: byClass({ text: "keep" }) }, "strict, loosened by text"],
  ] as const)("%j is called %s", (settings, text) => {
    expect(departureText(departureOf(settings))).toBe(text);
    expect(effective({ ...settings, acknowledge: ["text"] }).times).toBe(settings.times);
  });

  it("are no matter of raw, whose ids hold exact ones", () => {
    expect(checkSettings({ profile: "raw", times: "hour" })).toEqual([
      {
        pointer: "/times",
        problem: "cannot be rounded under the profile raw, whose ids hold exact times",
      },
    ]);
  });
});

describe("a profile with overrides", () => {
  it.each(cases)(
    "%s with %j is called %s, and needs an acknowledgement of %j",
    (profile, overrides, said, needed) => {
      expect(checkSettings({ profile, overrides, phrases: ["x"], acknowledge: overridableClasses })).toEqual(
        [],
      );
      expect(departureText(departureOf({ profile, overrides }))).toBe(said);
      expect(neededAcknowledgement({ profile, overrides })).toEqual(needed);
    },
  );

  const combinations = profileNames.flatMap((profile) =>
    overridableClasses.flatMap((name) =>
      actionNames.flatMap((action) => {
        const result = createEffectiveProfile({
          profile,
          overrides: byClass({ [name]: action }),
          phrases: ["x"],
        });
        return result.ok ? [[profile, name, action, result.profile] as const] : [];
      }),
    ),
  );

  it("is called loosened wherever a property leaves in the clear that does not without them", () => {
    const loosened = combinations.filter(([, , , profile]) => clearedProperties(profile).length > 0);
    expect(loosened.length).toBeGreaterThan(8);
    for (const [name, propertyClass, action, { departure }] of loosened)
      expect(departure.label, `${name} ${propertyClass} ${action}`).toBe(`${name}, loosened`);
  });

  it("is called by its bare name only where nothing leaves otherwise than without them", () => {
    for (const [name, , , { departure }] of combinations) {
      expect(profileLabels).toContain(departure.label);
      if (departure.label === name) expect(departure).toMatchObject({ loosened: [], tightenedBy: [] });
    }
  });

  it("names at most twenty of its overrides in a line", () => {
    const names = Array.from({ length: 22 }, (_, index) => `user.x${index}`);
    const departure = { ...departureOf({ profile: "strict" }), loosenedBy: names };
    expect(departureText(departure)).toMatch(/ by user\.x0, .*, user\.x19 and 2 more$/);
  });
});

describe("what leaves in the clear beyond the bare profile", () => {
  const namesUnder = (settings: SignedSettings) =>
    clearedProperties(effective(settings)).map(({ name, propertyClass }) => `${name} ${propertyClass}`);

  it("is nothing under a profile as it is, and under one that is tightened", () => {
    for (const profile of profileNames) expect(namesUnder({ profile })).toEqual([]);
    expect(namesUnder({ profile: "analytics", overrides: byClass({ organization: "drop" }) })).toEqual([]);
    expect(namesUnder({ profile: "strict", overrides: byClass({ text: "measure" }) })).toEqual([]);
  });

  it("is the property that an override names, and all of a class less what another override drops", () => {
    expect(namesUnder({ profile: "strict", overrides: byProperty({ "user.mail": "keep" }) })).toEqual([
      "user.mail address",
    ]);
    const texts = namesUnder({
      profile: "strict",
      overrides: { classes: { text: "keep" }, properties: { "event.subject": "drop" } },
    });
    expect(texts).toEqual(expect.arrayContaining(["message.subject text", "itemBody.content text"]));
    expect(texts).not.toContain("event.subject text");
    expect(new Set(texts).size).toBe(texts.length);
  });
});

describe("the acknowledgement of overrides", () => {
  const text = byClass({ text: "keep", name: "keep" });

  it("is asked for with the very line to add", () => {
    expect(checkSettings({ profile: "strict", overrides: text, acknowledge: ["name"] })).toEqual([
      {
        pointer: "/overrides",
        problem:
          'let text out in the clear, which strict does not; if that is meant, add beside them: "acknowledge": ["text", "name"]',
      },
    ]);
    expect(checkSettings({ profile: "strict", overrides: text, acknowledge: ["name", "text"] })).toEqual([]);
  });

  it("is asked for beside the other faults, so that one reading of the policy tells all", () => {
    const overrides = { classes: { text: "keep" }, properties: { "message.body": "measure" } } as const;
    expect(checkSettings({ profile: "strict", overrides }).map(({ pointer }) => pointer)).toEqual([
      "/overrides/properties/message.body",
      "/overrides",
    ]);
  });

  it("is superfluous for what no override lets out in the clear", () => {
    expect(
      superfluousAcknowledgement({
        profile: "strict",
        overrides: { ...text, properties: { "user.department": "keep" } },
        acknowledge: ["name", "text", "url", "organization", "url"],
      }),
    ).toEqual(["url", "organization"]);
    expect(superfluousAcknowledgement({ profile: "raw", acknowledge: ["text"] })).toEqual(["text"]);
  });
});
