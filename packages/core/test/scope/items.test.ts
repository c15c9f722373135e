import { describe, expect, it } from "vitest";
import { clouds } from "../../src/clouds/microsoft-clouds.ts";
import { graphError } from "../fixtures/fake-graph.ts";
import { ids } from "../fixtures/graph-bodies.ts";
import { type Asked, expectRefusal, jsonOf } from "../fixtures/proxy-under-test.ts";
import { createScoped, expectAsGraph, type Scoped } from "./fixtures.ts";

const MINUTE = 60_000;
const ROOT = clouds.global.graphRoot;
const mailbox = `/v1.0/users/${ids.adele}`;
const sentItems = `${mailbox}/mailFolders/sentitems?$select=id`;

const sealed = ({ seal }: Scoped, kind: string, id: string): string => seal.sealIds(kind, [id])[0] ?? "";
const recordsOf = (asked: Asked) => jsonOf(asked)["value"] as readonly Record<string, unknown>[];

describe("a scope of folders", () => {
  /** Adele's archive stands for her Sent Items. */
  const scoped = () => createScoped({ folders: ["sentitems"] });
  const sent = { id: ids.message, parentFolderId: ids.archive, isRead: true };
  const received = { id: ids.event, parentFolderId: ids.inbox, isRead: true };

  it("leaves messages of other folders out of a collection", async () => {
    const proxy = await scoped();
    proxy.answer(sentItems, { id: ids.archive });
    const next = `${ROOT}${mailbox}/messages?$skip=10`;
    proxy.answer(`${mailbox}/messages`, {
      value: [received, sent, { id: ids.event }],
      "@odata.nextLink": next,
    });
    const asked = await proxy.ask(`/v1.0/users/${proxy.adele}/messages`);
    expect(recordsOf(asked)).toMatchObject([{ id: sealed(proxy, "message", ids.message) }]);
    expect(jsonOf(asked)).toHaveProperty(["@odata.nextLink"]);
    expect(asked.event).toMatchObject({ records: 1, outOfScope: 2 });
  });

  it("asks for the folder that it decides on, and does not show it", async () => {
    const proxy = await scoped();
    proxy.answer(sentItems, { id: ids.archive });
    proxy.answer(`${mailbox}/messages?$select=isRead%2CparentFolderId`, { value: [sent] });
    const asked = await proxy.ask(`/v1.0/users/${proxy.adele}/messages?$select=isRead`);
    expect(recordsOf(asked)).toEqual([{ id: sealed(proxy, "message", ids.message), isRead: true }]);
  });

  it("takes a message of another folder for one that is not there, also under an allowed folder's path", async () => {
    const proxy = await scoped();
    const message = sealed(proxy, "message", ids.message);
    proxy.answer(sentItems, { id: ids.archive });
    for (const path of ["messages", "mailFolders/sentitems/messages", "mailFolders/SentItems/messages"]) {
      const lower = path.replace("SentItems", "sentitems");
      proxy.answer(`${mailbox}/${lower}/${encodeURIComponent(ids.message)}`, received);
      const asked = await proxy.ask(`/v1.0/users/${proxy.adele}/${path}/${message}`);
      expectAsGraph(asked, "ErrorItemNotFound", "scope: record");
      expect(asked.event.outOfScope).toBe(1);
      proxy.answer(`${mailbox}/${lower}/${encodeURIComponent(ids.message)}`, sent);
      expect((await proxy.ask(`/v1.0/users/${proxy.adele}/${path}/${message}`)).status).toBe(200);
    }
  });

  it("refuses the path of another folder before Graph is asked for it", async () => {
    const proxy = await scoped();
    const inbox = sealed(proxy, "mailFolder", ids.inbox);
    proxy.answer(sentItems, { id: ids.archive });
    const named = await proxy.ask(`/v1.0/users/${proxy.adele}/mailFolders/${inbox}/messages`);
    expectAsGraph(named, "ErrorItemNotFound", "scope: folder");
    proxy.answer(`${mailbox}/mailFolders/inbox?$select=id`, { id: ids.inbox });
    const wellKnown = await proxy.ask(`/v1.0/users/${proxy.adele}/mailFolders/inbox/messages`);
    expectAsGraph(wellKnown, "ErrorItemNotFound", "scope: folder");
    const nested = `${proxy.adele}/mailFolders/sentitems/childFolders/${inbox}/messages`;
    expectAsGraph(await proxy.ask(`/v1.0/users/${nested}`), "ErrorItemNotFound", "scope: folder");
  });

  it("knows a folder by its name and by its id", async () => {
    const [archive = ""] = (await scoped()).seal.sealIds("mailFolder", [ids.archive]);
    const proxy = await createScoped({ folders: [archive] });
    const path = `/v1.0/users/${proxy.adele}/mailFolders`;
    proxy.answer(`${mailbox}/mailFolders/${encodeURIComponent(ids.archive)}/messages`, {
      value: [sent, received],
    });
    expect(recordsOf(await proxy.ask(`${path}/${archive}/messages`))).toHaveLength(1);
    proxy.answer(`${mailbox}/mailFolders/archive?$select=id`, { id: ids.archive });
    proxy.answer(`${mailbox}/mailFolders/archive/messages`, { value: [sent] });
    expect(recordsOf(await proxy.ask(`${path}/archive/messages`))).toHaveLength(1);
  });

  it("shows the allowed folders alone, and no child of theirs", async () => {
    const proxy = await scoped();
    proxy.answer(sentItems, { id: ids.archive });
    const value = [{ id: ids.inbox }, { id: ids.archive, parentFolderId: ids.inbox }];
    proxy.answer(`${mailbox}/mailFolders`, { value });
    expect(recordsOf(await proxy.ask(`/v1.0/users/${proxy.adele}/mailFolders`))).toHaveLength(1);
    proxy.answer(`${mailbox}/mailFolders/inbox/childFolders`, { value });
    expect(
      recordsOf(await proxy.ask(`/v1.0/users/${proxy.adele}/mailFolders/inbox/childFolders`)),
    ).toHaveLength(1);
    proxy.answer(`${mailbox}/mailFolders/inbox`, { id: ids.inbox });
    const inbox = await proxy.ask(`/v1.0/users/${proxy.adele}/mailFolders/inbox`);
    expectAsGraph(inbox, "ErrorItemNotFound", "scope: record");
  });

  it("leaves alone what lies in no folder", async () => {
    const proxy = await scoped();
    proxy.answer(`${mailbox}/mailboxSettings`, {});
    expect((await proxy.ask(`/v1.0/users/${proxy.adele}/mailboxSettings`)).status).toBe(200);
    proxy.answer(`${mailbox}/events`, { value: [] });
    expect((await proxy.ask(`/v1.0/users/${proxy.adele}/events`)).status).toBe(200);
  });

  it("shows nothing of a mailbox that has no such folder, and is 503 where nobody can say", async () => {
    const proxy = await scoped();
    proxy.graph.script.push({ target: sentItems, answer: graphError(404, "ErrorItemNotFound") });
    proxy.answer(`${mailbox}/messages`, { value: [sent, received, { id: ids.event, parentFolderId: null }] });
    expect(recordsOf(await proxy.ask(`/v1.0/users/${proxy.adele}/messages`))).toEqual([]);
    proxy.clock.advance(15 * MINUTE);
    proxy.graph.script.push({ target: sentItems, answer: graphError(403, "Authorization_RequestDenied") });
    const asked = await proxy.ask(`/v1.0/users/${proxy.adele}/messages`);
    expectRefusal(asked, "upstreamUnavailable", "scope: a look-up answered 403");
  });

  it.each([
    [403, "ErrorAccessDenied", 403],
    [401, "UnknownError", 403],
    [400, "AuthenticationError", 403],
    [503, "MailboxInfoStale", 403],
  ])("is refused with a mailbox that Graph does not give: %i %s", async (status, code, refused) => {
    const proxy = await scoped();
    proxy.graph.script.push({ target: sentItems, answer: graphError(status, code) });
    const asked = await proxy.ask(`/v1.0/users/${proxy.adele}/messages`);
    expect([asked.status, asked.headers["x-graphveil-error"]]).toEqual([refused, "mailboxRefused"]);
    expect(JSON.parse(asked.body.toString())).toMatchObject({ error: { code } });
    expect(asked.event.reason).toBe(`scope: a look-up answered ${status} ${code}`);
  });
});

