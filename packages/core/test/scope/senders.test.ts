import { describe, expect, it } from "vitest";
import { clouds } from "../../src/clouds/microsoft-clouds.ts";
import { graphError } from "../fixtures/fake-graph.ts";
import { ids } from "../fixtures/graph-bodies.ts";
import { type Asked, expectRefusal, jsonOf } from "../fixtures/proxy-under-test.ts";
import { createScoped, expectAsGraph, type Scoped } from "./fixtures.ts";

const MINUTE = 60_000;
const ROOT = clouds.global.graphRoot;
const mailbox = `/v1.0/users/${ids.adele}`;
const junk = { target: `${mailbox}/mailFolders/junkemail?$select=id`, id: "junk-id" };
const childrenOf = (id: string) =>
  `${mailbox}/mailFolders/${id}/childFolders?$select=id&$top=100&includeHiddenFolders=true`;

const scoped = (entry: object = {}) =>
  createScoped({ senders: "internal", ...entry }, ["directory", "mail", "calendar"], {
    tenantDomains: ["contoso.com", "*.corp.contoso.com"],
  });

/** Lets Graph answer where junk is: in Junk Email, and in a folder below it. */
const answerJunk = ({ answer }: Scoped) => {
  answer(junk.target, { id: junk.id });
  answer(childrenOf(junk.id), { value: [{ id: "below-junk" }] });
  answer(childrenOf("below-junk"), { value: [] });
};

const by = (address: unknown) => ({ emailAddress: { name: "x", address } });
const message = (from: unknown, sender: unknown = from, parentFolderId: unknown = ids.inbox) => ({
  from: by(from),
  sender: by(sender),
  parentFolderId,
  isRead: true,
});
const ADA = "ada@contoso.com";
const EVE = "eve@elsewhere.example";

const recordsOf = (asked: Asked) => jsonOf(asked)["value"] as readonly Record<string, unknown>[];
const sealed = ({ seal }: Scoped, kind: string, id: string): string => seal.sealIds(kind, [id])[0] ?? "";
const sealedAll = (proxy: Scoped, kind: string, names: readonly string[]) =>
  names.map((id) => sealed(proxy, kind, id));

