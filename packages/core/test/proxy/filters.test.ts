import { describe, expect, it } from "vitest";
import { graphJson } from "../fixtures/fake-graph.ts";
import { ids } from "../fixtures/graph-bodies.ts";
import {
  type Asked,
  createProxyUnderTest,
  expectRefusal,
  jsonOf,
  type ProxyUnderTest,
} from "../fixtures/proxy-under-test.ts";

const MAIL = `/v1.0/users/${ids.adele}/messages`;
const MEMBER = "directoryObject";

const sealed = ({ seal }: ProxyUnderTest, kind: string, id: string): string =>
  seal.sealIds(kind, [id])[0] ?? "";

/** A target as fetch sends it: URLs have no apostrophes in their queries (WHATWG URL, special-query percent-encode set). */
const onTheWire = (target: string): string => target.replaceAll("'", "%27");

const linkOf = (asked: Asked): string => {
  const link = String(jsonOf(asked)["@odata.nextLink"]);
  return link.slice(link.indexOf("/v1.0/"));
};

describe("what reaches Graph", () => {
  it.each<readonly [query: string, upstream: string]>([
    ["$filter=isRead%20eq%20true", "$filter=isRead%20eq%20true"],
    ["filter=ISREAD+eq+TRUE", "$filter=isRead%20eq%20true"],
    ["%24Filter=((isRead+eq+true))", "$filter=isRead%20eq%20true"],
    ["$filter=importance%20eq%20%27HIGH%27", "$filter=importance%20eq%20'high'"],
    [
      "$filter=flag/dueDateTime/dateTime+lt+%27a%27%27%26$top%3D9%23%25%2B%27",
      "$filter=flag%2FdueDateTime%2FdateTime%20lt%20'a''%26%24top%3D9%23%25%2B'",
    ],
    [
      "$orderby=RECEIVEDDATETIME+DESC&$filter=receivedDateTime+ge+2026-01-01T00:00:00%2B02:00&$top=5&$skip=3",
      "$filter=receivedDateTime%20ge%202026-01-01T00%3A00%3A00%2B02%3A00&$orderby=receivedDateTime%20desc&$top=5&$skip=3",
    ],
    ["includehiddenmessages=true&SKIP=2", "includeHiddenMessages=true&$skip=2"],
  ])("is written from the tree: %s", async (query, upstream) => {
    const proxy = await createProxyUnderTest();
    proxy.graph.script.push({ target: onTheWire(`${MAIL}?${upstream}`), answer: graphJson({ value: [] }) });
    const asked = await proxy.ask(`/v1.0/users/${sealed(proxy, MEMBER, ids.adele)}/messages?${query}`);
    expect(asked.status).toBe(200);
  });

  it("is what sealed ids stand for", async () => {
    const proxy = await createProxyUnderTest();
    const [adele, diego] = [ids.adele, ids.diego].map((id) => sealed(proxy, MEMBER, id));
    proxy.graph.script.push({
      target: onTheWire(
        `/v1.0/users?$filter=id%20eq%20'${ids.adele}'%20or%20id%20in%20('${ids.diego}'%2C'${ids.adele}')&$top=999`,
      ),
      answer: graphJson({ value: [] }),
    });
    const asked = await proxy.ask(`/v1.0/users?$filter=id+eq+'${adele}'+or+id+in+('${diego}','${adele}')`);
    expect(asked.status).toBe(200);
    expect(proxy.graph.received.at(-1)?.headers["consistencylevel"]).toBeUndefined();
  });

  it.each<readonly [query: string, upstream: string]>([
    ["$filter=userType+ne+'Guest'", "$filter=userType%20ne%20'Guest'&$top=999&$count=true"],
    [
      "$filter=not(accountEnabled+eq+true)&$count=false",
      "$filter=not%20(accountEnabled%20eq%20true)&$top=999&$count=true",
    ],
    ["$orderby=deviceEnrollmentLimit+desc", "$orderby=deviceEnrollmentLimit%20desc&$count=true"],
    [
      "$filter=accountEnabled+eq+true&$orderby=deviceEnrollmentLimit",
      "$filter=accountEnabled%20eq%20true&$orderby=deviceEnrollmentLimit&$count=true",
    ],
  ])("is completed where the directory needs its index: %s", async (query, upstream) => {
    const { ask, graph } = await createProxyUnderTest();
    graph.script.push({ target: onTheWire(`/v1.0/users?${upstream}`), answer: graphJson({ value: [] }) });
    await ask(`/v1.0/users?${query}`);
    expect(graph.received.at(-1)?.headers["consistencylevel"]).toBe("eventual");
  });

  it("counts no mail, whatever its filter", async () => {
    const proxy = await createProxyUnderTest();
    proxy.graph.script.push({
      target: `${MAIL}?$filter=isRead%20ne%20true`,
      answer: graphJson({ value: [] }),
    });
    await proxy.ask(`/v1.0/users/${sealed(proxy, MEMBER, ids.adele)}/messages?$filter=isRead+ne+true`);
    expect(proxy.graph.received.at(-1)?.headers["consistencylevel"]).toBeUndefined();
  });

  it("asks for no form of a body that nobody sees", async () => {
    const proxy = await createProxyUnderTest();
    proxy.graph.script.push({ answer: graphJson({ value: [] }) });
    const headers = { prefer: 'outlook.body-content-type="text", odata.maxpagesize=5' };
    await proxy.ask(`/v1.0/users/${sealed(proxy, MEMBER, ids.adele)}/messages`, { headers });
    expect(proxy.graph.received.at(-1)?.headers["prefer"]).toBe("odata.maxpagesize=5");
  });
});

