import { createTenant, defaultWorld, type Tenant } from "@graphveil/simulator";
import { describe, expect, it } from "vitest";
import { type ChainOptions, createChain } from "../harness/chain.ts";
import { readAllPages } from "../harness/landmarks.ts";

const HOUR = 3_600_000;
const range = "startDateTime=2026-01-01T00:00:00Z&endDateTime=2026-06-01T00:00:00Z";
const roomReason = "scope: mailbox of a room or an equipment";

/** A tenant of its own whose first room has a private meeting, and people with mailboxes. */
function createScene() {
  const tenant = createTenant({ id: defaultWorld.entra.tenantId });
  const [room = expect.unreachable()] = tenant.rooms;
  const at = tenant.now + 24 * HOUR;
  const meeting = { subject: "Redundancies", startAt: at, endAt: at + HOUR, sensitivity: "private" } as const;
  const event = tenant.edit.mailbox(room.userId).addEvent(meeting);
  const people = tenant.mailboxes.filter(({ owner }) => owner.kind === "member").map(({ owner }) => owner.id);
  const [ada = expect.unreachable(), bea = expect.unreachable(), cyd = expect.unreachable()] = people;
  return { tenant, room, event, ada, bea, cyd };
}

const withoutRoles = (...roles: readonly string[]) => {
  const { entra } = defaultWorld;
  const graphAppRoles = entra.graphAppRoles.filter((role) => !roles.includes(role));
  return { ...defaultWorld, entra: { ...entra, graphAppRoles } };
};

/** A chain whose caller may not see what is private. */
const dropping = (tenant: Tenant, entry: object = {}, rest: Partial<ChainOptions> = {}) => {
  const chain = createChain({
    platform: "aws",
    tenant,
    entry: () => ({ private: "drop", ...entry }),
    ...rest,
  });
  const ask = (target: string) => chain.ask({ target });
  return {
    ...chain,
    ask,
    userOf: async (id: string) => `/v1.0/users/${(await chain.sealedIdsOf([id])).get(id)}`,
    readAll: (target: string) => readAllPages(async (page) => (await ask(page)).json(), target),
  };
};

/** Every path to the calendars of a mailbox; the sealed ids are those that a caller with `include` is given. */
async function calendarPaths(tenant: Tenant, userId: string): Promise<readonly string[]> {
  const { ask, readAll, userOf } = dropping(tenant, { resources: "include" });
  const user = await userOf(userId);
  const idIn = async (path: string) => String((await readAll(`${user}${path}`))[0]?.["id"]);
  const event = await idIn("/events?$top=50");
  const calendar = await idIn("/calendars");
  const group = await idIn("/calendarGroups");
  const inGroup = `/calendarGroups/${group}/calendars`;
  const paths = [
    "/events",
    `/events/${event}`,
    `/events/${event}/calendar`,
    `/calendarView?${range}`,
    `/calendarView/delta?${range}`,
    "/calendar",
    "/calendar/events",
    `/calendar/events/${event}`,
    `/calendar/calendarView?${range}`,
    "/calendars",
    `/calendars/${calendar}`,
    `/calendars/${calendar}/events`,
    `/calendars/${calendar}/events/${event}`,
    "/calendarGroups",
    "/calendarGroups/$count",
    `/calendarGroups/${group}`,
    inGroup,
    `${inGroup}/${calendar}/events`,
  ].map((path) => `${user}${path}`);
  // `…/events/{id}/calendar` cannot be checked for sensitivity, whosever it is.
  for (const path of paths)
    expect([path, (await ask(path)).status]).toEqual([path, path.endsWith(`${event}/calendar`) ? 403 : 200]);
  return paths;
}

