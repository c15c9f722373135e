import { describe, expect, it } from "vitest";
import { clouds } from "../../src/clouds/microsoft-clouds.ts";
import type { Caller } from "../../src/invocation.ts";
import { environment, localPolicy } from "../fixtures/environment.ts";
import { graphJson } from "../fixtures/fake-graph.ts";
import { adele, ids, message } from "../fixtures/graph-bodies.ts";
import {
  type Ask,
  type Asked,
  BASE,
  createProxyUnderTest,
  expectRefusal,
  jsonOf,
  type ProxyUnderTest,
} from "../fixtures/proxy-under-test.ts";

const ROOT = clouds.global.graphRoot;
const ACCOUNT = "123456789012";
const role = (roleName: string): Caller => ({ kind: "awsRole", accountId: ACCOUNT, roleName });
const asRole = (name: string) => ({
  name,
  match: { awsRole: `arn:aws:iam::${ACCOUNT}:role/${name}` },
  groups: ["directory", "mail"],
});

/** A page that Graph continues with the given link, query in clear. */
const page = (query: string, value: readonly object[] = [], path = "/v1.0/users") =>
  graphJson({ "@odata.context": `${ROOT}${path}`, value, "@odata.nextLink": `${ROOT}${path}?${query}` });

const nextLinkOf = (asked: Asked): string => {
  const link = jsonOf(asked)["@odata.nextLink"];
  return typeof link === "string" ? link : expect.unreachable("no nextLink");
};

const targetOf = (link: string): string => {
  expect(link.startsWith(`${BASE}/v1.0/`)).toBe(true);
  return link.slice(BASE.length);
};

const sealedUser = ({ seal }: ProxyUnderTest, id: string = ids.adele): string =>
  seal.sealIds("directoryObject", [id])[0] ?? "";

/** Asks for a first page that has a next one, and gives the target of its link. */
async function firstPage(proxy: ProxyUnderTest, target: string, query = "$skiptoken=abc", ask: Ask = {}) {
  proxy.graph.script.push({ answer: page(query, [], target.split("?")[0]) });
  return targetOf(nextLinkOf(await proxy.ask(target, ask)));
}

