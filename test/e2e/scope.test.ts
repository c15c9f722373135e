import { defaultWorld, type Tenant } from "@graphveil/simulator";
import { describe, expect, it } from "vitest";
import { createChain } from "../harness/chain.ts";
import { createGraphWalk } from "../harness/graph-walk.ts";
import { readAllPages } from "../harness/landmarks.ts";
import type { Witnessed } from "../harness/witness.ts";

const MINUTE = 60_000;

/** A chain whose caller has this scope, and a way to read through it. */
const scoped = (entry: (tenant: Tenant) => object, rest: Partial<Parameters<typeof createChain>[0]> = {}) => {
  const chain = createChain({ platform: "aws", entry, ...rest });
  const ask = (target: string): Promise<Witnessed> => chain.ask({ target });
  const readAll = (target: string) => readAllPages(async (page) => (await ask(page)).json(), target);
  return { ...chain, ask, readAll };
};

/** The sealed ids of the directory's users by their object ids; the list of users has these and no others. */
const sealedUsers = async ({ readAll, tenant, sealedIdsOf }: ReturnType<typeof scoped>) => {
  const users = await readAll("/v1.0/users?$top=999");
  const sealed = await sealedIdsOf(tenant.people.map(({ id }) => id));
  expect(users.map(({ id }) => id)).toEqual([...sealed.values()].sort());
  return sealed;
};

/** Users in a group and in all groups inside it. */
const transitiveMembers = ({ groups, people }: Tenant, groupId: string): ReadonlySet<string> => {
  const reached = new Set<string>();
  const visit = (id: string): void => {
    if (reached.has(id)) return;
    reached.add(id);
    for (const member of groups.find((group) => group.id === id)?.memberIds ?? []) visit(member);
  };
  visit(groupId);
  return new Set(people.map(({ id }) => id).filter((id) => reached.has(id)));
};

/** A group that holds another one, so that membership is transitive. */
const nestedGroup = ({ groups }: Tenant): string => {
  const isGroup = (id: string) => groups.some((group) => group.id === id);
  return groups.find(({ memberIds }) => memberIds.some(isGroup))?.id ?? expect.unreachable("no nested group");
};

const lookups = ({ upstream }: Witnessed, part: string): number =>
  upstream.filter((call) => JSON.stringify(call).includes(part)).length;

/** All of a reply but the id that is each request's own and the second in which it was written. */
const appearance = ({ status, headers, body }: Witnessed) => {
  const { error } = JSON.parse(body.toString("utf8"));
  const { innerError, ...rest } = error;
  return {
    status,
    headers: [...headers].filter(([name]) => name !== "request-id" && name !== "client-request-id"),
    names: [...headers].map(([name]) => name),
    error: rest,
    innerError: Object.keys(innerError),
    sameId: innerError["request-id"] === new Map(headers).get("request-id"),
  };
};

