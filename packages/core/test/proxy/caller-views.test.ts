import { describe, expect, it } from "vitest";
import { parseConfig } from "../../src/configuration/configuration.ts";
import { ConfigurationError } from "../../src/configuration/problems.ts";
import type { Caller } from "../../src/invocation.ts";
import { environment } from "../fixtures/environment.ts";
import { graphJson } from "../fixtures/fake-graph.ts";
import { adele, ids, message } from "../fixtures/graph-bodies.ts";
import { createProxyUnderTest, expectRefusal, jsonOf } from "../fixtures/proxy-under-test.ts";

const groups = ["directory", "mail", "calendar"];
const accounts = { one: "111111111111", two: "222222222222", three: "333333333333" } as const;
const callerOf = (accountId: string): Caller => ({ kind: "awsPrincipal", accountId });

const policy = (one: object, two: object, document: object = {}) => ({
  GRAPHVEIL_POLICY: JSON.stringify({
    tenantDomains: ["contoso.com"],
    ...document,
    callers: [
      { name: "one", match: { awsAccount: accounts.one }, groups, ...one },
      { name: "two", match: { awsAccount: accounts.two }, groups, ...two },
      { name: "three", match: { awsAccount: accounts.three }, groups },
    ],
  }),
});

const setUp = async (one: object, two: object, document: object = {}) => {
  const proxy = await createProxyUnderTest({ env: policy(one, two, document) });
  const read = async (account: keyof typeof accounts, target: string, answer: unknown) => {
    proxy.graph.script.push({ answer: graphJson(answer) });
    const asked = await proxy.ask(target, { caller: callerOf(accounts[account]) });
    expect(asked.status, asked.event.reason).toBe(200);
    return { event: asked.event, body: jsonOf(asked) };
  };
  return { ...proxy, read };
};

describe("a detail behind a plus", () => {
  const users = { value: [{ mail: "ada@contoso.com" }, { mail: "Ada+News@contoso.com" }] };
  const mailsUnder = async (document: object): Promise<readonly unknown[]> => {
    const { read } = await setUp({}, {}, document);
    const { body } = await read("one", "/v1.0/users", users);
    return (body["value"] as readonly { readonly mail: unknown }[]).map(({ mail }) => mail);
  };

  it("is folded in the tenant's own domains, unless the policy says that it is literal", async () => {
    const [plain, detailed] = await mailsUnder({});
    expect(detailed).toBe(plain);
    const [same, other] = await mailsUnder({ plusAddressing: "literal" });
    expect([same, other === plain]).toEqual([plain, false]);
    const [foreign, foreignDetail] = await mailsUnder({ tenantDomains: [] });
    expect(foreignDetail).not.toBe(foreign);
  });
});