describe("a scope of internal senders, in mail", () => {
  it("wants from and sender of the tenant, and no junk", async () => {
    const proxy = await scoped();
    answerJunk(proxy);
    const messages: Readonly<Record<string, object>> = {
      own: message(ADA),
      upper: message("ADA@CONTOSO.COM"),
      below: message("ada@eu.corp.contoso.com"),
      onBehalf: message(ADA, "bob@contoso.com"),
      foreign: message(EVE),
      foreignFrom: message(EVE, ADA),
      foreignSender: message(ADA, EVE),
      subdomain: message("ada@eu.contoso.com"),
      x500: message("/o=ExchangeLabs/ou=x/cn=Recipients/cn=1f-ada"),
      junk: message(ADA, ADA, junk.id),
      belowJunk: message(ADA, ADA, "below-junk"),
      nowhere: message(ADA, ADA, null),
      nobody: message(null),
      draft: { parentFolderId: ids.inbox },
      noSender: { from: by(ADA), parentFolderId: ids.inbox },
      twoAddresses: message(`${EVE}, ${ADA}`),
      list: { ...message(ADA), from: [by(ADA)] },
    };
    const value = Object.entries(messages).map(([id, properties]) => ({ id, ...properties }));
    proxy.answer(`${mailbox}/messages`, { value, "@odata.count": value.length });
    const asked = await proxy.ask(`/v1.0/users/${proxy.adele}/messages`);
    expect(recordsOf(asked).map(({ id }) => id)).toEqual(
      sealedAll(proxy, "message", ["own", "upper", "below", "onBehalf"]),
    );
    expect(jsonOf(asked)).not.toHaveProperty(["@odata.count"]);
    expect(asked.event).toMatchObject({ records: 4, outOfScope: value.length - 4 });
  });

  it("selects what it decides on, and does not show it", async () => {
    const proxy = await scoped();
    answerJunk(proxy);
    proxy.answer(`${mailbox}/mailFolders/inbox?$select=id`, { id: ids.inbox });
    const selected = "$select=isRead%2Cid%2Cfrom%2Csender%2CparentFolderId";
    proxy.answer(`${mailbox}/mailFolders/inbox/messages?${selected}`, {
      value: [{ id: "1", ...message(ADA) }],
    });
    const asked = await proxy.ask(`/v1.0/users/${proxy.adele}/mailFolders/inbox/messages?$select=isRead`);
    expect(recordsOf(asked)).toEqual([{ id: sealed(proxy, "message", "1"), isRead: true }]);
  });

  it("takes a message of an outsider for one that is not there", async () => {
    const proxy = await scoped();
    answerJunk(proxy);
    for (const [properties, status] of [
      [message(EVE), 404],
      [message(ADA, ADA, junk.id), 404],
      [{}, 404],
      [message(ADA), 200],
    ] as const) {
      proxy.answer(`${mailbox}/messages/m`, { id: "m", ...properties });
      const asked = await proxy.ask(`/v1.0/users/${proxy.adele}/messages/${sealed(proxy, "message", "m")}`);
      expect([properties, asked.status]).toEqual([properties, status]);
      if (status === 404) expectAsGraph(asked, "ErrorItemNotFound", "scope: record");
    }
  });

  it("has no Junk Email: by no path, and in no list of folders", async () => {
    const proxy = await scoped();
    answerJunk(proxy);
    const path = `/v1.0/users/${proxy.adele}/mailFolders`;
    const below = sealed(proxy, "mailFolder", "below-junk");
    proxy.answer(`${mailbox}/mailFolders`, {
      value: [junk.id, "below-junk", ids.inbox].map((id) => ({
        id,
        totalItemCount: 4,
        unreadItemCount: 2,
        sizeInBytes: 9,
        childFolderCount: 1,
      })),
    });
    expect(recordsOf(await proxy.ask(path))).toEqual([
      { id: sealed(proxy, "mailFolder", ids.inbox), childFolderCount: 1 },
    ]);
    proxy.answer(`${mailbox}/mailFolders/junkemail?$select=id`, { id: junk.id });
    for (const target of [
      "junkemail",
      "JunkEmail/messages",
      "junkemail/childFolders",
      `junkemail/childFolders/${below}/messages`,
      `${below}/messages/delta`,
      `${sealed(proxy, "mailFolder", junk.id)}/messages`,
    ])
      expectAsGraph(await proxy.ask(`${path}/${target}`), "ErrorItemNotFound", "scope: folder");
  });

  it("shows nothing of a mailbox whose junk is not known, and is 503 where it cannot be", async () => {
    const proxy = await scoped();
    proxy.graph.script.push({ target: junk.target, answer: graphError(404, "ErrorItemNotFound") });
    proxy.answer(`${mailbox}/messages`, { value: [{ id: "1", ...message(ADA) }] });
    expect(recordsOf(await proxy.ask(`/v1.0/users/${proxy.adele}/messages`))).toEqual([]);
    proxy.clock.advance(15 * MINUTE);
    proxy.answer(junk.target, { id: junk.id });
    proxy.answer(childrenOf(junk.id), { value: [], "@odata.nextLink": `${ROOT}/v1.0/x` });
    expectRefusal(
      await proxy.ask(`/v1.0/users/${proxy.adele}/messages`),
      "upstreamUnavailable",
      "scope: too many junk folders",
    );
  });
});

