import { type CloudName, defaultWorld, type World } from "@graphveil/simulator";
import { describe, expect, test } from "vitest";
import { certificateEnvironment, makeCertificate, worldWithCertificates } from "../harness/certificate.ts";
import { type Chain, type ChainOptions, createChain } from "../harness/chain.ts";
import { expectError } from "../harness/expectations.ts";
import { aadsts, cases, codes, entraWith, fault, leastRoles, mismatches, tidy } from "./deep-health-cases.ts";

interface Finding {
  readonly check: string;
  readonly result: string;
  readonly found: string;
  readonly remedy?: string;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const deep = { target: "/_graphveil/health?deep=1" };
const operatorChain = (options: Partial<ChainOptions> = {}): Chain =>
  createChain({ platform: "aws", world: tidy, entry: () => ({ deepHealth: true }), ...options });

const diagnose = async (chain: Chain) => {
  const { status, body, audit } = await chain.ask(deep);
  expect(status).toBe(200);
  expect(audit).toMatchObject({ operation: deep.target, decision: "permit", caller: "acme" });
  const page = JSON.parse(body.toString("utf8"));
  const findings: readonly Finding[] = page.deep.findings;
  const worst = (name: string) => findings.filter((finding) => finding.result === name);
  return { page, findings, bad: [...worst("fail"), ...worst("untried"), ...worst("warn")] };
};

describe.each(["aws", "google"] as const)("deep health on %s", (platform) => {
  test("passes where all is well, and says whose token was accepted", async () => {
    const chain = operatorChain({ platform });
    const { page, findings, bad } = await diagnose(chain);
    expect(bad).toEqual([]);
    expect(page).toMatchObject({ status: "ok", deep: { result: "pass", roles: { needed: leastRoles } } });
    expect(findings.map(({ check }) => check)).toEqual([
      "subjectToken",
      "subjectToken.subject",
      "subjectToken.clock",
      "federatedCredential",
      "exchange",
      "roles",
      "roles.freshness",
      "graph.directory",
      "graph.mail",
      "graph.calendar",
      "graph.rooms",
      "keys",
    ]);
    const { aws, gcp } = chain.simulator.world;
    const subject = platform === "aws" ? aws.proxy.roleArn : gcp.serviceAccount.uniqueId;
    expect(findings[0]?.found).toContain(`subject ${subject}, audience api://AzureADTokenExchange`);
  });

  test("holds no token, no key and nothing of a person", async () => {
    const chain = operatorChain({ platform });
    const { page } = await diagnose(chain);
    const text = JSON.stringify(page);
    expect(text).not.toMatch(/eyJ|Bearer|client_assertion/);
    for (const { id, userPrincipalName, displayName } of chain.tenant.people.slice(0, 40)) {
      for (const value of [id, userPrincipalName, displayName]) expect(text).not.toContain(value);
    }
  });

  test("runs once in 30 s, and tells the others what it found", async () => {
    let time = Date.now();
    const chain = operatorChain({ platform, now: () => time });
    const [first, second] = await chain.askAll([deep, deep]);
    time += 29_000;
    const third = await chain.ask(deep);
    expect(new Set([first, second, third].map((each) => each?.body.toString("utf8"))).size).toBe(1);
    const exchanges = chain.simulator.journal.of("entra").length;
    time += 2_000;
    const fourth = await chain.ask(deep);
    expect(fourth.body.toString("utf8")).not.toBe(third.body.toString("utf8"));
    expect(chain.simulator.journal.of("entra").length).toBe(exchanges + 1);
  });
});

describe("a caller whose entry does not allow it", () => {
  test("is refused, and nothing is tried", async () => {
    const chain = operatorChain({ entry: () => ({}) });
    const answer = await chain.ask(deep);
    expectError(answer, "operationRefused");
    expect(answer.audit).toMatchObject({ decision: "deny", reason: "deep health: not granted" });
    expect(chain.simulator.journal.of("entra")).toEqual([]);
  });

  test("does not find it in the description, which who may ask does", async () => {
    const described = async (chain: Chain) =>
      JSON.parse((await chain.ask({ target: "/_graphveil/openapi.json" })).body.toString("utf8")).paths[
        "/_graphveil/health"
      ].get;
    expect(JSON.stringify(await described(operatorChain({ entry: () => ({}) })))).not.toContain("deep");
    expect((await described(operatorChain())).parameters).toEqual([
      expect.objectContaining({ name: "deep", in: "query" }),
    ]);
  });

  test.each(["?deep=2", "?deep=1&deep=1", "?deep", "?Deep=1", "?deep=1&x=1"])(
    "%s is not deep=1",
    async (query) => {
      for (const entry of [{}, { deepHealth: true }]) {
        const chain = operatorChain({ entry: () => entry });
        expectError(await chain.ask({ target: `/_graphveil/health${query}` }), "invalidRequest");
      }
    },
  );
});

describe("each fault has its finding", () => {
  test.each(cases)(
    "$name",
    async ({ world = tidy, platform = "aws", chain: options, inject, cause, others = [] }) => {
      const chain = operatorChain({ platform, world, ...options });
      inject?.(chain);
      const { bad, findings } = await diagnose(chain);
      const [check, result, found, remedy] = cause;
      const finding = findings.find((each) => each.check === check);
      expect(finding).toMatchObject({ result });
      expect(finding?.found).toMatch(found);
      expect(finding?.remedy).toMatch(remedy);
      expect(bad.map((each) => each.check).sort()).toEqual([check, ...others].sort());
      for (const each of bad)
        expect([each.check, each.remedy]).toEqual([each.check, expect.stringMatching(/\w/)]);
      expect(chain.output()).not.toMatch(/eyJ/);
    },
  );

  test.each(codes)("AADSTS%i is a mismatch of the credential, or is not", async (code) => {
    const chain = operatorChain();
    aadsts(code)(chain);
    const { findings } = await diagnose(chain);
    const credential = findings.find(({ check }) => check === "federatedCredential");
    expect(credential?.result).toBe(mismatches.has(code) ? "fail" : "untried");
  });
});

test("consent that came after the token in use is told", async () => {
  let world: World = entraWith({ graphAppRoles: leastRoles.filter((role) => role !== "Place.Read.All") });
  const live: World = {
    ...world,
    get entra() {
      return world.entra;
    },
  };
  const chain = operatorChain({ world: live });
  await chain.ask({ target: "/v1.0/users?$top=1" });
  world = tidy;
  const { bad } = await diagnose(chain);
  expect(bad).toEqual([
    expect.objectContaining({ check: "graph.rooms", result: "fail" }),
    expect.objectContaining({
      check: "roles.freshness",
      result: "warn",
      found: expect.stringContaining("others"),
    }),
  ]);
});

describe.each(["aws", "google"] as const)("the certificate's end on %s", (platform) => {
  test.each([
    [31, "pass", /for 3[01] days/],
    [29, "warn", /for 2[89] days/],
    [1, "warn", /for [01] days/],
    [-1, "fail", /^expired on /],
  ] as const)("%i days before it: %s", async (days, result, found) => {
    const now = Date.now();
    const certificate = await makeCertificate({
      platform,
      notBefore: now - 100 * DAY_MS,
      notAfter: now + days * DAY_MS + 60_000,
    });
    const chain = operatorChain({
      platform,
      world: worldWithCertificates([certificate], tidy),
      environment: certificateEnvironment(platform, certificate),
    });
    const { findings } = await diagnose(chain);
    const finding = findings.find(({ check }) => check === "certificate");
    expect(finding).toMatchObject({ result });
    expect(finding?.found).toMatch(found);
    if (result !== "pass") expect(finding?.remedy).toContain("graphveil certificate renew");
    expect(findings.map(({ check }) => check)).not.toContain("subjectToken");
    const self = findings.find(({ check }) => check === "certificate.selfSignature")?.result;
    expect(self).toBe(platform === "aws" ? undefined : result === "fail" ? "untried" : "pass");
    const exchange = findings.find(({ check }) => check === "exchange");
    expect(exchange?.result).toBe(result === "fail" ? "fail" : "pass");
    if (result === "fail") expect(exchange?.found).toBe("The certificate has expired.");
  });

  test.each([
    [700027, /thumbprint [0-9A-F]{40}/],
    [7000222, /graphveil certificate renew/],
    [7000215, /no client secret/],
    [700016, /GRAPHVEIL_CLIENT_ID/],
  ] as const)("AADSTS%i has the remedy of a certificate", async (code, remedy) => {
    const certificate = await makeCertificate({ platform });
    const chain = operatorChain({
      platform,
      world: worldWithCertificates([certificate], tidy),
      environment: certificateEnvironment(platform, certificate),
    });
    aadsts(code)(chain);
    const { findings } = await diagnose(chain);
    const exchange = findings.find(({ check }) => check === "exchange");
    expect(exchange?.found).toContain(`AADSTS${code}`);
    expect(exchange?.remedy).toMatch(remedy);
  });
});

test("a token endpoint that never answers ends the run in its time, and nobody asks again meanwhile", async () => {
  const chain = operatorChain();
  fault("entra", { kind: "latency", milliseconds: 60_000 })(chain);
  const started = performance.now();
  const { findings } = await diagnose(chain);
  expect(performance.now() - started).toBeLessThan(25_000);
  const exchange = findings.find(({ check }) => check === "exchange");
  expect(exchange).toMatchObject({
    result: "fail",
    found: expect.stringMatching(/^(?:timeout|no answer in time)/),
  });
}, 60_000);

const cloudNames: readonly CloudName[] = ["usgov", "dod", "china"];
test.each(cloudNames)("the cloud %s is diagnosed with its own names", async (cloud) => {
  const audience = cloud === "china" ? "api://AzureADTokenExchangeChina" : "api://AzureADTokenExchangeUSGov";
  const federatedCredentials = defaultWorld.entra.federatedCredentials.map((each) => ({ ...each, audience }));
  const world = entraWith({ cloud, federatedCredentials }, tidy);
  const policy = { ...world.aws.webIdentityPolicy, audience };
  const chain = operatorChain({
    world: { ...world, aws: { ...world.aws, webIdentityPolicy: policy } },
    environment: { GRAPHVEIL_CLOUD: cloud },
  });
  const { findings } = await diagnose(chain);
  expect(findings.find(({ check }) => check === "exchange")?.result).toBe("pass");
  expect(findings.find(({ check }) => check === "subjectToken")?.found).toContain(audience);
});