describe("a scope of one group's mailboxes", () => {
  it("holds for members, also of groups inside it, and for nobody else", async () => {
    const chain = scoped((tenant) => ({ mailboxes: { group: nestedGroup(tenant) } }));
    const { tenant, ask } = chain;
    const members = transitiveMembers(tenant, nestedGroup(tenant));
    const seals = await sealedUsers(chain);
    const owners = tenant.mailboxes.map(({ owner }) => owner.id);
    const inside = owners.filter((id) => members.has(id)).slice(0, 4);
    const outside = owners.filter((id) => !members.has(id)).slice(0, 4);
    expect([inside.length, outside.length]).toEqual([4, 4]);
    for (const id of [...inside, ...outside]) {
      const { status } = await ask(`/v1.0/users/${seals.get(id)}/messages?$top=1`);
      expect([id, status]).toEqual([id, members.has(id) ? 200 : 404]);
    }
  });

  it("is refused exactly as Graph speaks of a user without a mailbox", async () => {
    const withoutMailbox = (tenant: Tenant) =>
      tenant.people.find(({ id }) => tenant.mailboxOf(id) === undefined)?.id ?? "";
    const chain = scoped((tenant) => ({
      mailboxes: [withoutMailbox(tenant), tenant.mailboxes[0]?.owner.id],
    }));
    const { tenant, ask } = chain;
    const seals = await sealedUsers(chain);
    const hidden = tenant.mailboxes[1]?.owner.id ?? "";
    for (const path of ["messages", "mailFolders/inbox/messages", "events", "calendars", "mailboxSettings"]) {
      const relayed = await ask(`/v1.0/users/${seals.get(withoutMailbox(tenant))}/${path}`);
      const refused = await ask(`/v1.0/users/${seals.get(hidden)}/${path}`);
      expect(lookups(relayed, `/${path}`), "Graph was asked").toBe(
        path === "mailboxSettings" ? lookups(relayed, `/${path}`) : 1,
      );
      expect(refused.upstream).toEqual([]);
      expect(appearance(refused)).toEqual(appearance(relayed));
    }
  });

  it("is looked up again after 15 minutes and not before", async () => {
    let time = Date.now();
    const chain = scoped((tenant) => ({ exclude: { group: nestedGroup(tenant) } }), { now: () => time });
    const seals = await sealedUsers(chain);
    const members = transitiveMembers(chain.tenant, nestedGroup(chain.tenant));
    const owner = chain.tenant.mailboxes.find(({ owner: { id } }) => !members.has(id))?.owner.id ?? "";
    const asked: number[] = [];
    for (const wait of [0, 15 * MINUTE - 1, 1, 14 * MINUTE]) {
      time += wait;
      const reply = await chain.ask(`/v1.0/users/${seals.get(owner)}/messages?$top=1`);
      expect(reply.status).toBe(200);
      asked.push(lookups(reply, "transitiveMembers"));
    }
    expect(asked).toEqual([1, 0, 1, 0]);
  });

  it("fails closed where the application may not read the group", async () => {
    const { entra } = defaultWorld;
    const graphAppRoles = entra.graphAppRoles.filter((role) => role !== "GroupMember.Read.All");
    const world = { ...defaultWorld, entra: { ...entra, graphAppRoles } };
    const chain = scoped((tenant) => ({ exclude: { group: nestedGroup(tenant) } }), { world });
    const seals = await sealedUsers(chain);
    const owner = chain.tenant.mailboxes[0]?.owner.id ?? "";
    const reply = await chain.ask(`/v1.0/users/${seals.get(owner)}/messages`);
    expect(reply.status).toBe(503);
    expect(reply.audit).toMatchObject({ decision: "deny", error: "upstreamUnavailable" });
  });
});

describe("a scope of the directory", () => {
  it("leaves those outside out of lists, groups and single reads", async () => {
    const chain = scoped((tenant) => ({ mailboxes: { group: nestedGroup(tenant) }, scopeDirectory: true }));
    const { tenant, readAll } = chain;
    const members = transitiveMembers(tenant, nestedGroup(tenant));
    expect(await readAll("/v1.0/users?$top=100")).toHaveLength(members.size);
    const sealed = await chain.sealedIdsOf(tenant.groups.map(({ id }) => id));
    expect((await readAll("/v1.0/groups")).map(({ id }) => id)).toEqual([...sealed.values()].sort());
    for (const group of tenant.groups) {
      const listed = await readAll(`/v1.0/groups/${sealed.get(group.id)}/members`);
      const isUser = (id: string) => tenant.people.some((person) => person.id === id);
      expect(listed).toHaveLength(group.memberIds.filter((id) => members.has(id) || !isUser(id)).length);
    }
  });
});