describe("a link", () => {
  it("is absolute on the caller's base, opaque, and safe in a URI template and a signed query", async () => {
    const proxy = await createProxyUnderTest();
    const user = sealedUser(proxy);
    const target = await firstPage(proxy, `/v1.0/users/${user}/messages?$top=10`, "$top=10&$skip=10");
    expect(target).toMatch(new RegExp(`^/v1\\.0/users/${user}/messages\\?%24skiptoken=s1_[A-Za-z0-9_-]+$`));
  });

  it("brings the query, the preferences and the level of its first page along", async () => {
    const proxy = await createProxyUnderTest();
    const { ask, graph } = proxy;
    const headers = { prefer: 'IdType="ImmutableId", odata.maxpagesize=7' };
    const user = sealedUser(proxy);
    const mail = `/v1.0/users/${ids.adele}/messages`;
    const next = await firstPage(
      proxy,
      `/v1.0/users/${user}/messages?$top=10&$select=id`,
      "$top=10&$skip=10",
      { headers },
    );
    graph.script.push({
      target: `${mail}?$select=id&$top=10&$skip=10`,
      answer: page("$top=10&$skip=20", [message], mail),
    });
    const second = await ask(next);
    expect(graph.received.at(-1)?.headers["prefer"]).toBe('IdType="ImmutableId", odata.maxpagesize=7');
    graph.script.push({ target: `${mail}?$select=id&$top=10&$skip=20`, answer: graphJson({ value: [] }) });
    const last = await ask(targetOf(nextLinkOf(second)));
    expect(jsonOf(last)).toEqual({ value: [] });
    expect(graph.received.at(-1)?.headers["prefer"]).toBe('IdType="ImmutableId", odata.maxpagesize=7');
  });

  it.each([
    ["the query", "/v1.0/users?$count=true", {}],
    ["a header", "/v1.0/users", { consistencylevel: "eventual" }],
  ])(
    "asks for the consistency level on every page, since Graph does not remember it: by %s",
    async (_, target, headers) => {
      const proxy = await createProxyUnderTest();
      const { ask, graph } = proxy;
      const next = await firstPage(proxy, target, "$skiptoken=RFNwdAIAAQ", { headers });
      graph.script.push({ answer: page("$skiptoken=RFNwdAIAAR", [adele]) });
      const second = await ask(next);
      graph.script.push({ answer: graphJson({ value: [] }) });
      await ask(targetOf(nextLinkOf(second)));
      expect(graph.received.map((request) => request.headers["consistencylevel"])).toEqual([
        "eventual",
        "eventual",
        "eventual",
      ]);
    },
  );

  it("hands Graph's own token back to the letter", async () => {
    const proxy = await createProxyUnderTest();
    for (const token of ["X'445370'", "a+b/c==", "é😀 &=#?%", "RFNwdAIAAQAAACM6QWRlbGVW", "0"]) {
      const next = await firstPage(proxy, "/v1.0/users", `$skiptoken=${encodeURIComponent(token)}`);
      proxy.graph.script.push({ answer: graphJson({ value: [] }) });
      await proxy.ask(next);
      const sent = new URL(ROOT + (proxy.graph.received.at(-1)?.target ?? "")).searchParams.get("$skiptoken");
      expect(sent).toBe(token);
    }
  });

  it("is the same for the same page, and needs no memory of the proxy", async () => {
    const one = await createProxyUnderTest();
    const other = await createProxyUnderTest();
    const next = await firstPage(one, "/v1.0/users?$top=5");
    expect(await firstPage(other, "/v1.0/users?top=5")).toBe(next);
    other.graph.script.push({
      target: "/v1.0/users?$top=999&$skiptoken=abc",
      answer: graphJson({ value: [] }),
    });
    expect((await other.ask(next)).status).toBe(200);
  });

  it("works in every spelling of its parameter, and whatever a loader adds to it", async () => {
    const proxy = await createProxyUnderTest();
    const next = await firstPage(proxy, "/v1.0/users?$top=5");
    const token = next.slice(next.indexOf("=") + 1);
    for (const query of [
      `$skiptoken=${token}`,
      `skipToken=${token}`,
      `%24SKIPTOKEN=${token}`,
      `$top=999&$skiptoken=${token}`,
      `$skiptoken=${token}&$select=displayName&$count=x`,
    ]) {
      proxy.graph.script.push({
        target: "/v1.0/users?$top=999&$skiptoken=abc",
        answer: graphJson({ value: [] }),
      });
      expect((await proxy.ask(`/v1.0/users?${query}`)).status).toBe(200);
    }
  });

  it("stands on the configured public URL, where there is one", async () => {
    const proxy = await createProxyUnderTest({
      env: { GRAPHVEIL_PUBLIC_URL: "https://public.example/base" },
    });
    proxy.graph.script.push({ answer: page("$skiptoken=abc") });
    expect(nextLinkOf(await proxy.ask("/v1.0/users"))).toMatch(
      /^https:\/\/public\.example\/base\/v1\.0\/users\?%24skiptoken=s1_[\w-]+$/,
    );
  });
});

