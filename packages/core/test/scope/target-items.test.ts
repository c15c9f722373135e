import { describe, expect, it } from "vitest";
import { targetItems } from "../../src/scope/target-items.ts";

const U = "/v1.0/users/u";

describe("targetItems", () => {
  it.each([
    ["/v1.0/users", {}],
    [`${U}/messages`, {}],
    [`${U}/messages/m%3D`, { message: { id: "m=", path: `${U}/messages/m%3D` } }],
    [`${U}/messages/delta()`, {}],
    [`${U}/messages/$count`, { countOf: "messages" }],
    [`${U}/mailFolders/inbox`, { folder: { id: "inbox", path: `${U}/mailFolders/inbox` } }],
    [
      `${U}/mailFolders/a/childFolders/b/messages/m`,
      {
        folder: { id: "b", path: `${U}/mailFolders/a/childFolders/b` },
        message: { id: "m", path: `${U}/mailFolders/a/childFolders/b/messages/m` },
      },
    ],
    [
      `${U}/mailFolders/a/childFolders/b/childFolders/c/messages/$count`,
      {
        folder: { id: "c", path: `${U}/mailFolders/a/childFolders/b/childFolders/c` },
        countOf: "messages",
      },
    ],
    [`${U}/mailFolders/messages/messages`, { folder: { id: "messages", path: `${U}/mailFolders/messages` } }],
    [
      `${U}/mailFolders/a/childFolders/$count`,
      { folder: { id: "a", path: `${U}/mailFolders/a` }, countOf: "childfolders" },
    ],
    [`${U}/calendar/events/e`, { event: { id: "e", path: `${U}/calendar/events/e` } }],
    [
      `${U}/calendarGroups/g/calendars/c/events/e/instances`,
      {
        calendar: { id: "c", path: `${U}/calendarGroups/g/calendars/c` },
        event: { id: "e", path: `${U}/calendarGroups/g/calendars/c/events/e` },
      },
    ],
    [`${U}/calendars/c/calendarView`, { calendar: { id: "c", path: `${U}/calendars/c` } }],
    [`${U}/events/delta`, {}],
    [`${U}/events/e/calendar`, { event: { id: "e", path: `${U}/events/e` } }],
  ])("reads %s", (path, items) => {
    expect(targetItems(path)).toEqual({ countOf: undefined, ...items });
  });
});
