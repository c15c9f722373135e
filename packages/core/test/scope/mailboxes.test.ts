import { describe, expect, it } from "vitest";
import { clouds } from "../../src/clouds/microsoft-clouds.ts";
import { createDirectory } from "../../src/scope/directory.ts";
import { graphError, graphJson } from "../fixtures/fake-graph.ts";
import { ids } from "../fixtures/graph-bodies.ts";
import { type Asked, expectRefusal, jsonOf } from "../fixtures/proxy-under-test.ts";
import { createFakeClock } from "../identity/fakes.ts";
import {
  createScoped,
  expectAsGraph,
  groupTarget,
  membersPage,
  membersTarget,
  type Scoped,
  securityGroup,
} from "./fixtures.ts";

const MINUTE = 60_000;
const ROOT = clouds.global.graphRoot;
const mailOf = (id: string) => `/v1.0/users/${id}/messages`;

/** A group inside a group. */
const inner = (visibility: unknown, securityEnabled: unknown) => ({
  "@odata.type": "#microsoft.graph.group",
  id: ids.group,
  visibility,
  securityEnabled,
});

/** Reads somebody's mail; where it is in scope, Graph answers an empty page. */
const readMail = (proxy: Scoped, who: "adele" | "diego", isInScope: boolean): Promise<Asked> => {
  if (isInScope) proxy.answer(mailOf(ids[who]), { value: [] });
  return proxy.ask(mailOf(proxy[who]));
};

describe("a mailbox scope", () => {
  it.each<readonly [object, boolean, boolean]>([
    [{ mailboxes: [ids.adele] }, true, false],
    [{ mailboxes: [ids.adele.toUpperCase()] }, true, false],
    [{ mailboxes: [ids.adele, ids.diego] }, true, true],
    [{ exclude: [ids.adele] }, false, true],
    [{ mailboxes: [ids.adele, ids.diego], exclude: [ids.adele] }, false, true],
    [{ mailboxes: [ids.group] }, false, false],
  ])("%j: Adele %s, Diego %s", async (entry, adele, diego) => {
    const proxy = await createScoped(entry);
    for (const [who, isInScope] of [
      ["adele", adele],
      ["diego", diego],
    ] as const) {
      const asked = await readMail(proxy, who, isInScope);
      if (isInScope) expect([asked.status, asked.event.decision]).toEqual([200, "permit"]);
      else expectAsGraph(asked, "MailboxNotEnabledForRESTAPI", "scope: mailbox");
      expect(asked.event.mailbox).toBe(proxy[who]);
    }
  });

  it("takes sealed ids", async () => {
    const { seal } = await createScoped({});
    const [adele = "", group = ""] = seal.sealIds("directoryObject", [ids.adele, ids.group]);
    const proxy = await createScoped({ mailboxes: { group }, exclude: [adele] });
    proxy.answerMembers(ids.adele, ids.diego);
    expectAsGraph(await readMail(proxy, "adele", false), "MailboxNotEnabledForRESTAPI", "scope: mailbox");
    expect((await readMail(proxy, "diego", true)).status).toBe(200);
  });

  it("refuses everybody where an id of it does not open: it could be an exclusion", async () => {
    const { seal } = await createScoped({});
    const [folder = ""] = seal.sealIds("mailFolder", [ids.diego]);
    const proxy = await createScoped({ exclude: [folder] });
    const asked = await proxy.ask(mailOf(proxy.adele));
    expectRefusal(asked, "misconfigured", "policy: a sealed id of the scope does not open");
  });

  it.each([
    "/v1.0/users/{id}/mailFolders/inbox/messages",
    "/v1.0/users/{id}/mailboxSettings",
    "/v1.0/users/{id}/events",
    "/v1.0/users/{id}/calendar",
    "/v1.0/users/{id}/calendars",
    "/v1.0/users/{id}/calendarView?startDateTime=2026-01-01&endDateTime=2026-02-01",
    "/v1.0/users/{id}?$select=id,mailboxSettings",
  ])("holds for %s", async (target) => {
    const proxy = await createScoped({ mailboxes: [ids.adele] });
    const asked = await proxy.ask(target.replace("{id}", proxy.diego));
    expectAsGraph(asked, "MailboxNotEnabledForRESTAPI", "scope: mailbox");
    expect(proxy.graph.received).toEqual([]);
  });

  it("does not hold for the directory", async () => {
    const proxy = await createScoped({ mailboxes: [ids.adele] });
    proxy.answer("/v1.0/users?$top=999", {
      "@odata.count": 2,
      value: [{ id: ids.adele }, { id: ids.diego }],
    });
    expect(jsonOf(await proxy.ask("/v1.0/users"))["value"]).toHaveLength(2);
    proxy.answer(`/v1.0/users/${ids.diego}`, { id: ids.diego });
    expect((await proxy.ask(`/v1.0/users/${proxy.diego}`)).status).toBe(200);
  });

  it.each([
    "/v1.0/users?$select=mailboxSettings",
    "/v1.0/users?$filter=mailboxSettings/userPurpose%20eq%20'shared'",
    "/v1.0/users/$count?$filter=mailboxSettings/userPurpose%20eq%20'shared'",
    "/v1.0/users?$orderby=mailboxSettings/userPurpose",
  ])("cannot be bypassed by settings of people in a list: %s", async (target) => {
    const proxy = await createScoped({ exclude: [ids.adele] });
    const asked = await proxy.ask(target);
    expectRefusal(asked, "operationRefused", "scope: a mailbox that is not named cannot be checked");
  });

  it("is decided again for a link", async () => {
    const proxy = await createScoped({ mailboxes: { group: ids.group } });
    proxy.answerMembers(ids.adele);
    const path = mailOf(ids.adele);
    proxy.answer(path, { value: [], "@odata.nextLink": `${ROOT}${path}?$skip=10` });
    const link = String(jsonOf(await proxy.ask(mailOf(proxy.adele)))["@odata.nextLink"]);
    const next = link.slice(link.indexOf("/v1.0/"));
    proxy.answer(`${path}?$skip=10`, { value: [] });
    expect((await proxy.ask(next)).status).toBe(200);
    proxy.clock.advance(15 * MINUTE);
    proxy.answerMembers(ids.diego);
    expectAsGraph(await proxy.ask(next), "MailboxNotEnabledForRESTAPI", "scope: mailbox");
  });

  it("looks exactly like Graph's own word on a user without a mailbox", async () => {
    const proxy = await createScoped({ mailboxes: [ids.adele] });
    proxy.graph.script.push({ answer: graphError(404, "MailboxNotEnabledForRESTAPI") });
    const clientRequestId = "0f0e0d0c-0b0a-4908-8706-050403020100";
    const headers = { "client-request-id": clientRequestId };
    const relayed = await proxy.ask(mailOf(proxy.adele), { headers });
    const refused = await proxy.ask(mailOf(proxy.diego), { headers });
    const shape = ({ status, headers: { "request-id": id, ...rest }, body }: Asked) => {
      const text = body.toString("utf8").replaceAll(String(id), "<request-id>");
      return { status, rest, text, names: Object.keys(rest) };
    };
    expect(shape(refused)).toEqual(shape(relayed));
    expect(refused.headers["request-id"]).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });
});