describe("a token that was not made for the request", () => {
  /** The reply as every caller of a bad token gets it; of the ids, only their place. */
  const uniform = ({ status, headers, body }: Asked): string => {
    const { "request-id": own = "-", "client-request-id": clients = "-", ...rest } = headers;
    const text = body.toString("utf8").replaceAll(own, "<id>").replaceAll(clients, "<id>");
    return JSON.stringify([status, rest, text]);
  };

  it("is refused alike, whatever is wrong with it, and Graph is not asked", async () => {
    const policy = JSON.stringify({ ...localPolicy, callers: [asRole("one"), asRole("two")] });
    const proxy = await createProxyUnderTest({ env: { GRAPHVEIL_POLICY: policy } });
    const { ask, seal, graph } = proxy;
    const [mine, other] = [sealedUser(proxy), sealedUser(proxy, ids.diego)];
    const asOne = { caller: role("one") };
    const target = await firstPage(proxy, `/v1.0/users/${mine}/messages`, "$skip=10", asOne);
    const [path = "", token = ""] = target.split("?%24skiptoken=");
    const flipped = `${token.slice(0, 20)}${token[20] === "A" ? "B" : "A"}${token.slice(21)}`;
    const asked = graph.received.length;
    const bad: readonly (readonly [string, string, Caller])[] = [
      ["of another caller", target, role("two")],
      ["of another mailbox", target.replace(mine, other), role("one")],
      ["of another operation", target.replace("/messages?", "/mailFolders?"), role("one")],
      ["of another collection", `/v1.0/users?$skiptoken=${token}`, role("one")],
      ["tampered with", `${path}?$skiptoken=${flipped}`, role("one")],
      ["truncated", `${path}?$skiptoken=${token.slice(0, -4)}`, role("one")],
      ["truncated by a character", `${path}?$skiptoken=${token.slice(0, -1)}`, role("one")],
      ["longer", `${path}?$skiptoken=${token}AAAA`, role("one")],
      ["in another case", `${path}?$skiptoken=${token.toLowerCase()}`, role("one")],
      ["empty", `${path}?$skiptoken=`, role("one")],
      ["Graph's own", `${path}?$skiptoken=10`, role("one")],
      ["invented", `${path}?$skiptoken=s1_${"A".repeat(60)}`, role("one")],
      ["garbage", `${path}?$skiptoken=%25%26%3D`, role("one")],
      ["an id's seal", `${path}?$skiptoken=${mine}`, role("one")],
      [
        "sealed without a cursor in it",
        `${path}?$skiptoken=${seal.sealBytes("cursor", ["one", "/users/{user-id}/messages", ids.adele], Buffer.from("x"))}`,
        role("one"),
      ],
    ];
    const seen = new Set<string>();
    for (const [what, changed, caller] of bad) {
      const reply = await ask(changed, { caller });
      expect(reply.status, what).toBe(400);
      expectRefusal(reply, "invalidRequest", "query: the $skiptoken does not open");
      seen.add(uniform(reply));
    }
    expect(seen.size).toBe(1);
    expect(graph.received).toHaveLength(asked);
    graph.script.push({
      target: `/v1.0/users/${ids.adele}/messages?$skip=10`,
      answer: graphJson({ value: [] }),
    });
    expect((await ask(target, asOne)).status).toBe(200);
  });

  it("does not open under the keys of another tenant or passphrase", async () => {
    const next = await firstPage(await createProxyUnderTest(), "/v1.0/users");
    for (const env of [
      { GRAPHVEIL_KEY: "dev:other" },
      { GRAPHVEIL_TENANT_ID: environment()["GRAPHVEIL_CLIENT_ID"] },
    ]) {
      const other = await createProxyUnderTest({ env });
      expectRefusal(await other.ask(next), "invalidRequest", "query: the $skiptoken does not open");
    }
  });

  it("is no token at all where the operation has no pages", async () => {
    const proxy = await createProxyUnderTest();
    const next = await firstPage(proxy, "/v1.0/users");
    const entity = next.replace("/users?", `/users/${sealedUser(proxy)}?`);
    expectRefusal(await proxy.ask(entity), "operationRefused", "query: $skiptoken is not allowed here");
  });
});

describe("a policy that has become stricter", () => {
  it("holds for links that were handed out before", async () => {
    const { callers } = localPolicy;
    const before = await createProxyUnderTest();
    const next = await firstPage(before, "/v1.0/users");
    const mailAlone = callers.map((caller) => ({ ...caller, groups: ["mail"] }));
    const after = await createProxyUnderTest({
      env: { GRAPHVEIL_POLICY: JSON.stringify({ ...localPolicy, callers: mailAlone }) },
    });
    expectRefusal(await after.ask(next), "operationRefused", "group: directory is not granted");
  });

  it("holds for the settings that a link selects of a mailbox, too", async () => {
    const before = await createProxyUnderTest();
    const next = await firstPage(before, "/v1.0/users?$select=id,mailboxSettings");
    for (const change of [
      { groups: ["directory"] },
      { operations: { deny: ["/users/{user-id}/mailboxSettings"] } },
    ]) {
      const callers = localPolicy.callers.map((caller) => ({ ...caller, ...change }));
      const policy = JSON.stringify({ ...localPolicy, callers });
      const after = await createProxyUnderTest({ env: { GRAPHVEIL_POLICY: policy } });
      expectRefusal(await after.ask(next), "propertyRefused", /^cursor: (?:group: mail|operation: denied)/);
    }
  });

  it("takes a key version away for good, and opens what it still accepts", async () => {
    const withKeys = (issue: string, accept: readonly string[]) => ({
      env: { GRAPHVEIL_POLICY: JSON.stringify({ ...localPolicy, keys: { issue, accept } }) },
    });
    const next = await firstPage(await createProxyUnderTest(withKeys("v1", ["v1"])), "/v1.0/users");
    const rotated = await createProxyUnderTest(withKeys("v2", ["v1", "v2"]));
    rotated.graph.script.push({
      target: "/v1.0/users?$top=999&$skiptoken=abc",
      answer: page("$skiptoken=abc"),
    });
    const again = nextLinkOf(await rotated.ask(next));
    expect(targetOf(again)).not.toBe(next);
    const retired = await createProxyUnderTest(withKeys("v2", ["v2"]));
    expectRefusal(await retired.ask(next), "invalidRequest", "query: the $skiptoken does not open");
    retired.graph.script.push({
      target: "/v1.0/users?$top=999&$skiptoken=abc",
      answer: graphJson({ value: [] }),
    });
    expect((await retired.ask(targetOf(again))).status).toBe(200);
  });
});

