import {
  type CloudName,
  defaultWorld,
  type EntraWorld,
  type Leg,
  mailboxRefusals,
  type World,
} from "@graphveil/simulator";
import { describe, expect, test } from "vitest";
import { certificateEnvironment, makeCertificate, worldWithCertificates } from "../harness/certificate.ts";
import { type Chain, type ChainOptions, createChain } from "../harness/chain.ts";
import { expectError } from "../harness/expectations.ts";

interface Finding {
  readonly check: string;
  readonly result: string;
  readonly found: string;
  readonly remedy?: string;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const deep = { target: "/_graphveil/health?deep=1" };
const leastRoles = [
  "User.Read.All",
  "GroupMember.Read.All",
  "Mail.ReadBasic.All",
  "MailboxSettings.Read",
  "Calendars.ReadBasic.All",
  "Place.Read.All",
];

const entraWith = (entra: Partial<EntraWorld>, world: World = defaultWorld): World => ({
  ...world,
  entra: { ...world.entra, ...entra },
});
/** The default world without a permission that the policy does not need. */
const tidy = entraWith({ graphAppRoles: leastRoles });

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

const mismatch = (changed: object): World => {
  const [first, ...others] = defaultWorld.entra.federatedCredentials;
  return entraWith(
    { federatedCredentials: [{ ...first, ...changed } as NonNullable<typeof first>, ...others] },
    tidy,
  );
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

interface Case {
  readonly name: string;
  readonly world?: World;
  readonly platform?: "aws" | "google";
  readonly chain?: Partial<ChainOptions>;
  readonly inject?: (chain: Chain) => void;
  /** The check that names the cause, its result, and what it says. */
  readonly cause: readonly [check: string, result: string, found: RegExp, remedy: RegExp];
  /** Checks that cannot be tried or fail because of it. */
  readonly others?: readonly string[];
}

const noToken = ["exchange", "roles", "graph"];
const aadsts = (code: number) => (chain: Chain) =>
  void chain.simulator.faults.inject({ leg: "entra", fault: { kind: "aadsts", code } });
const down = (leg: Leg, status: number) => (chain: Chain) =>
  void chain.simulator.faults.inject({ leg, fault: { kind: "status", status } });

/** Every code that the research lists, with a piece of its remedy. */
const codes: readonly (readonly [code: number, remedy: RegExp])[] = [
  [70021, /character by character/],
  [700211, /credential's issuer to https:\/\//],
  [700212, /credential's audience to api:/],
  [700213, /credential's subject to arn:/],
  [700214, /character by character/],
  [7002138, /only in upper and lower case/],
  [7002121, /credential's audience/],
  [7002137, /credential's subject/],
  [700222, /host cloud/],
  [700226, /host cloud/],
  [700229, /host cloud/],
  [700024, /clock/],
  [700027, /RS256/],
  [7000272, /discovery document/],
  [50166, /discovery document/],
  [90061, /discovery document/],
  [501661, /discovery document/],
  [50027, /RS256/],
  [50013, /RS256/],
  [50012, /RS256/],
  [7000215, /no client secret/],
  [7000218, /no client secret/],
  [900144, /no client secret/],
  [700016, /client id and tenant id/],
  [700011, /client id and tenant id/],
  [7000229, /az ad sp create/],
  [90002, /client id and tenant id/],
  [900439, /GRAPHVEIL_CLOUD/],
  [90038, /GRAPHVEIL_CLOUD/],
  [900382, /GRAPHVEIL_CLOUD/],
  [900432, /GRAPHVEIL_CLOUD/],
  [500011, /\.default/],
  [650057, /\.default/],
  [70011, /\.default/],
  [28002, /\.default/],
  [7000112, /Enterprise applications/],
  [70001, /Enterprise applications/],
  [53003, /Conditional Access/],
  [530032, /Conditional Access/],
  [700025, /public client/],
  [7002381, /GitHub/],
  [50196, /Wait/],
  [100007, /MSAL_FORCE_REGION/],
  [90033, /wait/],
  [90024, /wait/],
  [50033, /wait/],
  [90006, /wait/],
  [90012, /wait/],
  [90055, /wait/],
];
const mismatches = new Set([70021, 700211, 700212, 700213, 700214, 7002138, 7002121, 7002137]);

const cases: readonly Case[] = [
  ...codes.map(([code, remedy]): Case => {
    return {
      name: `AADSTS${code}`,
      inject: aadsts(code),
      cause: ["exchange", "fail", new RegExp(`^AADSTS${code}: .`), remedy],
      others: ["federatedCredential", "roles", "graph"],
    };
  }),
  {
    name: "a credential's issuer with a slash at its end",
    world: mismatch({ issuer: `${defaultWorld.aws.issuer}/` }),
    cause: ["federatedCredential", "fail", /AADSTS700211/, /without a trailing slash/],
    others: noToken,
  },
  {
    name: "a credential's subject in another case",
    world: mismatch({ subject: defaultWorld.aws.proxy.roleArn.replace("graphveil", "Graphveil") }),
    cause: ["federatedCredential", "fail", /AADSTS7002138/, /upper and lower case/],
    others: noToken,
  },
  {
    name: "a credential with a space at its end",
    world: mismatch({ subject: `${defaultWorld.aws.proxy.roleArn} ` }),
    cause: ["federatedCredential", "fail", /AADSTS700213/, /credential's subject to arn:/],
    others: noToken,
  },
  {
    name: "a credential of another audience",
    world: mismatch({ audience: "api://AzureADTokenExchangeUSGov" }),
    cause: ["federatedCredential", "fail", /AADSTS700212/, /audience to api:\/\/AzureADTokenExchange\./],
    others: noToken,
  },
  {
    name: "an account that vends no identity tokens",
    world: { ...tidy, aws: { ...tidy.aws, outboundFederationEnabled: false } },
    cause: ["subjectToken", "fail", /does not vend/, /aws iam enable-outbound-web-identity-federation/],
    others: noToken,
  },
  {
    name: "a role that may not ask for a token",
    world: {
      ...tidy,
      aws: { ...tidy.aws, webIdentityPolicy: { audience: "api://other", maximumDurationSeconds: 300 } },
    },
    cause: ["subjectToken", "fail", /may not ask/, /sts:GetWebIdentityToken/],
    others: noToken,
  },
  {
    name: "a metadata server that does not answer",
    platform: "google",
    inject: down("metadata", 503),
    cause: ["subjectToken", "fail", /did not answer/, /metadata server/],
    others: [...noToken, "keys"],
  },
  {
    name: "a disabled application",
    world: entraWith({ applicationEnabled: false }, tidy),
    cause: ["exchange", "fail", /AADSTS7000112/, /Enable the app's service principal/],
    others: ["federatedCredential", "roles", "graph"],
  },
  {
    name: "a token endpoint that is down",
    inject: down("entra", 503),
    cause: ["exchange", "fail", /^AADSTS90033/, /wait/],
    others: ["federatedCredential", "roles", "graph"],
  },
  {
    name: "a token endpoint that cannot be reached",
    inject: (chain) =>
      void chain.simulator.faults.inject({ leg: "entra", fault: { kind: "connectionReset" } }),
    cause: ["exchange", "fail", /^unreachable/, /way out to the authority/],
    others: ["federatedCredential", "roles", "graph"],
  },
  {
    name: "a permission that nobody consented to",
    world: entraWith({ graphAppRoles: leastRoles.filter((role) => role !== "Place.Read.All") }),
    cause: ["roles.Place.Read.All", "fail", /not in the token/, /az ad app permission admin-consent/],
    others: ["roles", "graph.rooms"],
  },
  {
    name: "no permission at all",
    world: entraWith({ graphAppRoles: [] }),
    cause: ["roles.Mail.ReadBasic.All", "fail", /not in the token/, /Mail\.ReadBasic\.All/],
    others: [
      "roles",
      "roles.User.Read.All",
      "roles.GroupMember.Read.All",
      "roles.MailboxSettings.Read",
      "roles.Calendars.ReadBasic.All",
      "roles.Place.Read.All",
      "graph.directory",
      "graph.mail",
      "graph.calendar",
      "graph.rooms",
    ],
  },
  {
    name: "a permission to write",
    world: entraWith({ graphAppRoles: [...leastRoles, "Mail.ReadWrite"] }),
    cause: ["roles.Mail.ReadWrite", "warn", /in the token/, /^Remove Mail\.ReadWrite .*change data/],
    others: ["roles"],
  },
  {
    name: "a permission that is wider than needed",
    world: entraWith({
      graphAppRoles: leastRoles.map((role) => (role.startsWith("Mail.") ? "Mail.Read" : role)),
    }),
    cause: [
      "roles.Mail.Read",
      "warn",
      /in the token/,
      /^Grant Mail\.ReadBasic\.All in its place, then remove Mail\.Read /,
    ],
    others: ["roles"],
  },
  {
    name: "a Graph that throttles",
    inject: (chain) =>
      void chain.simulator.faults.inject({
        leg: "graph",
        fault: { kind: "status", status: 429, retryAfter: "30" },
      }),
    cause: ["graph.directory", "fail", /429/, /throttles/],
    others: ["graph.mail", "graph.calendar", "graph.rooms"],
  },
  {
    name: "a tenant whose mailboxes are all on premises",
    inject: (chain) => {
      for (const { id } of chain.tenant.people) chain.graph.refuseMailbox(id, mailboxRefusals.onPremises);
    },
    cause: ["graph.mail", "fail", /401 UnknownError of all 10 tried/, /premises/],
    others: ["graph.calendar"],
  },
  {
    name: "mailboxes that are all outside the application's scope",
    inject: (chain) => {
      for (const { id } of chain.tenant.people) chain.graph.refuseMailbox(id, mailboxRefusals.outsideScope);
    },
    cause: [
      "graph.mail",
      "fail",
      /403 ErrorAccessDenied of all 10 tried/,
      /Test-ServicePrincipalAuthorization/,
    ],
    others: ["graph.calendar"],
  },
  {
    name: "a disabled key",
    world: { ...tidy, aws: { ...tidy.aws, kmsKeyState: "Disabled" } },
    cause: ["keys", "fail", /disabled/, /./],
  },
  {
    name: "a Cloud KMS key that is about to be destroyed",
    platform: "google",
    world: { ...tidy, gcp: { ...tidy.gcp, kmsKeyState: "DESTROY_SCHEDULED" } },
    cause: ["keys", "fail", /disabled or about to be deleted/, /./],
  },
  {
    name: "a key management service that is down",
    inject: down("awsKms", 500),
    cause: ["keys", "fail", /did not answer/, /./],
  },
];

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