describe("membership of a group", () => {
  it("is read over all pages, transitively, once in 15 minutes", async () => {
    const proxy = await createScoped({ mailboxes: { group: ids.group } });
    const link = `${ROOT}/v1.0/groups/x/transitiveMembers?$skiptoken=a%2Bb`;
    proxy.answer(groupTarget, securityGroup);
    proxy.answer(membersTarget, { ...membersPage(ids.adele.toUpperCase()), "@odata.nextLink": link });
    proxy.answer(`${membersTarget}&$skiptoken=a%2Bb`, membersPage(ids.diego));
    expect((await readMail(proxy, "diego", true)).status).toBe(200);
    for (const { headers } of proxy.graph.received)
      expect(headers["consistencylevel"], "the index can be behind the directory").toBeUndefined();
    proxy.clock.advance(15 * MINUTE - 1);
    expect((await readMail(proxy, "adele", true)).status).toBe(200);
    proxy.clock.advance(1);
    proxy.answerMembers(ids.adele);
    expectAsGraph(await readMail(proxy, "diego", false), "MailboxNotEnabledForRESTAPI", "scope: mailbox");
  });

  it("is asked for once by requests that come together", async () => {
    const asked: string[] = [];
    const get = async (target: string) => {
      asked.push(target);
      return target === groupTarget ? securityGroup : membersPage(ids.adele);
    };
    const { now, timeout } = createFakeClock();
    const { membersOf } = createDirectory({
      lookup: { get, find: get },
      graphRoot: ROOT,
      readsHidden: false,
      now,
      timeout,
    });
    const { signal } = new AbortController();
    const all = await Promise.all([1, 2, 3].map(() => membersOf(ids.group, signal)));
    expect(all.map((found) => [...found])).toEqual([[ids.adele], [ids.adele], [ids.adele]]);
    expect(asked).toEqual([groupTarget, membersTarget]);
  });

  it.each<readonly [string, () => Response]>([
    ["a refusal", () => graphError(403, "Authorization_RequestDenied")],
    ["a fault", () => graphError(500, "")],
    [
      "an error beside members",
      () => graphJson({ value: [{ id: ids.diego }], error: { code: "UnknownError" } }),
    ],
    ["an annotated error", () => graphJson({ value: [], "@odata.error": { code: "UnknownError" } })],
    ["no collection", () => graphJson({ id: ids.adele })],
    ["no JSON", () => graphJson("<html>")],
    [
      "a member without an id",
      () =>
        graphJson({ value: [...membersPage(ids.adele).value, { "@odata.type": "#microsoft.graph.user" }] }),
    ],
    ["a member with a foreign id", () => graphJson(membersPage("adele"))],
    [
      "a member with a list for an id",
      () => graphJson({ value: [{ "@odata.type": "#microsoft.graph.user", id: [ids.adele] }] }),
    ],
    ["a member that is no object", () => graphJson({ value: [null] })],
    ["a member without a type", () => graphJson({ value: [{ id: ids.adele }] })],
    ["a hidden group inside", () => graphJson({ value: [inner("HiddenMembership", false)] })],
    ["a group inside that may not be read", () => graphJson({ value: [inner(null, null)] })],
    ["a group inside without a word on it", () => graphJson({ value: [inner(undefined, undefined)] })],
    ["a group inside of a visibility of tomorrow", () => graphJson({ value: [inner("Secret", false)] })],
    [
      "a link to elsewhere",
      () => graphJson({ value: [], "@odata.nextLink": "https://evil.example/?$skiptoken=x" }),
    ],
    ["a link without a token", () => graphJson({ value: [], "@odata.nextLink": `${ROOT}/v1.0/x` })],
  ])("that cannot be read whole is 503, not everybody and not nobody: %s", async (_, answer) => {
    for (const entry of [{ mailboxes: { group: ids.group } }, { exclude: { group: ids.group } }]) {
      const proxy = await createScoped(entry);
      proxy.answer(groupTarget, securityGroup);
      proxy.graph.script.push({ target: membersTarget, answer: answer() });
      const asked = await proxy.ask(mailOf(proxy.diego));
      expectRefusal(asked, "upstreamUnavailable", /^scope: /);
      expect(asked.headers["retry-after"]).toBe("5");
      expect(asked.event).toMatchObject({ decision: "deny", mailbox: proxy.diego });
    }
  });

  it.each<readonly [string, object]>([
    ["is hidden", { visibility: "HiddenMembership", securityEnabled: false }],
    ["may not be read", { visibility: null, securityEnabled: null }],
    ["has a visibility of tomorrow", { visibility: "Secret", securityEnabled: true }],
  ])("is undecided where the group itself %s, and its members are not asked for", async (_, group) => {
    for (const entry of [{ mailboxes: { group: ids.group } }, { exclude: { group: ids.group } }]) {
      const proxy = await createScoped(entry);
      proxy.answer(groupTarget, { id: ids.group, ...group });
      expectRefusal(
        await proxy.ask(mailOf(proxy.diego)),
        "upstreamUnavailable",
        /^scope: a (?:hidden|group)/,
      );
    }
  });

  it("is what users, and members that may be users, are; groups inside show theirs", async () => {
    const proxy = await createScoped({ exclude: { group: ids.group } });
    proxy.answer(groupTarget, { id: ids.group, visibility: "Private", securityEnabled: false });
    const contact = { "@odata.type": "#microsoft.graph.orgContact", id: ids.diego };
    const agent = { "@odata.type": "#microsoft.graph.agentUser", id: ids.adele };
    proxy.answer(membersTarget, { value: [contact, agent, inner("Public", false), inner(null, true)] });
    expectAsGraph(await readMail(proxy, "adele", false), "MailboxNotEnabledForRESTAPI", "scope: mailbox");
    const asked = await readMail(proxy, "diego", true);
    expect([asked.status, asked.event.emptyExclusion]).toEqual([200, undefined]);
  });

  it("that excludes nobody is in every audit event, and in the log once a look-up", async () => {
    const proxy = await createScoped({ exclude: { group: ids.group } });
    const warnings = () => proxy.lines.filter((line) => line.includes("excludes mailboxes has no members"));
    proxy.answerMembers();
    for (const who of ["adele", "diego"] as const)
      expect((await readMail(proxy, who, true)).event.emptyExclusion).toBe(true);
    expect(warnings()).toHaveLength(1);
    expect(warnings()[0]).toContain('"WARN"');
    proxy.clock.advance(15 * MINUTE);
    proxy.answerMembers();
    await readMail(proxy, "adele", true);
    expect(warnings()).toHaveLength(2);
  });

  it("of no group that exists is a fault of the policy: asked for once, told to the operator, and never retried", async () => {
    for (const entry of [{ mailboxes: { group: ids.group } }, { exclude: { group: ids.group } }]) {
      const proxy = await createScoped(entry);
      const answer = graphError(404, "Request_ResourceNotFound");
      proxy.graph.script.push({ target: groupTarget, answer });
      for (let times = 0; times < 2; times++) {
        const asked = await proxy.ask(mailOf(proxy.diego));
        expectRefusal(asked, "misconfigured", "scope: a group of the policy does not exist");
        expect(asked.headers["retry-after"]).toBeUndefined();
      }
      expect(proxy.graph.received).toHaveLength(1);
      expect(proxy.lines.join("")).toContain("The policy names what does not exist");
      proxy.clock.advance(15 * MINUTE);
      proxy.answerMembers();
      if ("exclude" in entry) proxy.answer(mailOf(ids.diego), { value: [] });
      const later = await proxy.ask(mailOf(proxy.diego));
      expect(later.event.error).not.toBe("misconfigured");
    }
  });

  it("is not used beyond its age where it cannot be renewed", async () => {
    const proxy = await createScoped({ mailboxes: { group: ids.group } });
    proxy.answerMembers(ids.adele);
    expect((await readMail(proxy, "adele", true)).status).toBe(200);
    proxy.clock.advance(15 * MINUTE);
    proxy.graph.script.push({
      target: groupTarget,
      answer: graphError(403, "Authorization_RequestDenied"),
    });
    expectRefusal(
      await proxy.ask(mailOf(proxy.adele)),
      "upstreamUnavailable",
      "scope: a look-up answered 403",
    );
    proxy.answerMembers(ids.adele);
    expect((await readMail(proxy, "adele", true)).status).toBe(200);
  });

  it("that is throttled passes the wait on", async () => {
    const proxy = await createScoped({ mailboxes: { group: ids.group } });
    proxy.graph.script.push({
      target: groupTarget,
      answer: graphError(429, "TooManyRequests", { "retry-after": "60" }),
    });
    const asked = await proxy.ask(mailOf(proxy.adele));
    expectRefusal(asked, "upstreamUnavailable", "scope: a look-up answered 429");
    expect(asked.headers["retry-after"]).toBe("60");
  });
});

