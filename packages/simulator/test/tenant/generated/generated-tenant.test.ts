import { describe, expect, test } from "vitest";
import { createGeneratedTenant } from "../../../src/tenant/generated/generated-tenant.ts";
import { createNumberedGuids } from "../../../src/tenant/generated/numbered-guid.ts";
import type { Mailbox } from "../../../src/tenant/mailbox.ts";
import { createStubClient, type Page } from "../../hosts/graph/stub-client.ts";

const size = { inbox: [12, 30], sent: [2, 6], events: [2, 6] } as const;

/** All that a mailbox holds, as text. */
const bytesOf = (mailbox: Mailbox | undefined): string =>
  JSON.stringify(
    [mailbox?.messages, mailbox?.events, mailbox?.folders].map((list) => list?.map(({ wire }) => wire)),
  );

/** The ids of what is in one, and not in the other. */
const newIds = (now: readonly { readonly id: string }[], before: readonly { readonly id: string }[]) => {
  const known = new Set(before.map(({ id }) => id));
  return now.map(({ id }) => id).filter((id) => !known.has(id));
};

describe("numbers as GUIDs", () => {
  test("are read back, up to the largest, and no other GUID is one", () => {
    const guids = createNumberedGuids("seed");
    for (const number of [0, 1, 2, 9_999, 1_000_000, 0xffff_ffff]) {
      const guid = guids.guidOf(number);
      expect(guid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(guids.numberOf(guid)).toBe(number);
      expect(guids.numberOf(`${guid.slice(0, -1)}${guid.endsWith("0") ? "1" : "0"}`)).toBeUndefined();
    }
    expect(guids.numberOf("nobody")).toBeUndefined();
    expect(createNumberedGuids("other").numberOf(guids.guidOf(7))).toBeUndefined();
  });
});

describe("a generated tenant", () => {
  test("is the same for a seed, in whatever order its mailboxes are read, and another for another seed", () => {
    const [one, other] = [createGeneratedTenant({ mailboxes: 30 }), createGeneratedTenant({ mailboxes: 30 })];
    const foreign = createGeneratedTenant({ mailboxes: 30, seed: "foreign" });
    const forward = one.people.map(({ id }) => bytesOf(one.mailboxOf(id)));
    const backward = [...other.people].reverse().map(({ id }) => bytesOf(other.mailboxOf(id)));
    expect(backward.reverse()).toEqual(forward);
    expect(new Set(forward).size).toBe(30);
    expect(foreign.people.map(({ id }) => bytesOf(foreign.mailboxOf(id)))).not.toContain(forward[0]);
  });

  test("generates a mailbox again that it no longer holds", () => {
    const tenant = createGeneratedTenant({ mailboxes: 5, held: 1, size });
    const [first, second] = tenant.people.map(({ id }) => id);
    const held = tenant.mailboxOf(first ?? "");
    expect(tenant.mailboxOf(first ?? "")).toBe(held);
    expect(tenant.mailboxOf(second ?? "")).toBeDefined();
    const again = tenant.mailboxOf(first ?? "");
    expect(again).not.toBe(held);
    expect(bytesOf(again)).toBe(bytesOf(held));
  });

  test("finds people by id and by name, in any case, and nobody else", () => {
    const tenant = createGeneratedTenant({ mailboxes: 12 });
    const [, , third] = tenant.people;
    expect(tenant.personOf(third?.id.toUpperCase() ?? "")).toBe(third);
    expect(tenant.personOf(third?.userPrincipalName.toUpperCase() ?? "")).toBe(third);
    for (const stranger of ["p0000012@northwind-traders.com", "p0000003@example.com", "", "p3"])
      expect(tenant.personOf(stranger)).toBeUndefined();
    expect(tenant.ownerOf(third?.mail ?? "")).toEqual({ kind: "user", id: third?.id });
    const names = tenant.people.map(({ userPrincipalName }) => userPrincipalName);
    expect(names).toEqual(names.toSorted());
  });

  test("knows whose ids its items carry", () => {
    const tenant = createGeneratedTenant({ mailboxes: 3 });
    const guids = tenant.people.map(({ id }) => tenant.mailboxOf(id)?.identity.guid ?? "");
    expect(guids.map((guid) => tenant.hasMailbox(guid))).toEqual([true, true, true]);
    expect(tenant.hasMailbox(tenant.people[0]?.id ?? "")).toBe(false);
  });

  test("keeps what did not change from one revision to the next, and changes most mailboxes", () => {
    const tenant = createGeneratedTenant({ mailboxes: 40, size });
    let changed = 0;
    for (const { id } of tenant.people) {
      const [before, now] = [0, 1].map((revision) => tenant.history.at(revision).mailboxOf(id));
      const kept = now?.messages.filter((message) => before?.messages.includes(message)).length ?? 0;
      expect(kept).toBeGreaterThanOrEqual((before?.messages.length ?? 0) - 4);
      if (bytesOf(before) !== bytesOf(now)) changed += 1;
    }
    expect(changed).toBeGreaterThan(20);
    expect(changed).toBeLessThan(40);
  });

  test("lets messages be read and filed, whose immutable ids stay", () => {
    const tenant = createGeneratedTenant({ mailboxes: 20, size });
    let [read, filed] = [0, 0];
    for (const { id } of tenant.people) {
      const [before, now] = [0, 1].map((revision) => tenant.history.at(revision).mailboxOf(id));
      for (const message of now?.messages ?? []) {
        const known = before?.messages.find(({ immutableId }) => immutableId === message.immutableId);
        if (known === undefined || known === message) continue;
        expect(known.id === message.id).toBe(known.folderId === message.folderId);
        if (known.folderId !== message.folderId) filed += 1;
        else if (known.isRead !== message.isRead) read += 1;
      }
    }
    expect(read).toBeGreaterThan(10);
    expect(filed).toBeGreaterThan(10);
  });
});

interface DeltaPage extends Page {
  readonly "@odata.deltaLink"?: string;
}

/** A Graph over a generated tenant, read by rounds of delta. */
function deltaClient() {
  const tenant = createGeneratedTenant({ mailboxes: 8, size });
  const client = createStubClient(undefined, { tenant });
  const prefer = { prefer: "odata.maxpagesize=5" };
  const round = async (target: string) => {
    const pages = (await client.pages(target, prefer)) as readonly DeltaPage[];
    const link = pages.at(-1)?.["@odata.deltaLink"]?.replace("https://graph.microsoft.com", "") ?? "";
    return { records: pages.flatMap(({ value }) => value), pages: pages.length, link };
  };
  return { tenant, client, round };
}

const paths = ["mailFolders/inbox/messages/delta", "mailFolders/sentitems/messages/delta"];
const view = "calendarView/delta?startDateTime=2025-01-01T00:00:00Z&endDateTime=2027-01-01T00:00:00Z";

describe("delta over a tenant that has a history", () => {
  test("tells everything in pages at first, and then what changed, without keeping anything", async () => {
    const { tenant, round } = deltaClient();
    const links = new Map<string, string>();
    const targets = tenant.people.flatMap(({ id }) =>
      [...paths, view].map((path) => `/v1.0/users/${id}/${path}`),
    );
    for (const target of targets) {
      const first = await round(target);
      const ids = first.records.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(first.pages).toBe(Math.max(1, Math.ceil(ids.length / 5)));
      links.set(target, first.link);
    }
    tenant.advance();
    let removed = 0;
    for (const target of targets) {
      const [, , , id = ""] = target.split("/");
      const [before, now] = [0, 1].map((revision) => tenant.history.at(revision).mailboxOf(id));
      if (before === undefined || now === undefined) throw new Error("everybody has a mailbox");
      const { records } = await round(links.get(target) ?? "");
      const told = records.filter((record) => !("@removed" in record)).map((record) => String(record["id"]));
      const folder = now.folders.find(({ wellKnownName }) => target.includes(`/${wellKnownName}/`))?.id;
      const created = target.includes("calendarView")
        ? newIds(now.events, before.events)
        : newIds(now.messages, before.messages).filter(
            (each) => now.messages.find((message) => message.id === each)?.folderId === folder,
          );
      expect(told).toEqual(expect.arrayContaining(created));
      expect(told.length - created.length).toBeLessThanOrEqual(2);
      removed += records.length - told.length;
    }
    expect(removed).toBeGreaterThan(4);
  });

  test("gives one token the same answer as often as it is used, also after a change", async () => {
    const { tenant, client, round } = deltaClient();
    const target = `/v1.0/users/${tenant.people[3]?.id}/${paths[0]}`;
    const first = await client.get<DeltaPage>(target, { prefer: "odata.maxpagesize=5" });
    const next = first["@odata.nextLink"]?.replace("https://graph.microsoft.com", "") ?? "";
    const before = await round(next);
    tenant.advance();
    expect((await round(next)).records).toEqual(before.records);
    expect((await round(before.link)).records).toEqual((await round(before.link)).records);
  });

  test("does not know a token of another collection, of the other kind, or of nobody", async () => {
    const { tenant, client, round } = deltaClient();
    const [own, others] = tenant.people.map(({ id }) => `/v1.0/users/${id}/${paths[0]}`);
    const { link } = await round(own ?? "");
    const token = link.slice(link.indexOf("=") + 1);
    for (const target of [
      `${others}?$deltatoken=${token}`,
      `${own}?$skiptoken=${token}`,
      `${own}?$deltatoken=invented`,
    ])
      expect(await client.fail(target)).toMatchObject({ status: 410, code: "SyncStateNotFound" });
  });
});