describe("a private meeting in a room", () => {
  it("is normal in the room's own calendar, as Exchange makes it", async () => {
    const { tenant, room, event } = createScene();
    expect(event.wire["sensitivity"]).toBe("normal");
    const { readAll, userOf } = dropping(tenant, { resources: "include" });
    const events = await readAll(`${await userOf(room.userId)}/events?$top=1000`);
    expect(events).toHaveLength(
      tenant
        .mailboxOf(room.userId)
        ?.events.filter(({ type }) => type !== "occurrence" && type !== "exception").length ?? 0,
    );
  });

  it("is out of scope on every path, and the room's mail is not", async () => {
    const { tenant, room } = createScene();
    const paths = await calendarPaths(tenant, room.userId);
    const { ask, userOf } = dropping(tenant);
    for (const path of paths) {
      const { status, audit } = await ask(path);
      const expected = path.includes("/events/") && path.endsWith("/calendar") ? 403 : 404;
      expect([path, status]).toEqual([path, expected]);
      if (status === 404) expect(audit).toMatchObject({ decision: "deny", reason: roomReason });
    }
    expect((await ask(`${await userOf(room.userId)}/messages`)).status).toBe(200);
    expect((await ask(`${await userOf(room.userId)}/mailboxSettings/userPurpose`)).status).toBe(200);
  });

  it("is out of scope by a link of before, too", async () => {
    const { tenant, room } = createScene();
    const before = dropping(tenant, { resources: "include" });
    const first = await before.ask(`${await before.userOf(room.userId)}/events?$top=1`);
    const next = String(first.json()["@odata.nextLink"]);
    const target = next.slice(next.indexOf("/v1.0/"));
    expect((await before.ask(target)).status).toBe(200);
    const { status, audit } = await dropping(tenant).ask(target);
    expect([status, audit?.["reason"]]).toEqual([404, roomReason]);
  });
});

