import { describe, expect, it } from "vitest";
import { closestName } from "../../src/schema/closest-name.ts";

const known = ["exclude", "mailboxes", "mail", "calendar", "tenantDomains", "name", "rooms"];

describe("the name that was meant", () => {
  it.each([
    ["exlude", "exclude"],
    ["Exclude", "exclude"],
    ["exclued", "exclude"],
    ["calender", "calendar"],
    ["mails", "mail"],
    ["mailbox", "mailboxes"],
    ["tenantdomain", "tenantDomains"],
    ["room", "rooms"],
  ])("by %s is %s", (given, meant) => {
    expect(closestName(given, known)).toBe(meant);
  });

  it.each(["", "x", "ma", "hunter2", "secret-token", "mailxyz", "m".repeat(500), "excl", "n4m3"])(
    "by %s is not guessed, since it could be anything",
    (given) => {
      expect(closestName(given, known)).toBeUndefined();
    },
  );
});
