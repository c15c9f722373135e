import { describe, expect, it } from "vitest";
import { clouds } from "../../src/clouds/microsoft-clouds.ts";
import { catalogue } from "../../src/policy/operations/catalogue.ts";
import { localPolicy } from "../fixtures/environment.ts";
import { graphError, graphJson } from "../fixtures/fake-graph.ts";
import { adele, ids, message } from "../fixtures/graph-bodies.ts";
import {
  type Asked,
  BASE,
  createProxyUnderTest,
  expectRefusal,
  jsonOf,
  type ProxyUnderTest,
} from "../fixtures/proxy-under-test.ts";

const ROOT = clouds.global.graphRoot;

type Link = "nextLink" | "deltaLink";

/** A page of a delta as Graph writes it: its links name folders by key, in lower case, and users as they were asked for. */
const deltaPage = (link: Link, query: string, value: readonly object[] = []) =>
  graphJson({
    "@odata.context": `${ROOT}/v1.0/$metadata#Collection(message)`,
    value,
    [`@odata.${link}`]: `${ROOT}/v1.0/users('adelev%40contoso.com')/mailfolders('inbox')/messages/delta?${query}`,
  });

const linkOf = (asked: Asked, name: Link): string => {
  const link = String(jsonOf(asked)[`@odata.${name}`]);
  expect(link.startsWith(`${BASE}/v1.0/`)).toBe(true);
  return link.slice(BASE.length);
};

const tokenOf = (target: string): string => target.split("=")[1] ?? "";

const mailboxOf = ({ seal }: ProxyUnderTest, id: string = ids.adele) =>
  `/v1.0/users/${seal.sealIds("directoryObject", [id])[0]}`;

const RAW = `/v1.0/users/${ids.adele}`;

/** A round of one page, and the target of its delta link. */
async function firstRound(proxy: ProxyUnderTest, target: string, query = "$deltatoken=d1"): Promise<string> {
  proxy.graph.script.push({ answer: deltaPage("deltaLink", query) });
  return linkOf(await proxy.ask(target), "deltaLink");
}

describe("a delta", () => {
  it("goes on over pages and rounds by Graph's tokens alone, under its preferences", async () => {
    const proxy = await createProxyUnderTest();
    const { ask, graph } = proxy;
    const upstream = `${RAW}/mailFolders/inbox/messages/delta()`;
    const target = `${mailboxOf(proxy)}/mailFolders/inbox/messages/delta`;
    graph.script.push(
      {
        target: `${upstream}?$select=id%2CreceivedDateTime`,
        answer: deltaPage("nextLink", "$skiptoken=s1", [message]),
      },
      { target: `${upstream}?$skiptoken=s1`, answer: deltaPage("deltaLink", "$deltatoken=d1") },
      { target: `${upstream}?$deltatoken=d1`, answer: deltaPage("nextLink", "$skiptoken=s2") },
      { target: `${upstream}?$skiptoken=s2`, answer: deltaPage("deltaLink", "$deltatoken=d2") },
    );
    const first = await ask(`${target}?$select=id,receivedDateTime`, {
      headers: { prefer: "odata.maxpagesize=2" },
    });
    expect(jsonOf(first)["value"]).toMatchObject([{ receivedDateTime: message.receivedDateTime }]);
    const next = linkOf(first, "nextLink");
    expect(next).toMatch(/\/messages\/delta\?%24skiptoken=s1_[\w-]+$/);
    const round = linkOf(await ask(next), "deltaLink");
    expect(round).toMatch(/\/messages\/delta\?%24deltatoken=s1_[\w-]+$/);
    const later = linkOf(await ask(round), "nextLink");
    expect(linkOf(await ask(later), "deltaLink")).not.toBe(round);
    for (const { headers } of graph.received) expect(headers["prefer"]).toBe("odata.maxpagesize=2");
  });

  it("needs its range for the first page alone", async () => {
    const proxy = await createProxyUnderTest();
    const { ask, graph } = proxy;
    const path = `${mailboxOf(proxy)}/calendarView/delta()`;
    expectRefusal(await ask(path), "invalidRequest", "query: startDateTime is missing");
    const range = "startDateTime=2026-01-01&endDateTime=2026-02-01";
    const round = await firstRound(proxy, `${path}?${range}`);
    graph.script.push({
      target: `${RAW}/calendarView/delta()?$deltatoken=d1`,
      answer: deltaPage("deltaLink", "$deltatoken=d2"),
    });
    expect((await ask(round)).status).toBe(200);
    expectRefusal(
      await ask(`${path}?${range}&$select=id`),
      "operationRefused",
      "query: $select is not allowed here",
    );
  });

  it("of the directory may begin with the state as it is now", async () => {
    const proxy = await createProxyUnderTest();
    const { ask, graph } = proxy;
    for (const latest of ["latest", "LATEST"]) {
      graph.script.push({
        target: "/v1.0/users/delta()?$select=id&$deltatoken=latest",
        answer: graphJson({ value: [], "@odata.deltaLink": `${ROOT}/v1.0/users/delta?$deltatoken=now` }),
      });
      const asked = await ask(`/v1.0/users/delta?$deltaToken=${latest}&$select=id`);
      graph.script.push({
        target: "/v1.0/users/delta()?$deltatoken=now",
        answer: graphJson({ value: [adele], "@odata.deltaLink": `${ROOT}/v1.0/users/delta?$deltatoken=x` }),
      });
      expect((await ask(linkOf(asked, "deltaLink"))).status).toBe(200);
    }
    const mail = `${mailboxOf(proxy)}/mailFolders/inbox/messages/delta?$deltatoken=latest`;
    expectRefusal(await ask(mail), "syncStateNotFound", "query: the $deltatoken does not open");
  });
});

