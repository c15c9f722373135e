import { describe, expect, test } from "vitest";
import { createCompany } from "../../../src/tenant/company/company.ts";
import { departments } from "../../../src/tenant/company/departments.ts";

const company = createCompany();
const END = Date.UTC(2026, 2, 2);

const mailboxes = company.people.map(({ id }) => company.mailboxOf(id) ?? expect.unreachable());

describe("createCompany", () => {
  test("gives the same bytes for the same seed, and others for another", () => {
    const first = (seed?: string) => {
      const { people, mailboxOf } = createCompany(seed === undefined ? {} : { seed });
      const mailbox = mailboxOf(people[0]?.id ?? "");
      return JSON.stringify([people[0]?.wire, mailbox?.messages[0]?.wire, mailbox?.events[0]?.wire]);
    };
    expect(first()).toBe(first("company"));
    expect(first()).not.toBe(first("another"));
  });

  test("has the people of its departments, and rooms with mailboxes", () => {
    for (const { name, people } of departments)
      expect(company.people.filter(({ department }) => department === name)).toHaveLength(people);
    for (const { userId } of company.rooms) expect(company.mailboxOf(userId)?.owner.kind).toBe("room");
  });

  test("writes all mail before its present, at whole milliseconds", () => {
    const messages = mailboxes.flatMap((mailbox) => mailbox.messages);
    expect(messages.length).toBeGreaterThan(3_000);
    for (const { receivedAt } of messages) {
      expect(Number.isInteger(receivedAt)).toBe(true);
      expect(receivedAt).toBeLessThan(END);
    }
  });

  test("books no room twice at a time, but for the moved occurrence of a series", () => {
    for (const { userId } of company.rooms) {
      const events = (company.mailboxOf(userId)?.events ?? []).filter(
        ({ type }) => type === "singleInstance" || type === "occurrence",
      );
      for (const [at, { startAt }] of events.entries())
        expect(startAt).toBeGreaterThanOrEqual(events[at - 1]?.endAt ?? 0);
    }
  });
});