describe("a scope of internal senders, in a delta of messages", () => {
  const target = (id: string) => `${mailbox}/messages/${id}?$select=from,sender,parentFolderId`;
  const ask = async (proxy: Scoped, value: readonly object[]) => {
    proxy.answer(`${mailbox}/mailFolders/inbox/messages/delta()`, {
      value,
      "@odata.deltaLink": `${ROOT}${mailbox}/mailFolders/inbox/messages/delta?$deltatoken=d`,
    });
  };
  const read = (id: string) => ({ id, isRead: true });

  it("looks up what only was read, once in 15 minutes, and lets pass what is gone", async () => {
    const proxy = await scoped();
    answerJunk(proxy);
    proxy.answer(`${mailbox}/mailFolders/inbox?$select=id`, { id: ids.inbox });
    const value = [
      { id: "new", ...message(ADA) },
      read("inside"),
      read("outside"),
      { id: "gone", "@removed": { reason: "deleted" } },
      { ...read("half"), from: by(ADA) },
      read("vanished"),
    ];
    for (let round = 0; round < 2; round++) {
      await ask(proxy, value);
      if (round === 0) {
        proxy.answer(target("inside"), message(ADA));
        proxy.answer(target("outside"), message(EVE));
        proxy.answer(target("half"), message(ADA, EVE));
        proxy.graph.script.push({ target: target("vanished"), answer: graphError(404, "ErrorItemNotFound") });
      }
      const asked = await proxy.ask(`/v1.0/users/${proxy.adele}/mailFolders/inbox/messages/delta`);
      expect(recordsOf(asked).map(({ id }) => id)).toEqual(
        sealedAll(proxy, "message", ["new", "inside", "gone"]),
      );
      expect(asked.event).toMatchObject({ outOfScope: 3 });
    }
  });

  it("gives nothing where an item cannot be looked up", async () => {
    const proxy = await scoped();
    answerJunk(proxy);
    proxy.answer(`${mailbox}/mailFolders/inbox?$select=id`, { id: ids.inbox });
    await ask(proxy, [read("inside")]);
    proxy.graph.script.push({ target: target("inside"), answer: graphError(400, "AuthenticationError") });
    const asked = await proxy.ask(`/v1.0/users/${proxy.adele}/mailFolders/inbox/messages/delta`);
    expect([asked.status, asked.headers["x-graphveil-error"]]).toEqual([403, "mailboxRefused"]);
  });

  it("goes on where it was, when a page has more to look up than one request has time for", async () => {
    const proxy = await scoped();
    answerJunk(proxy);
    proxy.answer(`${mailbox}/mailFolders/inbox?$select=id`, { id: ids.inbox });
    const value = Array.from({ length: 6 }, (_, i) => read(`m${i}`));
    await ask(proxy, value);
    for (let i = 0; i < 4; i++) proxy.answer(target(`m${i}`), message(i % 2 === 0 ? ADA : EVE));
    for (let i = 0; i < 2; i++) proxy.graph.script.push({ answer: graphError(403, "ErrorAccessDenied") });
    expect((await proxy.ask(`/v1.0/users/${proxy.adele}/mailFolders/inbox/messages/delta`)).status).toBe(403);
    await ask(proxy, value);
    for (let i = 4; i < 6; i++) proxy.answer(target(`m${i}`), message(i % 2 === 0 ? ADA : EVE));
    const asked = await proxy.ask(`/v1.0/users/${proxy.adele}/mailFolders/inbox/messages/delta`);
    expect(recordsOf(asked).map(({ id }) => id)).toEqual(sealedAll(proxy, "message", ["m0", "m2", "m4"]));
  });
});