describe("a delta token that does not open", () => {
  it("is a state that is gone, whatever is wrong with it, so that clients start over", async () => {
    const proxy = await createProxyUnderTest();
    const { ask, graph, seal } = proxy;
    const path = `${mailboxOf(proxy)}/mailFolders/inbox/messages/delta`;
    const good = tokenOf(await firstRound(proxy, path));
    graph.script.push({ answer: deltaPage("nextLink", "$skiptoken=s1") });
    const ofPage = tokenOf(linkOf(await ask(path), "nextLink"));
    const ofUsers = tokenOf(await firstRound(proxy, "/v1.0/users/delta"));
    const ofOther = tokenOf(
      await firstRound(proxy, `${mailboxOf(proxy, ids.diego)}/mailFolders/inbox/messages/delta`),
    );
    const ofFolder = tokenOf(
      await firstRound(proxy, `${mailboxOf(proxy)}/mailFolders/drafts/messages/delta`),
    );
    const bad = [
      ...[ofPage, ofUsers, ofOther, ofFolder, "", "d1", "s1_", "s1_AAAA", `${good}A`, good.slice(0, -1)],
      ...[good.toLowerCase(), `s2_${good.slice(3)}`, seal.sealIds("message", ["x"])[0] ?? ""],
    ];
    const asks = graph.received.length;
    const seen = new Set<string>();
    for (const token of bad) {
      const asked = await ask(`${path}?$deltatoken=${token}`);
      expectRefusal(asked, "syncStateNotFound", "query: the $deltatoken does not open");
      seen.add(asked.body.toString());
    }
    expect([seen.size, graph.received.length]).toEqual([1, asks]);
    expectRefusal(
      await ask(`${path}?$skiptoken=${good}`),
      "invalidRequest",
      "query: the $skiptoken does not open",
    );
    expectRefusal(
      await ask(`${path}?$skiptoken=${ofPage}&$deltatoken=${good}`),
      "invalidRequest",
      "query: two tokens",
    );
  });

  it.each(["/v1.0/users/delta", "/mailFolders/inbox/messages/delta", "/mailFolders/{folder}/messages/delta"])(
    "of a retired key version is 410, whatever else of its link that version had sealed: %s",
    async (path) => {
      const withKeys = (issue: string, accept: readonly string[]) => ({
        env: { GRAPHVEIL_POLICY: JSON.stringify({ ...localPolicy, keys: { issue, accept } }) },
      });
      const before = await createProxyUnderTest(withKeys("v1", ["v1"]));
      const [folder = ""] = before.seal.sealIds("mailFolder", [ids.inbox]);
      const target = path.startsWith("/v1.0") ? path : mailboxOf(before) + path.replace("{folder}", folder);
      const link = await firstRound(before, target);
      const rotated = await createProxyUnderTest(withKeys("v2", ["v1", "v2"]));
      const renewed = await firstRound(rotated, link, "$deltatoken=d2");
      expect(renewed).not.toBe(link);
      const retired = await createProxyUnderTest(withKeys("v2", ["v2"]));
      const refused = await retired.ask(link);
      expectRefusal(refused, "syncStateNotFound", /^(?:path: an id|query: the \$deltatoken) does not open$/);
      const invented = await retired.ask("/v1.0/users/delta?$deltatoken=s1_AAAA");
      expect([refused.status, refused.body.length]).toEqual([410, invented.body.length]);
      if (target !== path) expectRefusal(await retired.ask(target), "notFound", "path: an id does not open");
    },
  );

  const deltas = catalogue.filter(({ reply }) => reply.kind === "delta").map(({ template }) => template);
  it.each(deltas)("whose state is lost is 410, also where Graph says so with a 400: %s", async (template) => {
    const proxy = await createProxyUnderTest();
    const kinds: Readonly<Record<string, string>> = { user: "directoryObject" };
    const path = template
      .replaceAll(/\{(\w+)-id1?\}/g, (_, name: string) =>
        String(proxy.seal.sealIds(kinds[name] ?? name, [name === "user" ? ids.adele : ids.inbox])[0]),
      )
      .replace("()", "");
    const range = template.includes("calendarView") ? "?startDateTime=2026-01-01&endDateTime=2026-02-01" : "";
    const link = await firstRound(proxy, `/v1.0${path}${range}`);
    for (const [status, code] of [
      [400, "SyncStateNotFound"],
      [410, "syncStateNotFound"],
      [400, "Directory_ResyncRequired"],
    ] as const) {
      proxy.graph.script.push({ answer: graphError(status, code) });
      const asked = await proxy.ask(link);
      expect([asked.status, asked.headers["x-graphveil-error"]]).toEqual([410, "syncStateNotFound"]);
      expect(jsonOf(asked)).toMatchObject({ error: { code: "syncStateNotFound" } });
      expect(asked.event).toMatchObject({ reason: expect.stringContaining(`graph: ${status} `) });
    }
  });

  it.each(deltas)("whose state is lost has a sealed link that restarts it: %s", async (template) => {
    const proxy = await createProxyUnderTest();
    const kinds: Readonly<Record<string, string>> = { user: "directoryObject" };
    const path = template
      .replaceAll(/\{(\w+)-id1?\}/g, (_, name: string) =>
        String(proxy.seal.sealIds(kinds[name] ?? name, [name === "user" ? ids.adele : ids.inbox])[0]),
      )
      .replace("()", "");
    const select = template.includes("calendarView") ? [] : ["$select=id"];
    const range = template.includes("calendarView")
      ? ["startDateTime=2026-01-01", "endDateTime=2026-02-01"]
      : [];
    const link = await firstRound(proxy, `/v1.0${path}?${[...range, ...select].join("&")}`);
    proxy.graph.script.push({ answer: graphError(410, "SyncStateNotFound") });
    const restart = (await proxy.ask(link)).headers["location"]?.slice(BASE.length) ?? "";
    expect(restart.split("?")[0]).toBe(`/v1.0${path}`);
    proxy.graph.script.push({ answer: deltaPage("nextLink", "$skiptoken=s2") });
    const page = await proxy.ask(restart);
    const [first, , again] = proxy.graph.received;
    expect([page.status, again?.target, again?.headers["prefer"]]).toEqual([
      200,
      first?.target,
      first?.headers["prefer"],
    ]);
    proxy.graph.script.push({ answer: graphError(410, "SyncStateNotFound") });
    const lost = await proxy.ask(linkOf(page, "nextLink"));
    expect(lost.headers["location"]?.slice(BASE.length)).toBe(restart);
  });

  it("starts over with all there is, also where it began with the state as it was", async () => {
    const proxy = await createProxyUnderTest();
    const link = await firstRound(proxy, "/v1.0/users/delta?$select=id&$deltatoken=latest");
    proxy.graph.script.push({ answer: graphError(410, "syncStateNotFound") });
    const restart = (await proxy.ask(link)).headers["location"]?.slice(BASE.length) ?? "";
    proxy.graph.script.push({
      target: "/v1.0/users/delta()?$select=id",
      answer: deltaPage("deltaLink", "$deltatoken=d1"),
    });
    expect((await proxy.ask(restart)).status).toBe(200);
  });

  it("has a link only where its own opened: another does not tell what to restart", async () => {
    const proxy = await createProxyUnderTest();
    const asked = await proxy.ask("/v1.0/users/delta?$deltatoken=s1_AAAA");
    expect([asked.status, asked.headers["location"]]).toEqual([410, undefined]);
    proxy.graph.script.push({ answer: graphError(410, "resyncRequired") });
    expect((await proxy.ask("/v1.0/users")).headers["location"]).toBeUndefined();
  });

  it("has no place outside a delta", async () => {
    const proxy = await createProxyUnderTest();
    const good = tokenOf(await firstRound(proxy, "/v1.0/users/delta"));
    expectRefusal(
      await proxy.ask(`/v1.0/users?$deltatoken=${good}`),
      "operationRefused",
      "query: $deltatoken is not allowed here",
    );
  });
});

