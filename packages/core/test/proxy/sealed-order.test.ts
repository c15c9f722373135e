import { describe, expect, it } from "vitest";
import { createLog } from "../../src/audit/log.ts";
import { clouds } from "../../src/clouds/microsoft-clouds.ts";
import { createParts } from "../../src/composition.ts";
import { createPace } from "../../src/concurrency/pace.ts";
import { parseConfig } from "../../src/configuration/configuration.ts";
import { parseTarget } from "../../src/http/target.ts";
import type { Operation } from "../../src/policy/operations/operation.ts";
import type { ParsedQuery } from "../../src/policy/query/query.ts";
import { answer } from "../../src/proxy/answer.ts";
import { planUpstream } from "../../src/proxy/plan.ts";
import { resolveRequest } from "../../src/proxy/resolve.ts";
import { wholePage } from "../../src/proxy/sealed-order.ts";
import { environment } from "../fixtures/environment.ts";
import { graphJson } from "../fixtures/fake-graph.ts";
import { ids } from "../fixtures/graph-bodies.ts";
import { BASE, createProxyUnderTest, expectRefusal, jsonOf } from "../fixtures/proxy-under-test.ts";
import { START } from "../identity/fakes.ts";

const { graphRoot } = clouds.global;

/** Somebody of the directory, whose name the list hides and the attacker knows. */
interface Person {
  readonly id: string;
  readonly userPrincipalName: string;
}

/** People by name, as Graph lists them; their names are of all lengths. */
const createPeople = (count: number): readonly Person[] =>
  Array.from({ length: count }, (_, i) => {
    const hash = Math.imul(i + 1, 2654435761) >>> 0;
    const name = `${hash.toString(36).padStart(7, "0")}${"x".repeat(hash % 60)}`;
    const id = `${hash.toString(16).padStart(8, "0")}-0000-4000-8000-${String(i).padStart(12, "0")}`;
    return { id, userPrincipalName: `${name}@contoso.com` };
  }).sort((one, other) => (one.userPrincipalName < other.userPrincipalName ? -1 : 1));

const configuration = parseConfig({ env: environment(), readFile: () => undefined, policyPaths: [] });
const { policy, views } = createParts({
  configuration,
  subjectTokens: {
    expects: { issuer: "x", subject: "y" },
    getSubjectToken: () => expect.unreachable("no token is needed to plan and to answer"),
  },
  rootKeys: () => expect.unreachable("a development key asks no key management service"),
  fetch: () => expect.unreachable("nothing is fetched to plan and to answer"),
  log: createLog({ format: "plain", level: "debug", write: () => undefined, now: () => START }),
});
const [entry = expect.unreachable()] = configuration.policy.callers;
const view = views(entry);
const veil = await view.getVeil(new AbortController().signal);

/** The directory's answer: sorted by name, and with the last name of a page in the token of its link. */
const graphPage = (people: readonly Person[], pathAndQuery: string): Response => {
  const { searchParams } = new URL(graphRoot + pathAndQuery);
  const last = searchParams.get("$skiptoken");
  const behind = people.filter(({ userPrincipalName }) => last === null || userPrincipalName > last);
  const value = behind.slice(0, Number(searchParams.get("$top") ?? 100));
  const token = encodeURIComponent(value.at(-1)?.userPrincipalName ?? "");
  return graphJson({
    value,
    ...(behind.length > value.length
      ? { "@odata.nextLink": `${graphRoot}/v1.0/users?$top=999&$skiptoken=${token}` }
      : {}),
  });
};

/** One reply of a list to a caller, and what Graph was asked for it. */
async function readPage(people: readonly Person[], target: string) {
  const parsed = parseTarget(target);
  if (!parsed.ok) return expect.unreachable(parsed.reason);
  const [, ...segments] = parsed.target.segments;
  const permit = policy.decide("GET", { segments, query: parsed.target.query }, entry);
  if (!permit.permitted) return expect.unreachable(permit.reason);
  const plan = planUpstream({
    operation: permit.operation,
    resolved: resolveRequest(permit, { seal: veil.seal, isRawId: view.isRawId }, view.visibility),
    restriction: undefined,
    visibility: view.visibility,
    headers: new Headers(),
    ids: { requestId: "r", clientRequestId: undefined },
    publicBase: BASE,
    selects: view.pushedSelects(permit.operation),
  });
  const response = graphPage(people, plan.graph.pathAndQuery);
  const reply = {
    status: response.status,
    headers: response.headers,
    body: new Uint8Array(await response.arrayBuffer()),
    requestId: undefined,
  };
  const means = {
    policyHash: "",
    now: () => START,
    newRequestId: () => "",
    graphRoot,
    veil,
    pace: createPace({ signal: new AbortController().signal }),
    noteStrangers: () => undefined,
  };
  const { body, status } = await answer(plan.read, reply, means);
  expect(status).toBe(200);
  const page = JSON.parse(Buffer.from(body).toString("utf8"));
  const link: string | undefined = page["@odata.nextLink"];
  return {
    listed: (page.value as readonly { readonly id: string }[]).map(({ id }) => id),
    link,
    next: link?.slice(BASE.length),
    asked: plan.graph.pathAndQuery,
  };
}