describe("a scope of internal senders, in calendars", () => {
  const target = (id: string) => `${mailbox}/events/${id}?$select=organizer`;
  const event = (id: string, organizer: unknown) => ({ id, organizer: by(organizer) });

  it("wants the organizer of the tenant; an occurrence has that of its series", async () => {
    const proxy = await scoped();
    const stub = (id: string, seriesMasterId?: string) => ({ id, seriesMasterId, type: "occurrence" });
    proxy.answer(`${mailbox}/events`, {
      value: [
        stub("o1", "inside"),
        event("inside", ADA),
        event("foreign", EVE),
        stub("o2", "foreign"),
        stub("o3", "elsewhere"),
        stub("o4", "elsewhere"),
        stub("o5", "hidden"),
        stub("o6", "gone"),
        stub("single"),
        event("x500", "/o=ExchangeLabs/cn=1f-ada"),
        event("none", undefined),
        { id: "null", organizer: null },
        { id: "removed", "@removed": { reason: "deleted" } },
      ],
    });
    proxy.answer(target("elsewhere"), event("elsewhere", ADA));
    proxy.answer(target("hidden"), event("hidden", EVE));
    proxy.graph.script.push({ target: target("gone"), answer: graphError(404, "ErrorItemNotFound") });
    proxy.answer(target("single"), event("single", ADA));
    const asked = await proxy.ask(`/v1.0/users/${proxy.adele}/events`);
    expect(recordsOf(asked).map(({ id }) => id)).toEqual(
      sealedAll(proxy, "event", ["o1", "inside", "o3", "o4", "single", "removed"]),
    );
    expect(asked.event.outOfScope).toBe(7);
  });

  it("takes an event of an outsider for one that is not there, and asks for what it decides on", async () => {
    const proxy = await scoped();
    const path = `/v1.0/users/${proxy.adele}/events/${sealed(proxy, "event", "e")}`;
    proxy.answer(`${mailbox}/events/e`, event("e", EVE));
    expectAsGraph(await proxy.ask(path), "ErrorItemNotFound", "scope: record");
    proxy.answer(`${mailbox}/events/e?$select=isAllDay%2Cid%2CseriesMasterId%2Corganizer`, {
      ...event("e", ADA),
      isAllDay: true,
    });
    expect(jsonOf(await proxy.ask(`${path}?$select=isAllDay`))).toEqual({
      id: sealed(proxy, "event", "e"),
      isAllDay: true,
    });
  });

  it("is held with what is private together", async () => {
    const proxy = await scoped({ private: "drop", resources: "include" });
    const value = ["normal", "private"].flatMap((sensitivity) =>
      [ADA, EVE].map((organizer) => ({ ...event(`${sensitivity} ${organizer}`, organizer), sensitivity })),
    );
    proxy.answer(`${mailbox}/events`, { value });
    expect(recordsOf(await proxy.ask(`/v1.0/users/${proxy.adele}/events`))).toHaveLength(1);
  });
});

describe("a caller of internal senders", () => {
  const refused = ["messages/$count", "mailFolders/$count", "events/$count"];

  it("has no counts, and no calendar by way of an event", async () => {
    const proxy = await scoped();
    const id = sealed(proxy, "event", "e");
    for (const path of [...refused, `events/${id}/calendar`, `calendar/events/${id}/calendar`])
      expectRefusal(await proxy.ask(`/v1.0/users/${proxy.adele}/${path}`), "operationRefused", /^senders: /);
    answerJunk(proxy);
    expectRefusal(
      await proxy.ask(`/v1.0/users/${proxy.adele}/messages?$filter=importance%20eq%20'high'`),
      "operationRefused",
      "scope: what a query asks of withheld records cannot be checked",
    );
  });

  it("is described without them, and with no question but about times", async () => {
    const { ask } = await scoped();
    const { paths, components } = jsonOf(await ask("/_graphveil/openapi.json")) as {
      paths: object;
      components: { parameters: Record<string, Record<string, readonly string[]>> };
    };
    const listed = Object.keys(paths);
    expect(
      listed.filter((path) => /(?:messages|[fF]olders|events)\/\$count|event-id\}\/calendar$/.test(path)),
    ).toEqual([]);
    expect(listed.filter((path) => /messages\/delta|calendarView$/.test(path))).not.toEqual([]);
    const { parameters } = components;
    const filters = Object.entries(parameters).filter(([name]) =>
      /^(?:filter|orderby)\.(?:message|event|mailFolder)/.test(name),
    );
    expect(filters.length).toBeGreaterThan(4);
    for (const [name, parameter] of filters) {
      const paths = parameter["x-graphveil-filterable"] ?? parameter["x-graphveil-sortable"] ?? [];
      expect(
        paths.filter((path) => !/DateTime$|\/dateTime$/.test(path)),
        name,
      ).toEqual([]);
      expect(paths.length > 0, name).toBe(!name.includes("mailFolder"));
    }
  });
});