describe("a scope inside mailboxes alone", () => {
  it("leaves a mailbox as it is named, since that is not its concern", async () => {
    const proxy = await createScoped({ folders: ["inbox"], profile: "raw" });
    const named = "/v1.0/users/AdeleV%40contoso.com";
    proxy.answer(`${named}/mailFolders/inbox?$select=id`, { id: ids.inbox });
    proxy.answer(`${named}/messages`, { value: [{ id: ids.message, parentFolderId: ids.inbox }] });
    expect(recordsOf(await proxy.ask("/v1.0/users/AdeleV@contoso.com/messages"))).toHaveLength(1);
  });
});

describe("a scope without what is private", () => {
  const scoped = () => createScoped({ private: "drop" });
  const expand = `$expand=${encodeURIComponent("singleValueExtendedProperties($filter=id eq 'Integer 0x36')").replaceAll("'", "%27")}`;
  const tag = (value: unknown, id = "Integer 0x36") => ({ singleValueExtendedProperties: [{ id, value }] });

  it("leaves out events of any other sensitivity, or of none", async () => {
    const proxy = await scoped();
    const sensitivities = ["normal", "private", "personal", "confidential", "Normal", null, 0, undefined];
    const value = sensitivities.map((sensitivity, i) => ({ id: `${ids.event}${i}`, sensitivity }));
    proxy.answerPurpose(ids.adele);
    proxy.answer(`${mailbox}/events`, { value });
    const asked = await proxy.ask(`/v1.0/users/${proxy.adele}/events`);
    expect(recordsOf(asked)).toEqual([
      { id: sealed(proxy, "event", `${ids.event}0`), sensitivity: "normal" },
    ]);
    expect(asked.event).toMatchObject({ records: 1, outOfScope: 7 });
  });

  it("decides on a mailbox that is named otherwise by its object id, and sends that", async () => {
    const proxy = await createScoped({ private: "drop", profile: "raw" });
    proxy.answer("/v1.0/users/adelev%40contoso.com?$select=id", { id: ids.adele });
    proxy.answerPurpose(ids.adele);
    proxy.answer(`${mailbox}/events`, { value: [] });
    const asked = await proxy.ask("/v1.0/users/AdeleV@contoso.com/events");
    expect([asked.status, asked.event.resourceLookups]).toEqual([200, 3]);
  });

  it("takes a private event for one that is not there", async () => {
    const proxy = await scoped();
    const event = sealed(proxy, "event", ids.event);
    const target = `${mailbox}/events/${encodeURIComponent(ids.event)}`;
    proxy.answerPurpose(ids.adele);
    proxy.answer(`${target}/calendar?$select=id,owner`, { owner: { address: "adelev@contoso.com" } });
    proxy.answer("/v1.0/users/adelev%40contoso.com?$select=id", { id: ids.adele });
    proxy.answer(target, { id: ids.event, sensitivity: "private" });
    expectAsGraph(
      await proxy.ask(`/v1.0/users/${proxy.adele}/events/${event}`),
      "ErrorItemNotFound",
      "scope: record",
    );
    proxy.answer(`${target}?$select=isAllDay%2Cid%2Csensitivity%2CseriesMasterId`, {
      id: ids.event,
      isAllDay: true,
      sensitivity: "normal",
    });
    const asked = await proxy.ask(`/v1.0/users/${proxy.adele}/events/${event}?$select=isAllDay`);
    expect(jsonOf(asked)).toEqual({ id: event, isAllDay: true });
  });

  it("gives an occurrence without sensitivity that of its series", async () => {
    const proxy = await scoped();
    const occurrence = (id: string, seriesMasterId: string) => ({ id, seriesMasterId, type: "occurrence" });
    proxy.answerPurpose(ids.adele);
    proxy.answer(`${mailbox}/events`, {
      value: [
        occurrence("o1", "on-page"),
        { id: "on-page", sensitivity: "normal", type: "seriesMaster" },
        occurrence("o2", "elsewhere"),
        occurrence("o3", "elsewhere"),
        occurrence("o4", "hidden"),
        occurrence("o5", "gone"),
      ],
    });
    proxy.answer(`${mailbox}/events/elsewhere?$select=id,sensitivity`, {
      id: "elsewhere",
      sensitivity: "normal",
    });
    proxy.answer(`${mailbox}/events/hidden?$select=id,sensitivity`, { id: "hidden", sensitivity: "private" });
    proxy.graph.script.push({ answer: graphError(404, "ErrorItemNotFound") });
    const asked = await proxy.ask(`/v1.0/users/${proxy.adele}/events`);
    expect(recordsOf(asked).map(({ id }) => id)).toEqual(
      ["o1", "on-page", "o2", "o3"].map((id) => sealed(proxy, "event", id)),
    );
  });

  it("asks for the sensitivity of messages as the extended property that it is", async () => {
    const proxy = await scoped();
    const value = [
      tag("0"),
      tag("2"),
      tag(0),
      tag("0", "Integer 0x37"),
      tag("0", "integer 0x36"),
      {},
      { singleValueExtendedProperties: [] },
      {
        singleValueExtendedProperties: [
          ...tag("0").singleValueExtendedProperties,
          ...tag("2").singleValueExtendedProperties,
        ],
      },
    ].map((properties, i) => ({
      id: `${ids.message}${i}`,
      isRead: true,
      ...properties,
      "singleValueExtendedProperties@odata.context": "x",
    }));
    proxy.answer(`${mailbox}/messages?$select=isRead&${expand}`, { value });
    const asked = await proxy.ask(`/v1.0/users/${proxy.adele}/messages?$select=isRead`);
    expect(recordsOf(asked)).toEqual(
      [0, 4].map((i) => ({ id: sealed(proxy, "message", `${ids.message}${i}`), isRead: true })),
    );
    expect(asked.event.outOfScope).toBe(6);
  });

  it("asks so on the pages that follow, too", async () => {
    const proxy = await scoped();
    const path = `${mailbox}/messages`;
    proxy.answer(`${path}?${expand}`, { value: [], "@odata.nextLink": `${ROOT}${path}?$skip=10&${expand}` });
    const link = String(jsonOf(await proxy.ask(`/v1.0/users/${proxy.adele}/messages`))["@odata.nextLink"]);
    proxy.answer(`${path}?$skip=10&${expand}`, { value: [{ id: ids.message }] });
    expect(recordsOf(await proxy.ask(link.slice(link.indexOf("/v1.0/"))))).toEqual([]);
  });

  it.each([
    [`${mailbox}/mailFolders`, ""],
    ["/v1.0/groups", "?$top=999"],
  ])("leaves %s alone", async (path, query) => {
    const proxy = await scoped();
    proxy.answer(`${path}${query}`, { value: [{ id: ids.inbox }] });
    const asked = await proxy.ask(path.replace(ids.adele, proxy.adele));
    expect([recordsOf(asked).length, asked.event.resourceLookups]).toEqual([1, undefined]);
  });
});

