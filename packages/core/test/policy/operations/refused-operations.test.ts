import { describe, expect, it } from "vitest";
import { refusalReason } from "../../../src/policy/operations/refused-operations.ts";

describe("the reason why an operation is refused", () => {
  it.each([
    ["POST", "/users", /^Only GET/],
    ["GET", "/users/{user-id}/messages/{message-id}/$value", /^Raw content/],
    ["GET", "/groups/{group-id}/members/$ref", /^References/],
    ["GET", "/users/{user-id}/messages/{message-id}/attachments/{attachment-id}", /^Attachments/],
    ["GET", "/groups/{group-id}/calendarView", /calendars of groups/],
    ["GET", "/groups/{group-id}/events/{event-id}", /calendars of groups/],
    ["GET", "/users/{user-id}/messages/delta()", /the messages of a folder have a delta/],
    ["GET", "/users/{user-id}/events/delta()", /a calendar view has a delta/],
    ["GET", "/users/{user-id}/events/{event-id}/instances/delta()", /a calendar view has a delta/],
    ["GET", "/users/{user-id}/reminderView(StartDateTime='{x}',EndDateTime='{y}')", /Its times/],
    ["GET", "/users/{user-id}/photo", /^Portraits/],
    ["GET", "/users/{user-id}/contacts", /^Address books/],
    ["GET", "/users/{user-id}/memberOf/{directoryObject-id}", /other directions/],
    ["GET", "/places/graph.building", /^Only rooms/],
  ])("of %s %s is %s", (method, path, reason) => {
    expect(refusalReason(method, path)).toMatch(reason);
  });

  it.each([
    ["POST", "/$batch"],
    ["GET", "/users"],
    ["GET", "/users/{user-id}/messages"],
    ["GET", "/users/{user-id}/mailFolders/{mailFolder-id}/messages/delta()"],
    ["GET", "/users/{user-id}/events"],
  ])("of %s %s is not known: there is none", (method, path) => {
    expect(refusalReason(method, path)).toBeUndefined();
  });
});