describe("a scope inside a mailbox", () => {
  const setUp = async (entry: object) => {
    const chain = scoped(() => entry);
    const seals = await sealedUsers(chain);
    const mailbox = chain.tenant.mailboxes[0] ?? expect.unreachable();
    return {
      ...chain,
      mailbox,
      truth: createGraphWalk(chain.tenant),
      user: `/v1.0/users/${seals.get(mailbox.owner.id)}`,
    };
  };

  it("of Sent Items shows these messages, by collection and by id, and no others", async () => {
    const all = await setUp({});
    const { mailbox, readAll, ask, user, truth } = await setUp({ folders: ["sentitems"] });
    const sent = mailbox.folders.find(({ wellKnownName }) => wellKnownName === "sentitems");
    const raw = await truth(`/v1.0/users/${mailbox.owner.id}/messages?$top=1000`);
    const expected = raw.filter(({ parentFolderId }) => parentFolderId === sent?.id);
    expect(expected.length).toBeGreaterThan(0);
    expect(expected.length).toBeLessThan(raw.length);
    const listed = await readAll(`${user}/messages?$top=1000&$select=isRead`);
    expect(listed).toHaveLength(expected.length);
    expect(Object.keys(listed[0] ?? {})).not.toContain("parentFolderId");
    const everything = await all.readAll(`${user}/messages?$top=1000&$select=id`);
    for (const at of [
      raw.findIndex(({ parentFolderId }) => parentFolderId === sent?.id),
      raw.findIndex(({ parentFolderId }) => parentFolderId !== sent?.id),
    ]) {
      const { status } = await ask(`${user}/messages/${String(everything[at]?.["id"])}`);
      expect(status).toBe(raw[at]?.["parentFolderId"] === sent?.id ? 200 : 404);
    }
    expect(await readAll(`${user}/mailFolders?$top=100`)).toHaveLength(1);
    expect((await ask(`${user}/mailFolders/sentitems/messages`)).status).toBe(200);
    expect((await ask(`${user}/mailFolders/inbox/messages`)).status).toBe(404);
  });

  it("without what is private shows normal events alone, in lists, views and by id", async () => {
    const all = await setUp({});
    const { mailbox, readAll, ask, user, truth } = await setUp({ private: "drop" });
    const month = "startDateTime=2026-01-01T00:00:00Z&endDateTime=2026-04-01T00:00:00Z&$top=1000";
    for (const path of ["events?$top=1000", `calendarView?${month}`]) {
      const raw = await truth(`/v1.0/users/${mailbox.owner.id}/${path}`);
      const normal = raw.filter(({ sensitivity }) => sensitivity === "normal");
      expect([normal.length > 0, normal.length < raw.length]).toEqual([true, true]);
      expect(await readAll(`${user}/${path}&$select=isAllDay`)).toHaveLength(normal.length);
    }
    const raw = await truth(`/v1.0/users/${mailbox.owner.id}/events?$top=1000`);
    const seals = await all.readAll(`${user}/events?$top=1000&$select=id`);
    for (const sensitivity of ["normal", "private"]) {
      const at = raw.findIndex((event) => event["sensitivity"] === sensitivity);
      const { status } = await ask(`${user}/events/${String(seals[at]?.["id"])}`);
      expect([sensitivity, status]).toEqual([sensitivity, sensitivity === "normal" ? 200 : 404]);
    }
  });
});

describe("a scope without private messages", () => {
  it("shows normal ones alone in lists, and refuses deltas, which Graph cannot give with it", async () => {
    const chain = scoped(() => ({ private: "drop" }));
    const { tenant, ask, readAll } = chain;
    const seals = await sealedUsers(chain);
    let hidden = 0;
    for (const { owner, messages } of tenant.mailboxes.slice(0, 6)) {
      const user = `/v1.0/users/${seals.get(owner.id)}`;
      const normal = messages.filter(({ sensitivity }) => sensitivity === "normal");
      expect(await readAll(`${user}/messages?$top=1000&$select=isRead`)).toHaveLength(normal.length);
      const { status, upstream } = await ask(`${user}/mailFolders/inbox/messages/delta?$select=isRead`);
      expect([status, upstream]).toEqual([403, []]);
      hidden += messages.length - normal.length;
    }
    expect(hidden).toBeGreaterThan(0);
  });
});

describe("a calendar that somebody shares", () => {
  it("is shown where its owner is in scope, and no way to him where he is not", async () => {
    const open = scoped(() => ({}));
    const { tenant } = open;
    const isShared = (mailbox: Tenant["mailboxes"][number]) =>
      mailbox.calendars.some(({ owner }) => owner.id !== mailbox.owner.id);
    const mailbox = tenant.mailboxes.find(isShared) ?? expect.unreachable("no shared calendar");
    const sharer = mailbox.calendars.find(({ owner }) => owner.id !== mailbox.owner.id)?.owner.id ?? "";
    const user = `/v1.0/users/${(await sealedUsers(open)).get(mailbox.owner.id)}`;
    const calendars = await open.readAll(`${user}/calendars`);
    expect(calendars).toHaveLength(mailbox.calendars.length);
    const both = scoped(() => ({ mailboxes: [mailbox.owner.id, sharer] }));
    const one = scoped(() => ({ mailboxes: [mailbox.owner.id] }));
    expect(await both.readAll(`${user}/calendars`)).toHaveLength(calendars.length);
    expect(await one.readAll(`${user}/calendars`)).toHaveLength(calendars.length - 1);
    for (const [i, calendar] of mailbox.calendars.entries()) {
      const own = calendar.owner.id === mailbox.owner.id;
      const path = `${user}/calendars/${String(calendars[i]?.["id"])}`;
      for (const target of [path, `${path}/events`]) {
        expect((await one.ask(target)).status).toBe(own ? 200 : 404);
        expect((await both.ask(target)).status).toBe(200);
      }
      for (const event of (await open.readAll(`${path}/events?$top=5`)).slice(0, 2)) {
        expect((await one.ask(`${user}/events/${String(event["id"])}`)).status).toBe(own ? 200 : 404);
      }
    }
  });
});