describe("scopeDirectory", () => {
  const scoped = () => createScoped({ mailboxes: [ids.adele], scopeDirectory: true });
  const user = (id: string) => ({ "@odata.type": "#microsoft.graph.user", id });

  it("leaves users outside out of the directory, and counts them in the audit alone", async () => {
    const proxy = await scoped();
    proxy.answer("/v1.0/users?$top=999", {
      "@odata.count": 3,
      value: [{ id: ids.diego }, { id: ids.adele, mail: null }, { mail: null }],
    });
    const asked = await proxy.ask("/v1.0/users");
    expect(jsonOf(asked)).toEqual({ value: [{ id: proxy.adele, mail: null }] });
    expect(asked.event).toMatchObject({ records: 1, outOfScope: 2 });
  });

  it("asks for the id that it decides on", async () => {
    const proxy = await scoped();
    proxy.answer("/v1.0/users?$select=accountEnabled%2Cid&$top=999", {
      value: [{ id: ids.adele, accountEnabled: true }],
    });
    expect(jsonOf(await proxy.ask("/v1.0/users?$select=accountEnabled"))["value"]).toHaveLength(1);
  });

  it("takes a user outside for one that is not there", async () => {
    const proxy = await scoped();
    expectAsGraph(await proxy.ask(`/v1.0/users/${proxy.diego}`), "Request_ResourceNotFound", "scope: user");
    expect(proxy.graph.received).toEqual([]);
  });

  it("leaves a group its members in scope and what is no user", async () => {
    const proxy = await scoped();
    const [group = ""] = proxy.seal.sealIds("directoryObject", [ids.group]);
    const inner = { "@odata.type": "#microsoft.graph.group", id: ids.group };
    proxy.answer(`/v1.0/groups/${ids.group}/members?$top=999`, {
      value: [user(ids.diego), user(ids.adele), inner, { id: ids.diego }],
    });
    const asked = await proxy.ask(`/v1.0/groups/${group}/members`);
    expect(jsonOf(asked)["value"]).toMatchObject([{ id: proxy.adele }, { id: group }]);
    expect(asked.event.outOfScope).toBe(2);
  });

  it("leaves groups themselves alone", async () => {
    const proxy = await scoped();
    proxy.answer("/v1.0/groups?$top=999", { value: [{ id: ids.group, "members@delta": [user(ids.diego)] }] });
    const asked = await proxy.ask("/v1.0/groups");
    expect(jsonOf(asked)["value"]).toHaveLength(1);
    expect(JSON.stringify(jsonOf(asked))).not.toContain(proxy.diego);
  });
});