describe("a calendar", () => {
  const scoped = () => createScoped({ mailboxes: [ids.adele] });
  const calendarPath = `${mailbox}/calendars/${encodeURIComponent(ids.calendar)}`;
  const owned = (address: string | null) => ({
    id: ids.calendar,
    owner: address === null ? null : { name: "x", address },
  });
  const owner = `${calendarPath}?$select=id,owner`;
  const own = `${mailbox}/calendar?$select=id,owner`;
  const another = { id: "its default calendar", owner: { address: "adelev@contoso.com" } };
  const usersWith = (filter: string) =>
    `/v1.0/users?$select=id&$filter=${encodeURIComponent(filter).replaceAll("'", "%27")}`;
  const adeleByMail = "/v1.0/users/adelev%40contoso.com?$select=id";
  const diegoByMail = "/v1.0/users/diego%40contoso.com?$select=id";

  it("of the mailbox's own user is read; its owner is looked up once", async () => {
    const proxy = await scoped();
    const calendar = sealed(proxy, "calendar", ids.calendar);
    proxy.answer(owner, owned("AdeleV@contoso.com"));
    proxy.answer(adeleByMail, { id: ids.adele });
    for (let i = 0; i < 2; i++) {
      proxy.answer(`${calendarPath}/events`, { value: [] });
      expect((await proxy.ask(`/v1.0/users/${proxy.adele}/calendars/${calendar}/events`)).status).toBe(200);
    }
  });

  it("that somebody outside shares is no way to him", async () => {
    const proxy = await scoped();
    const calendar = sealed(proxy, "calendar", ids.calendar);
    const event = sealed(proxy, "event", ids.event);
    proxy.answer(owner, owned("diego@contoso.com"));
    proxy.answer(diegoByMail, { id: ids.diego });
    for (const path of [
      `calendars/${calendar}`,
      `calendars/${calendar}/events`,
      `calendars/${calendar}/calendarView?startDateTime=2026-01-01&endDateTime=2026-02-01`,
    ]) {
      const asked = await proxy.ask(`/v1.0/users/${proxy.adele}/${path}`);
      expectAsGraph(asked, "MailboxNotEnabledForRESTAPI", "scope: mailbox");
    }
    for (const path of [`events/${event}`, `calendars/${calendar}/events/${event}`]) {
      const raw = path
        .replace(calendar, encodeURIComponent(ids.calendar))
        .replace(event, encodeURIComponent(ids.event));
      proxy.answer(`${mailbox}/${raw}/calendar?$select=id,owner`, owned("diego@contoso.com"));
      const asked = await proxy.ask(`/v1.0/users/${proxy.adele}/${path}`);
      expectAsGraph(asked, "MailboxNotEnabledForRESTAPI", "scope: mailbox");
    }
  });

  it("of an owner outside is left out of the list", async () => {
    const proxy = await scoped();
    const value = ["adelev@contoso.com", "diego@contoso.com", null, "adelev@contoso.com"].map(owned);
    proxy.answer(`${mailbox}/calendars?$select=isDefaultCalendar%2Cid%2Cowner`, { value });
    proxy.answer(adeleByMail, { id: ids.adele });
    proxy.answer(diegoByMail, { id: ids.diego });
    proxy.answer(own, another);
    const asked = await proxy.ask(`/v1.0/users/${proxy.adele}/calendars?$select=isDefaultCalendar`);
    expect(recordsOf(asked)).toEqual([1, 2].map(() => ({ id: sealed(proxy, "calendar", ids.calendar) })));
    expect(asked.event.outOfScope).toBe(2);
  });

  it("has an owner by mail where that is not the user principal name", async () => {
    const proxy = await scoped();
    const calendar = sealed(proxy, "calendar", ids.calendar);
    proxy.answer(owner, owned("o'neil@contoso.com"));
    proxy.graph.script.push({
      target: "/v1.0/users/o%27neil%40contoso.com?$select=id",
      answer: graphError(404, "Request_ResourceNotFound"),
    });
    proxy.answer(usersWith("mail eq 'o''neil@contoso.com'"), { value: [{ id: ids.adele }] });
    proxy.answer(`${calendarPath}`, { id: ids.calendar });
    expect((await proxy.ask(`/v1.0/users/${proxy.adele}/calendars/${calendar}`)).status).toBe(200);
  });

  /** Lets Graph find these users by the owner's address, first by `mail` and then among all addresses. */
  const answerOwner = (
    proxy: Scoped,
    address: string,
    byMail: readonly string[],
    byProxy?: readonly string[],
  ) => {
    const found = (users: readonly string[]) => ({ value: users.map((id) => ({ id })) });
    proxy.graph.script.push({
      target: `/v1.0/users/${encodeURIComponent(address)}?$select=id`,
      answer: graphError(404, "Request_ResourceNotFound"),
    });
    proxy.answer(usersWith(`mail eq '${address}'`), found(byMail));
    if (byProxy !== undefined)
      proxy.answer(usersWith(`proxyAddresses/any(p:p eq 'smtp:${address}')`), found(byProxy));
  };
  const readCalendar = (proxy: Scoped) => {
    const calendar = sealed(proxy, "calendar", ids.calendar);
    return proxy.ask(`/v1.0/users/${proxy.adele}/calendars/${calendar}`);
  };

  it.each([
    ["nobody's", null, []],
    ["one of an owner that has an empty address", " ", []],
    ["an unknown owner's", "who@elsewhere.example", [[], []]],
    ["an ambiguous owner's", "who@elsewhere.example", [[ids.adele, ids.diego]]],
    ["an owner's whose alias is ambiguous", "who@elsewhere.example", [[], [ids.adele, ids.diego]]],
    ["one of what is no address", ids.diego, []],
  ] as const)("that is %s is in nobody's scope", async (_, address, [byMail, byProxy]) => {
    const proxy = await scoped();
    proxy.answer(owner, owned(address));
    if (byMail !== undefined) answerOwner(proxy, address ?? "", byMail, byProxy);
    if (address !== ids.diego) proxy.answer(own, another);
    expectAsGraph(await readCalendar(proxy), "MailboxNotEnabledForRESTAPI", "scope: mailbox");
  });

  it.each([
    ["an alias", "alias@contoso.com"],
    ["an alias in another case", "Alias@Contoso.COM"],
    ["an alias with its kind", "SMTP:alias@contoso.com"],
  ])("has an owner by %s", async (_, address) => {
    for (const [id, status] of [
      [ids.adele, 200],
      [ids.diego, 404],
    ] as const) {
      const proxy = await scoped();
      proxy.answer(owner, owned(address));
      answerOwner(proxy, "alias@contoso.com", [], [id]);
      if (status === 200) proxy.answer(calendarPath, { id: ids.calendar });
      expect((await readCalendar(proxy)).status).toBe(status);
    }
  });

  it.each(["/o=ExchangeLabs/cn=Adele", "EX:/o=ExchangeLabs/cn=Adele", "x500:/O=EXCHANGELABS/CN=ADELE"])(
    "has an owner by the X.500 name %s",
    async (address) => {
      const proxy = await scoped();
      proxy.answer(owner, owned(address));
      proxy.answer(usersWith("proxyAddresses/any(p:p eq 'x500:/o=exchangelabs/cn=adele')"), {
        value: [{ id: ids.adele }],
      });
      proxy.answer(calendarPath, { id: ids.calendar });
      expect((await readCalendar(proxy)).status).toBe(200);
    },
  );

  it.each([
    ["no owner, as it is the default one", null, { id: ids.calendar, owner: null }, 200],
    ["a nameless owner, as it is the default one", "/o=x/cn=gone", { id: ids.calendar, owner: null }, 200],
    ["the X.500 name of the default one's owner", "/o=x/cn=adele", owned("EX:/O=x/cn=Adele"), 200],
    ["an X.500 name that the default one's owner has not", "/o=x/cn=diego", owned("/o=x/cn=adele"), 404],
    ["no owner, as the default one has none either", null, { id: "another", owner: null }, 404],
  ])("is the mailbox's own with %s", async (_, address, byDefault, status) => {
    const proxy = await scoped();
    proxy.answer(owner, owned(address));
    if (address !== null)
      proxy.answer(usersWith(`proxyAddresses/any(p:p eq 'x500:${address}')`), { value: [] });
    proxy.answer(own, status === 404 ? { ...byDefault, id: "another" } : byDefault);
    if (status === 200) proxy.answer(calendarPath, { id: ids.calendar });
    expect((await readCalendar(proxy)).status).toBe(status);
  });

  it("has an owner whose alias a basic permission does not reach: the default calendar decides", async () => {
    const proxy = await scoped();
    proxy.answer(owner, owned("alias@contoso.com"));
    answerOwner(proxy, "alias@contoso.com", []);
    proxy.graph.script.push({ answer: graphError(403, "Authorization_RequestDenied") });
    proxy.answer(own, owned("alias@contoso.com"));
    proxy.answer(calendarPath, { id: ids.calendar });
    expect((await readCalendar(proxy)).status).toBe(200);
  });

  it("is read without a look-up where no mailbox scope is", async () => {
    const proxy = await createScoped({ private: "drop", resources: "include" });
    const calendar = sealed(proxy, "calendar", ids.calendar);
    proxy.answer(calendarPath, { id: ids.calendar });
    expect((await proxy.ask(`/v1.0/users/${proxy.adele}/calendars/${calendar}`)).status).toBe(200);
  });
});