/** Follows a list to its end, or so many pages. */
async function readList(people: readonly Person[], first: string, most = Number.POSITIVE_INFINITY) {
  const listed: string[] = [];
  const links: string[] = [];
  const asked: string[] = [];
  for (let target: string | undefined = first, pages = 0; target !== undefined && pages < most; pages++) {
    const page = await readPage(people, target);
    listed.push(...page.listed);
    if (page.link !== undefined) links.push(page.link);
    asked.push(page.asked);
    target = page.next;
  }
  return { listed, links, asked };
}

const sealedOf = (people: readonly Person[]): readonly string[] =>
  veil.seal.sealIds(
    "directoryObject",
    people.map(({ id }) => id),
  );

/** How many a caller names rightly who lays its own sorted list of all names beside the list. */
const alignedRightly = (listed: readonly string[], people: readonly Person[]): number => {
  const truth = sealedOf(people);
  return listed.filter((id, at) => id === truth[at]).length;
};

/** How much the order of a window follows that of the names: 1 or -1 for wholly, near 0 for chance. */
const rankCorrelation = (listed: readonly string[], people: readonly Person[]): number => {
  const truth = new Map(sealedOf(people).map((id, rank) => [id, rank]));
  const n = listed.length;
  const squares = listed.reduce((sum, id, at) => sum + (at - (truth.get(id) ?? 0)) ** 2, 0);
  return 1 - (6 * squares) / (n * (n * n - 1));
};

const people = createPeople(5000);
const windows = Array.from({ length: 6 }, (_, i) => people.slice(i * 999, (i + 1) * 999));

describe("a list of 5,000 people beside a list of all their names", () => {
  it("is whole, and its order and its links name nobody", async () => {
    const { listed, links, asked } = await readList(people, "/v1.0/users?$select=id");
    expect([...listed].sort()).toEqual([...sealedOf(people)].sort());
    expect(asked).toHaveLength(6);
    // One rightly in each window is what chance gives on average; 20 in six windows is a chance of less than one in 10,000.
    expect(alignedRightly(listed, people)).toBeLessThan(20);
    for (const [i, window] of windows.entries()) {
      const part = listed.slice(i * 999, (i + 1) * 999);
      expect([...part].sort(), "the window remains").toEqual([...sealedOf(window)].sort());
      expect(Math.abs(rankCorrelation(part, window))).toBeLessThan(4 / Math.sqrt(window.length));
    }
    expect(new Set(links.map(({ length }) => length)).size).toBe(1);
  });

  it("is the same list whatever the size of its replies, each window read again for each of them only", async () => {
    const whole = await readList(people, "/v1.0/users?$select=id");
    for (const top of [100, 998, 999]) {
      const { listed, links, asked } = await readList(people, `/v1.0/users?$select=id&$top=${top}`);
      expect(listed).toEqual(whole.listed);
      expect(asked).toHaveLength(5 * Math.ceil(999 / top) + Math.ceil(5 / top));
      for (const each of asked)
        expect(each).toMatch(/^\/v1\.0\/users\?\$select=id&\$top=999(?:&\$skiptoken=|$)/);
      expect(new Set(links.map(({ length }) => length)).size).toBe(1);
    }
  });

  it("gives one record with $top=1, and links of one length", async () => {
    const { listed, links, asked } = await readList(people, "/v1.0/users?$select=id&$top=1", 40);
    expect([...listed].sort()).toEqual(listed);
    expect(listed).toHaveLength(40);
    expect(alignedRightly(listed, people)).toBeLessThan(3);
    expect(new Set(links.map(({ length }) => length)).size).toBe(1);
    expect(new Set(asked)).toEqual(new Set(["/v1.0/users?$select=id&$top=999"]));
  });

  it("is asked for with the id that it is sorted by, which a caller that selects none is not given", async () => {
    const { listed, asked } = await readList(people.slice(0, 5), "/v1.0/users?$select=accountEnabled");
    expect(asked).toEqual(["/v1.0/users?$select=accountEnabled%2Cid&$top=999"]);
    expect(listed).toEqual([undefined, undefined, undefined, undefined, undefined]);
  });
});

