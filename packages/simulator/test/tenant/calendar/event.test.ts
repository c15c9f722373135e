import { expect, it } from "vitest";
import { createTenant } from "../../../src/tenant/tenant.ts";

const tenant = createTenant();

/** The copies of each meeting, by what they have in common. */
const copies = Map.groupBy(
  tenant.mailboxes.flatMap(({ owner, events }) => events.map((event) => ({ owner, event }))),
  ({ event }) => event.wire["iCalUId"],
);

it("the room's copy of a private meeting is not private, though all others are", () => {
  const levels = [...copies.values()].flatMap((meeting) => {
    const rooms = meeting.filter(({ owner }) => owner.kind === "room");
    const others = meeting.filter(({ owner }) => owner.kind !== "room");
    const isPrivate = others.some(({ event }) => event.wire["sensitivity"] === "private");
    return isPrivate && rooms.length > 0 ? [{ rooms, others }] : [];
  });
  expect(levels.length).toBeGreaterThan(2);
  for (const { rooms, others } of levels) {
    expect(new Set(rooms.map(({ event }) => event.wire["sensitivity"]))).toEqual(new Set(["normal"]));
    expect(new Set(others.map(({ event }) => event.wire["sensitivity"]))).toEqual(new Set(["private"]));
  }
});