describe("each caller", () => {
  it("sees what his own profile lets through, and the audit event names it", async () => {
    const { read } = await setUp({ profile: "analytics" }, { profile: "raw" });
    const target = "/v1.0/users";
    const user = { ...adele, jobTitle: "Buyer", aboutMe: "two words", passwordPolicies: "None" };
    const one = await read("one", target, { value: [user] });
    const two = await read("two", target, { value: [user] });
    const three = await read("three", target, { value: [user] });
    expect([one, two, three].map(({ event }) => event.profile)).toEqual(["analytics", "raw", "strict"]);
    expect(one.body["value"]).toMatchObject([
      { jobTitle: "Buyer", "aboutMe@graphveil.measure": { length: 9, words: 2 } },
    ]);
    expect(two.body["value"]).toMatchObject([{ id: ids.adele, mail: adele.mail, aboutMe: "two words" }]);
    for (const { body } of [one, three]) expect(JSON.stringify(body)).not.toMatch(/two words|AdeleV/i);
    expect(JSON.stringify(three.body)).not.toContain("jobTitle");
    expect(JSON.stringify([one, two, three])).not.toContain("passwordPolicies");
  });

  it("is never said to read under a profile by its bare name if that was loosened", async () => {
    const names = { overrides: { properties: { "user.displayName": "keep" } }, acknowledge: ["name"] };
    const { ask, read } = await setUp(names, { overrides: { classes: { address: "drop" } } });
    const one = await read("one", "/v1.0/users", { value: [adele] });
    const two = await read("two", "/v1.0/users", { value: [adele] });
    const three = await read("three", "/v1.0/users", { value: [adele] });
    expect([one, two, three].map(({ event: { profile, loosened } }) => [profile, loosened])).toEqual([
      ["strict, loosened", ["name"]],
      ["strict, tightened", undefined],
      ["strict", undefined],
    ]);
    const page = async (account: keyof typeof accounts, name: string) =>
      jsonOf(await ask(`/_graphveil/${name}`, { caller: callerOf(accounts[account]) }));
    expect(await page("one", "health")).toMatchObject({
      profile: "strict, loosened",
      loosenedBy: ["user.displayName"],
    });
    expect(await page("two", "health")).toMatchObject({ profile: "strict, tightened" });
    expect(await page("one", "openapi.json")).toMatchObject({
      info: {
        title: "Graphveil (strict, loosened)",
        summary: "Microsoft Graph as a caller of the profile strict, loosened by user.displayName sees it.",
      },
    });
    expect(await page("three", "openapi.json")).toMatchObject({ info: { title: "Graphveil (strict)" } });
  });

  it("is recorded before it is known under what the document's own settings are called", async () => {
    const document = { overrides: { classes: { text: "keep" } }, acknowledge: ["text"] };
    const { ask } = await setUp({}, {}, document);
    const { event } = await ask("/v1.0/users", { caller: callerOf("999999999999") });
    expect(event).toMatchObject({ error: "callerUnknown", profile: "strict, loosened" });
  });

  it("may select what he sees, and nothing else", async () => {
    const { ask, read } = await setUp({ profile: "analytics" }, {});
    const { body } = await read("one", "/v1.0/users?$select=jobTitle,aboutMe", {
      value: [{ jobTitle: "Buyer" }],
    });
    expect(body["value"]).toEqual([{ jobTitle: "Buyer" }]);
    for (const [account, name] of [
      ["one", "displayName"],
      ["two", "jobTitle"],
    ] as const) {
      const asked = await ask(`/v1.0/users?$select=${name}`, { caller: callerOf(accounts[account]) });
      expectRefusal(asked, "propertyRefused", "$select: item 1 is not visible");
    }
  });

  it("has the policy's overrides and phrases with his own on top, unless he has a profile of his own", async () => {
    const document = {
      overrides: { classes: { text: "phrases", organization: "keep" } },
      phrases: ["Projekt X", "budget"],
    };
    const { read } = await setUp(
      { overrides: { properties: { "message.subject": "measure" } } },
      { profile: "strict" },
      document,
    );
    const body = { contentType: "html", content: "<p>Das <b>projekt</b>\r\n x und das Budgetloch</p>" };
    const target = "/v1.0/users/USER/messages";
    const values = async (account: keyof typeof accounts) => {
      const { seal } = await setUp({}, {});
      const [id = ""] = seal.sealIds("directoryObject", [ids.adele]);
      const { body: reply } = await read(account, target.replace("USER", id), {
        value: [{ subject: "A budget", body }],
      });
      return reply["value"];
    };
    const content = { contentType: "html", "content@graphveil.phrases": ["Projekt X"] };
    expect(await values("three")).toEqual([{ "subject@graphveil.phrases": ["budget"], body: content }]);
    expect(await values("one")).toEqual([
      { "subject@graphveil.measure": { length: 8, words: 2 }, body: content },
    ]);
    expect(await values("two")).toEqual([{}]);
  });
});