describe("a list that changes while it is read", () => {
  it("goes on behind the last record, not at its number", async () => {
    const few = createPeople(9);
    const sorted = [...sealedOf(few)].sort();
    const first = await readPage(few, "/v1.0/users?$select=id&$top=4");
    expect(first.listed).toEqual(sorted.slice(0, 4));
    const gone = few.filter((_, i) => !sorted.slice(1, 4).includes(sealedOf(few)[i] ?? ""));
    const second = await readPage(gone, first.next ?? "");
    expect(second.listed).toEqual(sorted.slice(4, 8));
  });
});

describe("lists of the directory", () => {
  const user = (id: string) => ({ "@odata.type": "#microsoft.graph.user", id, accountEnabled: true });
  const both = [user(ids.adele), user(ids.diego), { "@odata.type": "#microsoft.graph.group", id: ids.group }];
  const policyOf = (caller: object) => ({
    env: {
      GRAPHVEIL_POLICY: JSON.stringify({ callers: [{ name: "reader", match: { local: true }, ...caller }] }),
    },
  });
  const groups = ["directory"];

  it.each([
    ["/users", "/users?$top=999"],
    ["/users?$filter=accountEnabled+eq+true", "/users?$filter=accountEnabled%20eq%20true&$top=999"],
    ["/groups", "/groups?$top=999"],
    ["/groups/GROUP/members?$top=2", `/groups/${ids.group}/members?$top=999`],
    ["/groups/GROUP/transitiveMembers", `/groups/${ids.group}/transitiveMembers?$top=999`],
    [
      "/groups/GROUP/members/graph.user",
      `/groups/${ids.group}/members/microsoft.graph.user?$top=999&$count=true`,
    ],
    ["/users/delta", "/users/delta()"],
  ])("are sorted by sealed id: %s", async (target, upstream) => {
    const proxy = await createProxyUnderTest(policyOf({ groups }));
    const sorted = [
      ...proxy.seal.sealIds(
        "directoryObject",
        both.map(({ id }) => id),
      ),
    ].sort();
    for (const value of [both, [...both].reverse()]) {
      proxy.graph.script.push({ target: `/v1.0${upstream}`, answer: graphJson({ value }) });
      const [group = ""] = proxy.seal.sealIds("directoryObject", [ids.group]);
      const listed = jsonOf(await proxy.ask(`/v1.0${target.replace("GROUP", group)}`))["value"];
      const expected = target.includes("$top=2") ? sorted.slice(0, 2) : sorted;
      expect((listed as readonly { readonly id: string }[]).map(({ id }) => id)).toEqual(expected);
    }
  });

  it.each([
    [
      "an order of the caller's",
      { groups },
      "$orderby=accountEnabled&$top=1",
      "$orderby=accountEnabled&$top=1&$count=true",
    ],
    ["raw, which hides no name", { groups, profile: "raw" }, "$top=1", "$top=1"],
  ])("stay in Graph's order under %s", async (_, caller, query, upstream) => {
    const proxy = await createProxyUnderTest(policyOf(caller));
    proxy.graph.script.push({
      target: `/v1.0/users?${upstream}`,
      answer: graphJson({ value: both.slice(0, 2) }),
    });
    const listed = jsonOf(await proxy.ask(`/v1.0/users?${query}`))["value"];
    expect(listed).toHaveLength(2);
  });

  it("are sorted under raw, too, where an override hides a name", async () => {
    const overrides = { properties: { "user.userPrincipalName": "pseudonymize" } };
    const proxy = await createProxyUnderTest(policyOf({ groups, profile: "raw", overrides }));
    proxy.graph.script.push({ target: "/v1.0/users?$top=999", answer: graphJson({ value: [] }) });
    expect((await proxy.ask("/v1.0/users?$top=1")).status).toBe(200);
  });

  it("count what is out of a scope once, and the records of each reply", async () => {
    const proxy = await createProxyUnderTest(
      policyOf({ groups, exclude: [ids.group], scopeDirectory: true }),
    );
    const value = [user(ids.adele), user(ids.diego), user(ids.group)];
    const ask = (target: string) => {
      proxy.graph.script.push({
        target: "/v1.0/users?$top=999",
        answer: graphJson({ "@odata.count": 3, value }),
      });
      return proxy.ask(target);
    };
    const first = await ask("/v1.0/users?$top=1");
    expect(first.event).toMatchObject({ records: 1, outOfScope: 1 });
    const second = await ask(String(jsonOf(first)["@odata.nextLink"]).slice(BASE.length));
    expect(second.event).toMatchObject({ records: 1, outOfScope: 0 });
    expect(Object.keys(jsonOf(second))).toEqual(["value"]);
  });

  it("count their records on the first reply only", async () => {
    const proxy = await createProxyUnderTest(policyOf({ groups }));
    const ask = (target: string) => {
      proxy.graph.script.push({ answer: graphJson({ "@odata.count": 3, value: both }) });
      return proxy.ask(target);
    };
    const first = jsonOf(await ask("/v1.0/users?$top=2&$count=true"));
    expect(first["@odata.count"]).toBe(3);
    const second = jsonOf(await ask(String(first["@odata.nextLink"]).slice(BASE.length)));
    expect([second["@odata.count"], second["value"]]).toEqual([undefined, [expect.anything()]]);
  });

  it("do not go on under another version of the key, whose order is another", async () => {
    const withKeys = (issue: string) => ({
      env: {
        GRAPHVEIL_POLICY: JSON.stringify({
          keys: { issue, accept: ["v1", "v2"] },
          callers: [{ name: "reader", match: { local: true }, groups }],
        }),
      },
    });
    const before = await createProxyUnderTest(withKeys("v1"));
    before.graph.script.push({ answer: graphJson({ value: both }) });
    const next = String(jsonOf(await before.ask("/v1.0/users?$top=2"))["@odata.nextLink"]).slice(BASE.length);
    const after = await createProxyUnderTest(withKeys("v2"));
    expectRefusal(await after.ask(next), "invalidRequest", "query: the $skiptoken does not open");
  });

  it("end with Graph's own link where the last record of a page is served", async () => {
    const proxy = await createProxyUnderTest(policyOf({ groups }));
    const link = `${graphRoot}/v1.0/users?$top=999&$skiptoken=abc`;
    proxy.graph.script.push({ answer: graphJson({ "@odata.nextLink": link, value: both }) });
    const next = String(jsonOf(await proxy.ask("/v1.0/users?$top=3"))["@odata.nextLink"]).slice(BASE.length);
    proxy.graph.script.push({
      target: "/v1.0/users?$top=999&$skiptoken=abc",
      answer: graphJson({ value: [] }),
    });
    expect(jsonOf(await proxy.ask(next))).toEqual({ value: [] });
  });
});

