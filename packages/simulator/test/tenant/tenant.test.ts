import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { decodeExchangeId } from "../../src/tenant/exchange-ids.ts";
import { createTenant, type Tenant } from "../../src/tenant/tenant.ts";

const tenant = createTenant();
const messages = tenant.mailboxes.flatMap((mailbox) => mailbox.messages);
const events = tenant.mailboxes.flatMap((mailbox) => mailbox.events);

function digest({ id, people, groups, rooms, roomLists, mailboxes }: Tenant, reversed = false): string {
  const items = mailboxes.flatMap(({ messages: mail, events: meetings }) => [...mail, ...meetings]);
  const wires = items.filter((_, at) => at % 7 === 0);
  // Items are built when they are read: the order of reading must not change what is in them.
  const read = (reversed ? wires.toReversed() : wires).map(({ id: item, wire }) => [item, wire] as const);
  const ordered = reversed ? read.toReversed() : read;
  const folders = mailboxes.map(({ identity, folders: tree, calendars, settings }) => [
    identity,
    tree,
    calendars,
    settings,
  ]);
  return createHash("sha256")
    .update(JSON.stringify([id, people, groups, rooms, roomLists, folders, ordered]))
    .digest("hex");
}

describe("determinism", () => {
  it("gives equal bytes for equal options, in whatever order they are read", () => {
    expect(digest(createTenant(), true)).toBe(digest(tenant));
  });

  it("gives others for another seed or another present", () => {
    const others = [createTenant({ seed: "another" }), createTenant({ now: Date.UTC(2025, 0, 1) })];
    const first = ({ id, people, mailboxes }: Tenant) =>
      JSON.stringify([id, people[0], mailboxes[0]?.messages[0]?.wire, mailboxes[0]?.events[0]?.wire]);
    expect(new Set([tenant, ...others].map(first)).size).toBe(3);
  });
});

describe("size", () => {
  const count = (kind: string) => tenant.people.filter((person) => person.kind === kind).length;

  it("is that of a small company", () => {
    expect([count("member"), count("guest"), count("shared"), count("room")]).toEqual([84, 14, 4, 6]);
    expect(tenant.groups).toHaveLength(12);
    expect([tenant.rooms.length, tenant.roomLists.length]).toEqual([6, 2]);
    expect(messages.length).toBeGreaterThan(2000);
    expect(events.length).toBeGreaterThan(800);
  });

  it("gives every member's mailbox mail and events, and one mailbox a lot of both", () => {
    for (const { owner, messages: mail, events: meetings } of tenant.mailboxes) {
      if (owner.kind === "member") expect(mail.length).toBeGreaterThan(3);
      expect(meetings.length).toBeGreaterThan(2);
    }
    const [big] = tenant.mailboxes;
    expect(big?.messages.length).toBeGreaterThanOrEqual(150);
    expect(big?.events.length).toBeGreaterThanOrEqual(150);
  });
});

describe("identity of copies", () => {
  it("is an own id in each mailbox, with the mailbox's GUID inside", () => {
    const ids = new Set<string>();
    for (const { identity, messages: mail, events: meetings } of tenant.mailboxes) {
      for (const { id, wire } of [...mail, ...meetings]) {
        ids.add(id);
        expect(wire["id"]).toBe(id);
        expect(
          Buffer.from(decodeExchangeId(id) ?? [])
            .subarray(4, 40)
            .toString("latin1"),
        ).toBe(identity.guid);
      }
    }
    expect(ids.size).toBe(messages.length + events.length);
  });

  it("is one Message-ID and one iCalUId across mailboxes", () => {
    const spread = (name: string, items: readonly { readonly wire: Readonly<Record<string, unknown>> }[]) =>
      Map.groupBy(items, ({ wire }) => String(wire[name]));
    const mail = [...spread("internetMessageId", messages).values()].filter((copies) => copies.length > 2);
    const meetings = [...spread("iCalUId", events).values()].filter((copies) => copies.length > 2);
    expect(mail.length).toBeGreaterThan(100);
    expect(meetings.length).toBeGreaterThan(100);
    for (const copies of mail) {
      expect(
        new Set(copies.map(({ wire }) => JSON.stringify([wire["sentDateTime"], wire["toRecipients"]]))).size,
      ).toBe(1);
      expect(new Set(copies.map(({ wire }) => wire["conversationIndex"])).size).toBe(1);
      expect(new Set(copies.map(({ wire }) => wire["id"])).size).toBe(copies.length);
    }
  });

  it("puts a sent message into the sender's sent items", () => {
    for (const { owner, folders, messages: mail } of tenant.mailboxes) {
      const sent = folders.find(({ wellKnownName }) => wellKnownName === "sentitems");
      for (const { wire } of mail.filter(({ folderId }) => folderId === sent?.id)) {
        const { emailAddress } = wire["from"] as { emailAddress: { address: string } };
        expect(tenant.ownerOf(emailAddress.address)).toEqual({ kind: "user", id: owner.id });
      }
    }
  });
});