it("a link of Graph's with $skip beside $skiptoken goes on with both", async () => {
  const { ask, graph } = await createProxyUnderTest();
  const link = `${ROOT}/v1.0/users?$skip=5&$skiptoken=abc`;
  graph.script.push({ answer: graphJson({ value: [adele], "@odata.nextLink": link }) });
  const next = targetOf(nextLinkOf(await ask("/v1.0/users")));
  graph.script.push({
    target: "/v1.0/users?$top=999&$skiptoken=abc&$skip=5",
    answer: graphJson({ value: [] }),
  });
  expect((await ask(next)).status).toBe(200);
});

describe("a link of Graph's that cannot be made one of ours", () => {
  it.each([
    [
      "of another host",
      "https://evil.example/v1.0/users?$skiptoken=abc",
      "graph: nextLink without one token: host evil.example, parameters $skiptoken",
    ],
    [
      "of another cloud",
      "https://graph.microsoft.us/v1.0/users?$skiptoken=abc",
      "graph: nextLink without one token: host graph.microsoft.us, parameters $skiptoken",
    ],
    [
      "without a token",
      `${ROOT}/v1.0/users?$top=5`,
      "graph: nextLink without one token: host graph.microsoft.com, parameters $top",
    ],
    [
      "with an empty token",
      `${ROOT}/v1.0/users?$skiptoken=`,
      "graph: nextLink without one token: host graph.microsoft.com, parameters $skiptoken",
    ],
    [
      "with two tokens",
      `${ROOT}/v1.0/users?$skip=5&$deltatoken=a`,
      "graph: nextLink without one token: host graph.microsoft.com, parameters $skip $deltatoken",
    ],
    ["that is no URL", "next", "graph: nextLink without one token: no URL"],
    ["that is too long", `${ROOT}/v1.0/users?$skiptoken=${"é".repeat(8000)}`, "graph: nextLink is too long"],
  ])("ends the request, since a collection that ends early looks whole: %s", async (_, link, reason) => {
    const { ask, graph } = await createProxyUnderTest();
    graph.script.push({ answer: graphJson({ value: [adele], "@odata.nextLink": link }) });
    expectRefusal(await ask("/v1.0/users"), "upstreamInvalid", reason);
  });

  it("is as long as a target that the proxy takes, at most", async () => {
    const proxy = await createProxyUnderTest();
    const user = sealedUser(proxy);
    const path = `/v1.0/users/${ids.adele}/messages`;
    let longest = 0;
    for (let length = 5900; length < 6200; length += 25) {
      proxy.graph.script.push({ answer: page(`$skiptoken=${"~".repeat(length)}`, [], path) });
      const asked = await proxy.ask(`/v1.0/users/${user}/messages`);
      if (asked.status !== 200) break;
      const target = targetOf(nextLinkOf(asked));
      longest = target.length;
      proxy.graph.script.push({ answer: graphJson({ value: [] }) });
      expect((await proxy.ask(target)).status).toBe(200);
    }
    expect(longest).toBeGreaterThan(8000);
    expect(longest).toBeLessThanOrEqual(8192);
  });
});