describe("links of other lists", () => {
  it.each([
    ["users/USER/messages", "$skip", 32],
    ["users/USER/calendars", "$skip", 32],
    ["places/microsoft.graph.room", "$skiptoken", 512],
    ["groups", "$skiptoken", 512],
  ])("tell no more of Graph's token than so many bytes: %s", async (path, parameter, unit) => {
    const callers = [
      { name: "reader", match: { local: true }, groups: ["directory", "mail", "calendar", "rooms"] },
    ];
    const proxy = await createProxyUnderTest({ env: { GRAPHVEIL_POLICY: JSON.stringify({ callers }) } });
    const [user = ""] = proxy.seal.sealIds("directoryObject", [ids.adele]);
    const lengths = new Set<number>();
    for (let length = 1; length < unit - 2; length += 7) {
      const link = `${graphRoot}/v1.0/x?${parameter}=${"~".repeat(length)}`;
      proxy.graph.script.push({ answer: graphJson({ value: [], "@odata.nextLink": link }) });
      const asked = await proxy.ask(`/v1.0/${path.replace("USER", user)}`);
      lengths.add(String(jsonOf(asked)["@odata.nextLink"]).length);
    }
    expect(lengths.size).toBe(1);
  });

  it("and single records of one shape have one length, whatever the names in them", async () => {
    const proxy = await createProxyUnderTest();
    const [user = ""] = proxy.seal.sealIds("directoryObject", [ids.adele]);
    const lengths = new Set<number>();
    for (const local of ["a", "anna.maria.von.der.hoehe-zu-tal", "q".repeat(64)]) {
      const address = `${local}@contoso.com`;
      const record = { id: ids.adele, mail: address, userPrincipalName: address, displayName: local };
      proxy.graph.script.push({ answer: graphJson(record) });
      lengths.add((await proxy.ask(`/v1.0/users/${user}`)).body.length);
    }
    expect(lengths.size).toBe(1);
  });
});

it("a page in sealed order is as large as Graph gives it, and what is no list has no size", () => {
  const asked = (kind: string, query: object) =>
    wholePage(query as ParsedQuery, { reply: { kind }, maxTop: 999 } as unknown as Operation);
  expect(asked("collection", { top: 5 })).toEqual({ top: 999 });
  expect(asked("collection", { select: ["id", "signInActivity"] })).toMatchObject({ top: 500 });
  expect(asked("collection", { select: ["id"] })).toMatchObject({ top: 999 });
  expect(asked("entity", { select: ["id"] })).toEqual({ select: ["id"] });
});