describe("a page of a delta with an error inside", () => {
  const error = { code: "UnknownError", message: "Adele Vance" };
  const link = { "@odata.deltaLink": `${ROOT}/v1.0/users/delta?$deltatoken=d1` };

  it.each([
    ["beside its changes", { value: [adele], error, ...link }],
    ["as an annotation", { value: [adele], "@odata.error": error, ...link }],
    ["as an annotation of its changes", { value: [adele], "value@odata.error": error, ...link }],
    ["instead of a change", { value: [adele, { error }], ...link }],
    ["in a change", { value: [{ ...adele, "@error": error }], ...link }],
    ["in what is gone", { value: [{ id: ids.adele, "@removed": { reason: "deleted" }, error }], ...link }],
  ])("%s is no page: it is asked for once more, and is a 502 then", async (_where, body) => {
    const { ask, graph } = await createProxyUnderTest();
    graph.script.push({ answer: graphJson(body) }, { answer: graphJson({ value: [adele], ...link }) });
    expect((await ask("/v1.0/users/delta")).event).toMatchObject({ status: 200, upstream: { retries: 1 } });
    graph.script.push({ answer: graphJson(body) }, { answer: graphJson(body) });
    expectRefusal(
      await ask("/v1.0/users/delta"),
      "upstreamInvalid",
      /^graph: an error inside a good reply at byte/,
    );
  });
});

