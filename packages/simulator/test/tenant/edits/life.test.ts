import { describe, expect, it } from "vitest";
import { createLife } from "../../../src/tenant/edits/life.ts";
import { createTenant } from "../../../src/tenant/tenant.ts";

const live = (steps: number, seed?: string) => {
  const tenant = createTenant();
  const before = {
    people: tenant.people.length,
    messages: tenant.mailboxes.reduce((sum, { messages }) => sum + messages.length, 0),
  };
  const life = createLife(tenant, seed);
  const changes = Array.from({ length: steps }, () => life.step());
  return { tenant, before, changes };
};

describe("a tenant that goes on living", () => {
  it("shows each change once before chance decides", () => {
    const { changes } = live(8);
    expect(new Set(changes).size).toBe(8);
  });

  it("does the same for the same seed, and another thing for another", () => {
    expect(live(60).changes).toEqual(live(60).changes);
    expect(live(60, "one").changes).not.toEqual(live(60, "two").changes);
  });

  it("lives for long without running out of anything, and mail is most of it", () => {
    const { tenant, before, changes } = live(600);
    const count = (change: string) => changes.filter((each) => each === change).length;
    expect(count("mailArrived")).toBeGreaterThan(200);
    expect(tenant.people.length).toBe(before.people + count("personJoined") - count("personLeft"));
    expect(tenant.mailboxes.reduce((sum, { messages }) => sum + messages.length, 0)).toBe(
      before.messages + count("mailArrived") - count("mailDeleted"),
    );
    const names = tenant.people.map(({ userPrincipalName }) => userPrincipalName.toLowerCase());
    expect(new Set(names).size).toBe(names.length);
  });
});