describe("a link", () => {
  const next = (query: string, path = "/v1.0/users") =>
    graphJson({ value: [], "@odata.nextLink": `https://graph.microsoft.com${path}?${query}` });

  it("brings filter and order along, ids sealed, and the place in place of $skip", async () => {
    const proxy = await createProxyUnderTest();
    const base = `${MAIL}?$filter=isRead%20eq%20true&$orderby=receivedDateTime%20desc`;
    proxy.graph.script.push({ target: `${base}&$skip=5`, answer: next("$skip=15", MAIL) });
    const target = `/v1.0/users/${sealed(proxy, MEMBER, ids.adele)}/messages`;
    const first = await proxy.ask(`${target}?$filter=isRead+eq+true&$orderby=receivedDateTime+desc&$skip=5`);
    proxy.graph.script.push({ target: `${base}&$skip=15`, answer: graphJson({ value: [] }) });
    expect((await proxy.ask(linkOf(first))).status).toBe(200);
  });

  it("opens the ids of its filter again, and stays advanced", async () => {
    const proxy = await createProxyUnderTest();
    const query = onTheWire(
      `$filter=id%20eq%20'${ids.adele}'%20and%20accountEnabled%20ne%20true&$top=999&$count=true`,
    );
    proxy.graph.script.push({ target: `/v1.0/users?${query}`, answer: next("$skiptoken=abc") });
    const filter = `id+eq+'${sealed(proxy, MEMBER, ids.adele)}'+and+accountEnabled+ne+true`;
    const first = await proxy.ask(`/v1.0/users?$filter=${filter}`);
    proxy.graph.script.push({
      target: `/v1.0/users?${query}&$skiptoken=abc`,
      answer: graphJson({ value: [] }),
    });
    expect((await proxy.ask(linkOf(first))).status).toBe(200);
    expect(proxy.graph.received.at(-1)?.headers["consistencylevel"]).toBe("eventual");
  });

  it("of the longest filter that is taken is a target that is taken", async () => {
    const proxy = await createProxyUnderTest();
    const user = sealed(proxy, MEMBER, ids.adele);
    const listed = Array.from({ length: 70 }, () => `'${user}'`).join(",");
    proxy.graph.script.push({ answer: next(`$skiptoken=${"a".repeat(400)}`) });
    const first = await proxy.ask(`/v1.0/users?$filter=id+in+(${listed})&$select=id,accountEnabled,userType`);
    expect(first.status).toBe(200);
    proxy.graph.script.push({ answer: graphJson({ value: [] }) });
    expect((await proxy.ask(linkOf(first))).status).toBe(200);
  });
});

describe("a bad id in a filter", () => {
  it("is refused as one of the path is, whatever is wrong with it", async () => {
    const proxy = await createProxyUnderTest();
    const good = sealed(proxy, MEMBER, ids.adele);
    const bodyOf = ({ body }: Asked) => body.toString("utf8");
    const ofPath = await proxy.ask("/v1.0/users/s1_AAAA");
    const bad = [
      ids.adele,
      "AdeleV@contoso.com",
      "",
      "s1_",
      "s1_AAAA",
      good.toLowerCase(),
      `${good}A`,
      good.slice(0, -1),
      sealed(proxy, "message", ids.adele),
      sealed(proxy, "message", ids.message),
    ];
    for (const id of bad) {
      for (const filter of [`id+eq+'${id}'`, `id+in+('${good}','${id}')`]) {
        const asked = await proxy.ask(`/v1.0/users?$filter=${filter}`);
        expectRefusal(asked, "notFound", "query: an id does not open");
        expect(bodyOf(asked)).toBe(bodyOf(ofPath));
        expect(asked.headers).toEqual(ofPath.headers);
      }
    }
    expect(proxy.graph.received).toEqual([]);
  });
});