describe("$top of a delta of messages", () => {
  const upstream = `${RAW}/mailFolders/inbox/messages/delta()`;

  it.each([
    [undefined, "odata.maxpagesize=2"],
    ["odata.maxpagesize=50", "odata.maxpagesize=2"],
    ['IdType="ImmutableId"', 'odata.maxpagesize=2, IdType="ImmutableId"'],
  ])("is the size of its pages and never ends the round: Prefer %s", async (prefer, sent) => {
    const proxy = await createProxyUnderTest();
    const target = `${mailboxOf(proxy)}/mailFolders/inbox/messages/delta?$top=2&$select=id`;
    proxy.graph.script.push(
      { target: `${upstream}?$select=id`, answer: deltaPage("nextLink", "$skiptoken=s1", [message]) },
      { target: `${upstream}?$skiptoken=s1`, answer: deltaPage("deltaLink", "$deltatoken=d1") },
    );
    const first = await proxy.ask(target, prefer === undefined ? {} : { headers: { prefer } });
    expect((await proxy.ask(linkOf(first, "nextLink"))).status).toBe(200);
    expect(proxy.graph.received.map(({ headers }) => headers["prefer"])).toEqual([sent, sent]);
  });
});

describe("a delta of messages for a caller without what is private", () => {
  const [reader] = localPolicy.callers;
  const policy = JSON.stringify({ ...localPolicy, callers: [{ ...reader, private: "drop" }] });

  it("is refused, since Graph gives no sensitivity in it, and is not described", async () => {
    const { ask, seal } = await createProxyUnderTest({ env: { GRAPHVEIL_POLICY: policy } });
    const [user = ""] = seal.sealIds("directoryObject", [ids.adele]);
    expectRefusal(
      await ask(`/v1.0/users/${user}/mailFolders/inbox/messages/delta`),
      "operationRefused",
      "private: the sensitivity of changed messages cannot be read",
    );
    const paths = Object.keys(jsonOf(await ask("/_graphveil/openapi.json"))["paths"] as object);
    expect(paths.filter((path) => /messages\/delta/.test(path))).toEqual([]);
    expect(paths.filter((path) => /calendarView\/delta/.test(path))).not.toEqual([]);
  });
});
