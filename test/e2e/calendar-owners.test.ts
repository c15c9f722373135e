import type { Tenant } from "@graphveil/simulator";
import { describe, expect, it } from "vitest";
import { createChain } from "../harness/chain.ts";
import { readAllPages } from "../harness/landmarks.ts";

type Mailbox = Tenant["mailboxes"][number];
type JsonRecord = Readonly<Record<string, unknown>>;

/** A mailbox with a calendar that somebody else shares, whose owner has two addresses and an X.500 name of an old system. */
const sceneOf = (tenant: Tenant) => {
  const isShared = ({ calendars, owner }: Mailbox) => calendars.some((each) => each.owner.id !== owner.id);
  const hasX500 = ({ owner }: Mailbox) => owner.proxyAddresses.some((each) => each.startsWith("X500:"));
  const mailbox =
    tenant.mailboxes.find((each) => isShared(each) && hasX500(each)) ?? expect.unreachable("no such mailbox");
  const [own, second, shared] = mailbox.calendars;
  if (own === undefined || second === undefined || shared === undefined)
    return expect.unreachable("three calendars");
  const among = (kind: string) =>
    mailbox.owner.proxyAddresses.find((each) => each.startsWith(kind)) ?? expect.unreachable(kind);
  return { mailbox, own, second, shared, alias: among("smtp:"), x500: among("X500:") };
};

/** What Exchange writes of an owner. */
const owner = (address: string | null) => ({ owner: address === null ? null : { name: "x", address } });

/** A caller that may read only the mailbox of the scene, and what it sees of that mailbox's calendars. */
const read = async (edit: (scene: ReturnType<typeof sceneOf>, tenant: Tenant) => void) => {
  const chain = createChain({
    platform: "aws",
    entry: (tenant) => ({ mailboxes: [sceneOf(tenant).mailbox.owner.id] }),
  });
  const { tenant } = chain;
  const scene = sceneOf(tenant);
  const { updateCalendar } = tenant.edit.mailbox(scene.mailbox.owner.id);
  for (const calendar of scene.mailbox.calendars) updateCalendar(calendar.id, owner(calendar.owner.mail));
  edit(scene, tenant);
  const user = `/v1.0/users/${(await chain.sealedIdsOf([scene.mailbox.owner.id])).get(scene.mailbox.owner.id)}`;
  const readAll = (target: string) =>
    readAllPages(async (page) => (await chain.ask({ target: page })).json(), target);
  const calendars: readonly JsonRecord[] = await readAll(`${user}/calendars`);
  const statuses: number[] = [];
  for (const { id } of calendars)
    statuses.push((await chain.ask({ target: `${user}/calendars/${String(id)}` })).status);
  const [event] = await readAll(`${user}/events?$top=1`);
  const single = (await chain.ask({ target: `${user}/events/${String(event?.["id"])}` })).status;
  return { calendars: calendars.length, statuses, single };
};

const bare = (address: string) => address.slice(address.indexOf(":") + 1);

describe("the owner of a mailbox's own calendars", () => {
  it.each<readonly [string, (scene: ReturnType<typeof sceneOf>) => string | null]>([
    ["its address", ({ mailbox }) => mailbox.owner.mail],
    ["an alias", ({ alias }) => bare(alias)],
    ["an alias in capitals", ({ alias }) => bare(alias).toUpperCase()],
    ["an alias with its kind", ({ alias }) => alias],
    ["an X.500 name", ({ x500 }) => bare(x500)],
    ["an X.500 name with its kind", ({ x500 }) => x500],
    ["an X.500 name that the directory does not have", () => "/o=ExchangeLabs/ou=x/cn=Recipients/cn=gone"],
    ["an address that its user had before", () => "maiden.name@northwind-traders.com"],
  ])("is found by %s", async (_, address) => {
    const seen = await read((scene, tenant) => {
      const { updateCalendar } = tenant.edit.mailbox(scene.mailbox.owner.id);
      for (const { id } of [scene.own, scene.second]) updateCalendar(id, owner(address(scene)));
    });
    expect(seen).toEqual({ calendars: 2, statuses: [200, 200], single: 200 });
  });

  it.each([null, ""])(
    "is the mailbox's user where the default calendar has the owner %j",
    async (address) => {
      const seen = await read((scene, tenant) =>
        tenant.edit.mailbox(scene.mailbox.owner.id).updateCalendar(scene.own.id, owner(address)),
      );
      expect(seen).toEqual({ calendars: 2, statuses: [200, 200], single: 200 });
    },
  );

  it("is nobody where another calendar has none", async () => {
    const seen = await read((scene, tenant) =>
      tenant.edit.mailbox(scene.mailbox.owner.id).updateCalendar(scene.second.id, owner(null)),
    );
    expect(seen).toEqual({ calendars: 1, statuses: [200], single: 200 });
  });
});

describe("the owner of a calendar that somebody shares", () => {
  it.each<readonly [string, (tenant: Tenant, scene: ReturnType<typeof sceneOf>) => string]>([
    [
      "an alias of theirs",
      ({ people }, { shared }) => {
        const sharer = people.find(({ id }) => id === shared.owner.id);
        return bare(sharer?.proxyAddresses.find((each) => each.startsWith("smtp:")) ?? "");
      },
    ],
    ["a group", ({ groups }) => groups.find(({ mail }) => mail !== null)?.mail ?? ""],
    ["an address of another tenant", () => "alia@fabrikam.example"],
    ["an X.500 name of another tenant", () => "/o=ExchangeLabs/ou=x/cn=Recipients/cn=alia"],
  ])("is out of scope by %s", async (_, address) => {
    const seen = await read((scene, tenant) => {
      const written = address(tenant, scene);
      expect(written).not.toBe("");
      tenant.edit.mailbox(scene.mailbox.owner.id).updateCalendar(scene.shared.id, owner(written));
    });
    expect(seen).toEqual({ calendars: 2, statuses: [200, 200], single: 200 });
  });
});
