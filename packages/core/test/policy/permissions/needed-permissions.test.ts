import { describe, expect, test } from "vitest";
import { type CallerSight, neededPermissions } from "../../../src/policy/permissions/needed-permissions.ts";
import { structuredType } from "../../../src/schema/schema.ts";

/** Sees nothing of anybody but ids, which are sealed. */
const blind: CallerSight = {
  rawIds: false,
  visibility: { visibleProperties: () => ["id"], actionFor: () => "seal" },
};
/** Sees all that there is, as it is. */
const open: CallerSight = {
  rawIds: true,
  visibility: {
    visibleProperties: (type) => [...structuredType(type).properties.keys()],
    actionFor: () => "keep",
  },
};

type Rights = Parameters<typeof neededPermissions>[0][number][0];

const needed = (rights: Rights, sight: CallerSight = blind) =>
  neededPermissions([[rights, sight]]).toSorted();

const group = { group: "6a7c1a1e-8f0e-4c39-9d2b-1f1f0d5b2a10" };
const list = [group.group];
const messages = "/users/{user-id}/messages";
const event = "/users/{user-id}/events/{event-id}";
const rooms = ["MailboxSettings.Read", "Place.Read.All", "User.ReadBasic.All"];

describe("the permissions that a caller needs", () => {
  test.each<readonly [string, Rights, readonly string[]]>([
    ["mail", { operations: { allow: [messages] } }, ["Mail.ReadBasic.All"]],
    ["mail without what is private", { operations: { allow: [messages] }, private: "drop" }, ["Mail.Read"]],
    [
      "a count of mail without what is private",
      { operations: { allow: [`${messages}/$count`] }, private: "drop" },
      ["Mail.ReadBasic.All"],
    ],
    ["calendars", { groups: ["calendar"] }, ["Calendars.ReadBasic.All"]],
    ["an event", { operations: { allow: [event] } }, ["Calendars.ReadBasic.All"]],
    [
      "calendars without what is private",
      { groups: ["calendar"], private: "drop" },
      ["Calendars.ReadBasic.All", ...rooms],
    ],
    [
      "an event without what is private",
      { operations: { allow: [event] }, private: "drop" },
      ["Calendars.ReadBasic.All", ...rooms],
    ],
    [
      "calendars of rooms as well",
      { groups: ["calendar"], private: "drop", resources: "include" },
      ["Calendars.ReadBasic.All"],
    ],
    [
      "calendars that nothing is left out of",
      { groups: ["calendar"], resources: "include" },
      ["Calendars.ReadBasic.All"],
    ],
    ["rooms", { groups: ["rooms"], private: "drop" }, ["Place.Read.All"]],
    [
      "mail of a group's mailboxes",
      { operations: { allow: [messages] }, mailboxes: group },
      ["GroupMember.Read.All", "Mail.ReadBasic.All"],
    ],
    [
      "mail of all but a group's mailboxes",
      { operations: { allow: [messages] }, exclude: group },
      ["GroupMember.Read.All", "Mail.ReadBasic.All"],
    ],
    [
      "mail of some mailboxes",
      { operations: { allow: [messages] }, mailboxes: list },
      ["Mail.ReadBasic.All"],
    ],
    [
      "calendars of some mailboxes",
      { operations: { allow: [event] }, mailboxes: list },
      ["Calendars.ReadBasic.All", "User.ReadBasic.All"],
    ],
    ["rooms beside a scope of mailboxes", { groups: ["rooms"], mailboxes: group }, ["Place.Read.All"]],
    [
      "users beside a scope of mailboxes",
      { operations: { allow: ["/users"] }, mailboxes: group },
      ["User.ReadBasic.All"],
    ],
    [
      "users within a scope of mailboxes",
      { operations: { allow: ["/users"] }, mailboxes: group, scopeDirectory: true },
      ["GroupMember.Read.All", "User.ReadBasic.All"],
    ],
    ["nothing", { operations: { allow: [] } }, []],
  ])("for %s", (_, rights, expected) => {
    expect(needed(rights)).toEqual(expected);
  });

  test("reach hidden members only where these are granted, and a group is named", () => {
    const granted = { ...blind, readsHidden: true };
    const rights: Rights = { operations: { allow: [messages] } };
    expect(needed({ ...rights, exclude: group }, granted)).toContain("Member.Read.Hidden");
    expect(needed({ ...rights, exclude: group })).not.toContain("Member.Read.Hidden");
    expect(needed({ ...rights, exclude: list }, granted)).toEqual(["Mail.ReadBasic.All"]);
  });

  test("reach users where a caller may name mailboxes of a scope by their own ids", () => {
    const rights: Rights = { operations: { allow: [messages] } };
    expect(needed({ ...rights, mailboxes: list }, open)).toEqual(["Mail.Read", "User.ReadBasic.All"]);
    expect(needed(rights, open)).toEqual(["Mail.Read"]);
  });

  test("reach the users in groups only where more than their ids is seen", () => {
    const members: Rights = { operations: { allow: ["/groups/{group-id}/members"] } };
    const names = { ...blind.visibility, visibleProperties: () => ["id", "displayName"] };
    expect(needed(members)).toEqual(["GroupMember.Read.All"]);
    expect(needed(members, { ...blind, visibility: names })).toEqual([
      "GroupMember.Read.All",
      "User.ReadBasic.All",
    ]);
    const count: Rights = { operations: { allow: ["/groups/{group-id}/members/$count"] } };
    expect(needed(count, { ...blind, visibility: names })).toEqual(["GroupMember.Read.All"]);
  });

  test("are those of all callers, and none that another covers", () => {
    const callers: Parameters<typeof neededPermissions>[0] = [
      [{ operations: { allow: [messages] } }, blind],
      [{ operations: { allow: [messages] } }, open],
    ];
    expect(neededPermissions(callers)).toEqual(["Mail.Read"]);
  });
});