describe("a separate caller", () => {
  it("shares no token with another, and neither may use the other's", async () => {
    const { ask, read } = await setUp({ separate: true }, { separate: true });
    const page = { value: [{ ...adele, mail: "x@elsewhere.example" }] };
    const link = { ...page, "@odata.nextLink": "https://graph.microsoft.com/v1.0/users?$skiptoken=a" };
    interface Page {
      readonly value: readonly [{ readonly id: string }];
      readonly "@odata.nextLink": string;
    }
    const pageOf = async (account: keyof typeof accounts) =>
      (await read(account, "/v1.0/users", link)).body as unknown as Page;
    const pages = { one: await pageOf("one"), two: await pageOf("two"), three: await pageOf("three") };
    const tokens = Object.values(pages).map(
      (each) => JSON.stringify(each).match(/(?:s1|p1)_[\w-]+|d1-\w+/g) ?? [],
    );
    expect(tokens.map(({ length }) => length)).toEqual([5, 5, 5]);
    expect(new Set(tokens.flat()).size).toBe(15);
    for (const [from, to] of [
      ["one", "two"],
      ["one", "three"],
      ["two", "one"],
      ["three", "one"],
    ] as const) {
      const { value, "@odata.nextLink": nextLink } = pages[from];
      const caller = callerOf(accounts[to]);
      const asked = await ask(`/v1.0/users/${value[0].id}`, { caller });
      expectRefusal(asked, "notFound", "path: an id does not open");
      const next = await ask(nextLink.replace("https://proxy.example", ""), { caller });
      expectRefusal(next, "invalidRequest", "query: the $skiptoken does not open");
    }
    const mailboxes = new Set<string | undefined>();
    for (const account of ["one", "two", "three"] as const)
      mailboxes.add((await read(account, `/v1.0/users/${pages[account].value[0].id}`, adele)).event.mailbox);
    expect(mailboxes).toEqual(new Set([pages.three.value[0].id]));
  });
});

describe("raw ids in a path", () => {
  it("are taken under raw alone, beside sealed ones, and sent as they are", async () => {
    const { ask, graph, seal } = await setUp({ profile: "raw" }, { profile: "analytics" });
    const caller = callerOf(accounts.one);
    const [sealed = ""] = seal.sealIds("directoryObject", [ids.adele]);
    for (const id of [ids.adele, sealed]) {
      const target = `/v1.0/users/${ids.adele}/messages/${encodeURIComponent(message.id)}`;
      graph.script.push({ target, answer: graphJson(message) });
      const asked = await ask(`/v1.0/users/${id}/messages/${encodeURIComponent(message.id)}`, { caller });
      expect(asked.status, asked.event.reason).toBe(200);
      expect(asked.event.mailbox).toBe(sealed);
      expect(jsonOf(asked)).toMatchObject({ id: message.id });
    }
    for (const account of [accounts.two, accounts.three]) {
      const asked = await ask(`/v1.0/users/${ids.adele}`, { caller: callerOf(account) });
      expectRefusal(asked, "notFound", "path: an id does not open");
    }
  });

  it.each(["s1_AAAA", "s1_", "a%00b", "a%20b", "%7f", ".", "%2e%2e", "x".repeat(1100)])(
    "are refused where they are not ids: %s",
    async (id) => {
      const { ask } = await setUp({ profile: "raw" }, {});
      const asked = await ask(`/v1.0/users/${id}`, { caller: callerOf(accounts.one) });
      expect([400, 404]).toContain(asked.status);
    },
  );
});

describe("settings with faults", () => {
  it("keep the proxy from starting, each named by its place", () => {
    const env = environment(
      policy(
        { overrides: { classes: { secret: "keep" } } },
        { profile: "raw", overrides: { properties: { "message.title": "keep" } } },
      ),
    );
    const options = { env: { ...env, GRAPHVEIL_KEY: "dev:x" }, readFile: () => undefined, policyPaths: [] };
    try {
      parseConfig(options);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(ConfigurationError);
      expect((error as ConfigurationError).problems).toEqual([
        {
          variable: "GRAPHVEIL_POLICY",
          problem:
            "at /callers/0/overrides/classes (one) names the class secret, which is always dropped; take it out",
        },
        {
          variable: "GRAPHVEIL_POLICY",
          problem:
            "at /callers/1/overrides/properties/message.title (two) is no type.property of the schema; did you mean contact.title?",
        },
      ]);
    }
  });
});
