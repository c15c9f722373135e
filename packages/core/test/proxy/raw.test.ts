import { describe, expect, it } from "vitest";
import { graphJson } from "../fixtures/fake-graph.ts";
import { adele, ids, message } from "../fixtures/graph-bodies.ts";
import { BASE, createProxyUnderTest, expectRefusal, jsonOf } from "../fixtures/proxy-under-test.ts";
import { expectAsGraph } from "../scope/fixtures.ts";

const GROUPS = ["directory", "mail", "calendar", "rooms"];

/** A proxy under `raw` whose caller has these members in his entry. */
const raw = (entry: object = {}) => {
  const caller = { name: "owner", match: { local: true }, groups: GROUPS, ...entry };
  return createProxyUnderTest({
    env: { GRAPHVEIL_POLICY: JSON.stringify({ profile: "raw", callers: [caller] }) },
  });
};

const UPN = "adelev@contoso.com";
const upn = encodeURIComponent(UPN);
const messageTarget = `/v1.0/users/${ids.adele}/messages/${encodeURIComponent(ids.message)}`;

describe("under raw", () => {
  it("a room list keeps Graph's own id, and nothing is asked for that the caller did not select", async () => {
    const { ask, graph } = await raw();
    const list = { id: "dc404124-302a-92aa-f98d-7b4deb0c1705", emailAddress: "bldg1@contoso.com" };
    graph.script.push(
      { target: "/v1.0/places/microsoft.graph.roomList", answer: graphJson({ value: [list] }) },
      { target: "/v1.0/places/microsoft.graph.roomList?$select=id", answer: graphJson({ value: [list] }) },
      {
        target: "/v1.0/places/bldg1%40contoso.com/microsoft.graph.roomList/rooms",
        answer: graphJson({ value: [] }),
      },
    );
    expect(jsonOf(await ask("/v1.0/places/graph.roomList"))).toEqual({ value: [list] });
    expect(jsonOf(await ask("/v1.0/places/graph.roomList?$select=id"))).toEqual({ value: [list] });
    expect((await ask("/v1.0/places/bldg1@contoso.com/graph.roomList/rooms")).status).toBe(200);
  });

  it("ids in the clear and sealed ones name the same", async () => {
    const { ask, graph, seal } = await raw();
    const [user] = seal.sealIds("directoryObject", [ids.adele]);
    const [item] = seal.sealIds("message", [ids.message]);
    for (const target of [messageTarget, `/v1.0/users/${user}/messages/${item}`]) {
      graph.script.push({ target: messageTarget, answer: graphJson(message) });
      expect(jsonOf(await ask(target))).toMatchObject({ id: ids.message, subject: message.subject });
    }
    graph.script.push({ target: `/v1.0/users/${upn}`, answer: graphJson(adele) });
    expect(jsonOf(await ask(`/v1.0/users/${upn}`))).toMatchObject({ mail: adele.mail });
  });

  it("an apostrophe in an id is written one way, however the caller writes it", async () => {
    const { ask, graph } = await raw();
    for (const key of ["/o'neil@contoso.com", "/o%27neil%40contoso.com", "('o''neil@contoso.com')"]) {
      graph.script.push({ target: "/v1.0/users/o%27neil%40contoso.com", answer: graphJson(adele) });
      expect((await ask(`/v1.0/users${key}`)).status).toBe(200);
    }
  });

  it("a guest is named by the user principal name that Entra ID gives guests", async () => {
    const { ask, graph } = await raw();
    const key = "ada_fabrikam.com%23EXT%23%40contoso.onmicrosoft.com";
    graph.script.push({ target: `/v1.0/users/${key}/messages`, answer: graphJson({ value: [] }) });
    expect((await ask(`/v1.0/users/${key}/messages`)).status).toBe(200);
  });

  it.each([
    "/v1.0/users/ada%23EXT%23/messages",
    "/v1.0/users/ada%23EXT%23%40a%40b/messages",
    "/v1.0/users/ada%23x%40contoso.com/messages",
    "/v1.0/users/ada%23EXT%23%23EXT%23%40contoso.com/messages",
  ])("a number sign anywhere else is refused: %s", async (target) => {
    const { ask } = await raw();
    expectRefusal(await ask(target), "invalidRequest", "path: segment 3 is empty, relative or ambiguous");
  });

  it.each([
    `/v1.0/users/${ids.adele}/messages/microsoft.graph.eventMessage`,
    `/v1.0/users/${ids.adele}/messages/graph.eventMessage`,
    `/v1.0/users/${ids.adele}/messages/recent`,
    `/v1.0/users/${ids.adele}/messages/s1_${"A".repeat(40)}`,
    `/v1.0/users/${ids.adele}/events/%40odata.type`,
    `/v1.0/groups/${ids.group}/transitiveMembers/microsoft.graph.device`,
    `/v1.0/groups/${ids.group}/transitiveMembers/microsoft.graph.servicePrincipal`,
    "/v1.0/users/me",
    "/v1.0/users/adele",
    "/v1.0/users/a*b@contoso.com",
    "/v1.0/users/a@b@contoso.com",
    "/v1.0/users/%20@contoso.com",
    "/v1.0/organization/contoso.com",
    "/v1.0/places/microsoft.graph.floor/microsoft.graph.room",
  ])("%s names nothing", async (target) => {
    const { ask, graph } = await raw();
    expectRefusal(await ask(target), "notFound", "path: an id does not open");
    expect(graph.received).toEqual([]);
  });

  const user = `/v1.0/users/${ids.adele}`;
  const named = `/v1.0/users/${upn}`;
  const one = `/v1.0/users?$filter=id%20eq%20'${ids.adele}'`;

  it.each<readonly [object, readonly string[], readonly string[]]>([
    [{ classes: { address: "pseudonymize" } }, [named, `${named}/messages`], [user]],
    [{ properties: { "user.mail": "drop" } }, [named], [user]],
    [{ classes: { objectId: "seal" } }, [user, named, one, `${user}/messages`], []],
    [
      { classes: { itemId: "seal" } },
      [messageTarget, "/v1.0/places/bldg1@contoso.com/graph.roomList/rooms"],
      [user],
    ],
    [
      { properties: { "message.id": "correlate" } },
      [messageTarget],
      [`${user}/mailFolders/${ids.inbox}/messages`],
    ],
    [
      { properties: { "room.emailAddress": "pseudonymize" } },
      ["/v1.0/places/a@contoso.com/graph.room"],
      [named],
    ],
  ])("with %j nothing is named by what is not given in the clear", async (overrides, refused, taken) => {
    const { ask, graph } = await raw({ overrides });
    for (const target of refused)
      expectRefusal(await ask(target), "notFound", /^(?:path|query): an id does not open$/);
    expect(graph.received).toEqual([]);
    for (const target of taken) {
      graph.script.push({ answer: graphJson({ value: [] }) });
      expect((await ask(target)).status).toBe(200);
    }
  });

  it("a name in the path is resolved before a scope is held against it, and the object id is what is sent", async () => {
    const { ask, graph, lines, seal } = await raw({ mailboxes: [ids.adele] });
    graph.script.push(
      { target: `/v1.0/users/${upn}?$select=id`, answer: graphJson({ id: ids.adele }) },
      { target: messageTarget, answer: graphJson(message) },
      { target: "/v1.0/users/diego%40contoso.com?$select=id", answer: graphJson({ id: ids.diego }) },
    );
    const item = encodeURIComponent(ids.message);
    const asked = await ask(`/v1.0/users/AdeleV@contoso.com/messages/${item}`);
    expect(asked.status).toBe(200);
    expect(asked.event.mailbox).toBe(seal.sealIds("directoryObject", [ids.adele])[0]);
    const refused = await ask(`/v1.0/users/diego@contoso.com/messages/${item}`);
    expectAsGraph(refused, "MailboxNotEnabledForRESTAPI", "scope: mailbox");
    for (const clear of [ids.adele, ids.diego, ids.message, "contoso.com"])
      expect(lines.join("\n").toLowerCase()).not.toContain(clear.toLowerCase());
  });

  it("an audit event holds no id in the clear without a scope, either", async () => {
    const { ask, graph, lines } = await raw();
    graph.script.push({ target: `/v1.0/users/${upn}/messages`, answer: graphJson({ value: [message] }) });
    expect((await ask(`/v1.0/users/${upn}/messages`)).event).toMatchObject({ profile: "raw", records: 1 });
    for (const clear of [UPN, ids.message, "contoso.com"]) expect(lines.join("\n")).not.toContain(clear);
  });

  it("links hold the path as it was asked for, and Graph's token sealed", async () => {
    const { ask, graph } = await raw();
    const path = `/v1.0/users/${upn}/messages`;
    const query = "$filter=contains(subject%2C%27Merger%27)&$top=2";
    graph.script.push({
      target: `${path}?${query}`,
      answer: graphJson({ value: [], "@odata.nextLink": `https://graph.microsoft.com${path}?$skip=2` }),
    });
    const page = await ask(`${path}?$filter=contains(subject,'Merger')&$top=2`);
    const link = String(jsonOf(page)["@odata.nextLink"]);
    expect(link).toMatch(new RegExp(`^${BASE}${path}\\?%24skiptoken=s1_[\\w-]+$`));
    graph.script.push({ target: `${path}?${query}&$skip=2`, answer: graphJson({ value: [message] }) });
    expect((await ask(link.slice(BASE.length))).status).toBe(200);
  });

  it("the form of a body may be asked for", async () => {
    const { ask, graph } = await raw();
    graph.script.push({ target: messageTarget, answer: graphJson(message) });
    const prefer = 'outlook.body-content-type="text"';
    await ask(messageTarget, { headers: { prefer } });
    expect(graph.received.at(-1)?.headers["prefer"]).toBe(prefer);
  });
});