describe("a mailbox", () => {
  it("of equipment, of a new room, and of a listed one whose settings say user are resources", async () => {
    const { tenant, room, ada, bea, cyd } = createScene();
    const [, second = expect.unreachable()] = tenant.rooms;
    const { mail } = tenant.people.find(({ id }) => id === cyd) ?? {};
    tenant.edit.mailbox(ada).setPurpose("equipment");
    tenant.edit.unlistRoom(room.placeId);
    tenant.edit.mailbox(second.userId).setPurpose("user");
    tenant.edit.listRoom({ displayName: "Nook", emailAddress: (mail ?? "").toUpperCase() });
    tenant.edit.listRoom({ displayName: "Nowhere", emailAddress: "nowhere@northwind-traders.com" });
    const { ask, userOf } = dropping(tenant);
    for (const [id, expected] of [
      [ada, 404],
      [room.userId, 404],
      [second.userId, 404],
      [cyd, 404],
      [bea, 200],
    ] as const) {
      const { status, audit } = await ask(`${await userOf(id)}/events`);
      expect([id, status]).toEqual([id, expected]);
      if (status === 404) expect(audit).toMatchObject({ reason: roomReason });
    }
  });

  it.each([
    ["shared", 200],
    ["linked", 200],
    ["others", 200],
    ["unknownFutureValue", 404],
    [null, 404],
  ] as const)("whose purpose is %s is answered with %i", async (purpose, expected) => {
    const { tenant, ada } = createScene();
    tenant.edit.mailbox(ada).setPurpose(purpose);
    const { ask, userOf } = dropping(tenant);
    const { status, audit } = await ask(`${await userOf(ada)}/calendarView?${range}`);
    expect(status).toBe(expected);
    const reason = "scope: mailbox of unknown purpose (its settings do not tell)";
    if (expected === 404) expect(audit).toMatchObject({ decision: "deny", reason });
  });

  it("is asked about once in 24 hours, and the requests for it are counted apart", async () => {
    let time = Date.now();
    const { tenant, bea } = createScene();
    const { ask, userOf } = dropping(tenant, {}, { now: () => time });
    const target = `${await userOf(bea)}/events?$top=1`;
    const counts: unknown[] = [];
    for (const wait of [0, 24 * HOUR - 1000, 1000]) {
      time += wait;
      const { status, audit, upstream } = await ask(target);
      const asked = upstream.filter((call) => /userPurpose|\/places\//.test(JSON.stringify(call))).length;
      counts.push([status, audit?.["resourceLookups"], asked > 0, audit?.["records"]]);
    }
    expect(counts).toEqual([
      [200, 4, true, 1],
      [200, undefined, false, 1],
      [200, 4, true, 1],
    ]);
  });
});

/** A mailbox that has another's calendar open, and whose that is. */
const openedCalendar = ({ mailboxes }: Tenant) => {
  for (const { owner, calendars } of mailboxes) {
    const shared = calendars.find((calendar) => calendar.owner.id !== owner.id);
    if (shared !== undefined) return { owner: owner.id, sharer: shared.owner.id, calendars };
  }
  return expect.unreachable("no shared calendar");
};

describe("a room's calendar that a person opened", () => {
  it("is in no list, and no way leads to its events", async () => {
    const { tenant } = createScene();
    const { owner, sharer, calendars } = openedCalendar(tenant);
    const open = dropping(tenant, { resources: "include" });
    const user = await open.userOf(owner);
    const listed = await open.readAll(`${user}/calendars`);
    expect(await dropping(tenant).readAll(`${user}/calendars`)).toEqual(listed);
    tenant.edit.mailbox(sharer).setPurpose("equipment");
    const { ask, readAll } = dropping(tenant);
    const left = await readAll(`${user}/calendars`);
    expect(left).toEqual(listed.filter((_, at) => calendars[at]?.owner.id === owner));
    expect(left.length).toBeLessThan(listed.length);
    for (const calendar of listed) {
      const path = `${user}/calendars/${String(calendar["id"])}`;
      const [event] = await open.readAll(`${path}/events?$top=2`);
      for (const target of [path, `${path}/events`, `${user}/events/${String(event?.["id"])}`]) {
        const { status, audit } = await ask(target);
        const isOpen = left.some(({ id }) => id === calendar["id"]);
        expect([target, status, audit?.["reason"]]).toEqual(
          isOpen ? [target, 200, undefined] : [target, 404, roomReason],
        );
      }
    }
  });

  it("is not counted, since a count would tell of it", async () => {
    const { tenant, ada } = createScene();
    const { ask, userOf } = dropping(tenant);
    const { status, audit } = await ask(`${await userOf(ada)}/calendars/$count`);
    expect([status, audit?.["error"]]).toEqual([403, "operationRefused"]);
  });
});

describe("a permission that is missing", () => {
  it("is named to the operator where places cannot be read, and calls for consent", async () => {
    const { tenant, ada } = createScene();
    const { ask, userOf, output } = dropping(tenant, {}, { world: withoutRoles("Place.Read.All") });
    const { status, audit } = await ask(`${await userOf(ada)}/events`);
    const reason = "scope: Place.Read.All is not granted";
    expect(status).toBe(403);
    expect(audit).toMatchObject({ decision: "deny", error: "consentMissing", reason });
    expect(output()).toContain("A permission that the policy needs is not granted");
  });

  it("withholds each mailbox whose settings cannot be read, and says why in the audit event", async () => {
    const { tenant, ada } = createScene();
    const { ask, userOf } = dropping(tenant, {}, { world: withoutRoles("MailboxSettings.Read") });
    const { status, audit } = await ask(`${await userOf(ada)}/events`);
    const reason = "scope: mailbox of unknown purpose (MailboxSettings.Read is not granted for it)";
    expect([status, audit?.["reason"]]).toEqual([404, reason]);
    expect((await ask(`${await userOf(ada)}/messages`)).status).toBe(200);
  });

  it("is not needed where the policy includes resources, or says nothing of private items", async () => {
    const { tenant, room } = createScene();
    const world = withoutRoles("MailboxSettings.Read", "Place.Read.All");
    for (const entry of [{ resources: "include" }, { private: undefined }]) {
      const { ask, userOf } = dropping(tenant, entry, { world });
      const { status, audit } = await ask(`${await userOf(room.userId)}/events`);
      expect([status, audit?.["resourceLookups"]]).toEqual([200, undefined]);
    }
  });
});
