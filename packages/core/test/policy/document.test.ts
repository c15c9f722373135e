import { describe, expect, it } from "vitest";
import { type PolicyFault, parsePolicyDocument } from "../../src/policy/document.ts";

const caller = {
  name: "acme",
  match: { awsRole: "arn:aws:iam::123456789012:role/reader" },
  groups: ["mail"],
};
const oidc = {
  issuer: "https://issuer.example",
  audience: "graphveil",
  subject: "svc",
  jwksUri: "https://issuer.example/keys",
};

const faultsOf = (value: unknown): readonly PolicyFault[] => {
  const result = parsePolicyDocument(value);
  return result.ok ? [] : result.faults;
};

const aMatch =
  "must have exactly one of local, awsRole, awsAccount, gcpServiceAccount, oidc, and that well-formed";

describe("a policy that is read", () => {
  it("has defaults for all but its callers", () => {
    expect(parsePolicyDocument({ callers: [caller] })).toEqual({
      ok: true,
      document: {
        profile: "strict",
        tenantDomains: [],
        keys: { issue: "v1", accept: ["v1"] },
        callers: [caller],
      },
    });
  });

  it("keeps what is written", () => {
    const document = {
      $schema: "./policy.schema.json",
      profile: "strict",
      tenantDomains: ["contoso.com", "*.contoso.com", "bücher.example"],
      keys: { issue: "2026-11", accept: ["v1", "2026-11"] },
      callers: [
        caller,
        { name: "a", match: { local: true }, groups: ["directory", "mail", "calendar", "rooms"] },
        { name: "b", match: { awsAccount: "123456789012" }, groups: ["rooms"] },
        { name: "c", match: { gcpServiceAccount: "123456789012345678901" }, groups: ["mail"] },
        { name: "d", match: { gcpServiceAccount: "x@p.iam.gserviceaccount.com" }, groups: ["mail"] },
        { name: "e", match: { oidc }, groups: ["mail"] },
      ],
    };
    expect(parsePolicyDocument(document)).toEqual({ ok: true, document });
  });
});

describe("a policy with a fault", () => {
  const withCaller = (changed: object) => ({ callers: [{ ...caller, ...changed }] });
  const documents: readonly (readonly [unknown, string, string])[] = [
    [null, "", "must be of type object"],
    [[], "", "must be of type object"],
    ["x", "", "must be of type object"],
    [{}, "/callers", "must be of type array"],
    [{ callers: [] }, "/callers", "at least one caller"],
    [{ callers: {} }, "/callers", "must be of type array"],
    [{ callers: [caller], surprise: 1 }, "", "has members that no policy has"],
    [{ callers: [caller], __proto__x: 1 }, "", "has members that no policy has"],
    [{ callers: [caller], profile: "open" }, "/profile", "must be one of strict, analytics, raw"],
    [{ callers: [caller], profile: null }, "/profile", "must be one of strict, analytics, raw"],
    [{ callers: [caller], tenantDomains: "contoso.com" }, "/tenantDomains", "must be of type array"],
    [
      { callers: [caller], tenantDomains: ["*"] },
      "/tenantDomains/0",
      "a domain such as contoso.com or *.contoso.com",
    ],
    [
      { callers: [caller], tenantDomains: ["contoso.com", "a@b.c"] },
      "/tenantDomains/1",
      "a domain such as contoso.com or *.contoso.com",
    ],
    [
      { callers: [caller], tenantDomains: ["*.com"] },
      "/tenantDomains/0",
      "a domain such as contoso.com or *.contoso.com",
    ],
    [
      { callers: [caller], tenantDomains: [""] },
      "/tenantDomains/0",
      "a domain such as contoso.com or *.contoso.com",
    ],
    [{ callers: [caller], keys: { issue: "v2", accept: ["v1"] } }, "/keys", "accept must contain issue"],
    [{ callers: [caller], keys: { issue: "v1" } }, "/keys/accept", "must be of type array"],
    [
      { callers: [caller], keys: { issue: "v1", accept: ["v1", "v 1"] } },
      "/keys/accept/1",
      "a key version such as v1",
    ],
    [
      { callers: [caller], keys: { issue: "v1", accept: ["v1"], old: [] } },
      "/keys",
      "has members that no policy has",
    ],
    [withCaller({ name: "" }), "/callers/0/name", "a name of letters, digits, . _ -"],
    [withCaller({ name: "a b" }), "/callers/0/name", "a name of letters, digits, . _ -"],
    [withCaller({ name: "x".repeat(65) }), "/callers/0/name", "a name of letters, digits, . _ -"],
    [withCaller({ groups: [] }), "/callers/0/groups", "at least one group"],
    [
      withCaller({ groups: ["mail", "files"] }),
      "/callers/0/groups/1",
      "must be one of directory, mail, calendar, rooms",
    ],
    [withCaller({ role: 1 }), "/callers/0", "has members that no policy has"],
    [withCaller({ match: {} }), "/callers/0/match", aMatch],
    [withCaller({ match: { local: false } }), "/callers/0/match", aMatch],
    [withCaller({ match: { local: true, awsAccount: "123456789012" } }), "/callers/0/match", aMatch],
    [withCaller({ match: { awsAccount: "1234" } }), "/callers/0/match/awsAccount", "twelve digits"],
    [withCaller({ match: { awsRole: "reader" } }), "/callers/0/match/awsRole", "the ARN of an IAM role"],
    [
      withCaller({ match: { awsRole: "arn:aws:iam::123456789012:role/*" } }),
      "/callers/0/match/awsRole",
      "the ARN of an IAM role",
    ],
    [
      withCaller({ match: { gcpServiceAccount: "me@gmail.com" } }),
      "/callers/0/match/gcpServiceAccount",
      "a unique id (21 digits) or an e-mail",
    ],
    [
      withCaller({ match: { gcpServiceAccount: "x@p.iam.gserviceaccount.com.evil.example" } }),
      "/callers/0/match/gcpServiceAccount",
      "a unique id (21 digits) or an e-mail",
    ],
    [
      withCaller({ match: { oidc: { ...oidc, subject: "" } } }),
      "/callers/0/match/oidc/subject",
      "must not be empty",
    ],
    [withCaller({ match: { oidc: { ...oidc, jwksUri: undefined } } }), "/callers/0/match", aMatch],
    [{ callers: [caller, { ...caller, match: { local: true } }] }, "/callers", "two callers of one name"],
    [{ callers: [caller, { ...caller, name: "b" }] }, "/callers", "two entries that match the same caller"],
    [
      {
        callers: [
          caller,
          { ...caller, name: "b", match: { awsRole: "arn:aws:iam::123456789012:role/team/reader" } },
        ],
      },
      "/callers",
      "two entries that match the same caller",
    ],
  ];

  it.each(documents)("%j: %s %s", (document, pointer, problem) => {
    expect(faultsOf(document)).toEqual([{ pointer, problem }]);
  });

  it.each([
    "http://issuer.example/keys",
    "https://",
    "https:issuer.example",
    "https:///keys",
    "https://issuer.example/keys?x=1",
    "https://issuer.example/keys#x",
    "https://user:pass@issuer.example/keys",
    "https://issuer.example@evil.example/keys",
    "https://issuer.example\\@evil.example/keys",
    "https://[/keys",
    "https://issuer.example:port/keys",
    "https://issuer.example:99999/keys",
    "https://issuer example/keys",
    "https://%%%/keys",
    "HTTPS://issuer.example/keys",
    "",
  ])("has no key set at %j, which would be fetched or crash the start", (jwksUri) => {
    expect(faultsOf(withCaller({ match: { oidc: { ...oidc, jwksUri } } }))).toEqual([
      { pointer: "/callers/0/match/oidc/jwksUri", problem: "an https URL" },
    ]);
  });

  it("takes two OIDC callers for two, whatever spaces they hold", () => {
    const entries = [
      { name: "a", match: { oidc: { ...oidc, audience: "x y", subject: "z" } }, groups: ["mail"] },
      { name: "b", match: { oidc: { ...oidc, audience: "x", subject: "y z" } }, groups: ["mail"] },
    ];
    expect(faultsOf({ callers: entries })).toEqual([]);
  });

  it("is told both what its key versions lack and that they do not fit", () => {
    expect(faultsOf({ callers: [caller], keys: { issue: "v1", accept: [] } })).toEqual([
      { pointer: "/keys/accept", problem: "at least one version" },
      { pointer: "/keys", problem: "accept must contain issue" },
    ]);
  });

  it("is not said to name one caller twice where it names none", () => {
    const entries = ["x", "y"].map((awsRole) => ({ name: awsRole, match: { awsRole }, groups: ["mail"] }));
    expect(faultsOf({ callers: entries }).map(({ pointer }) => pointer)).toEqual([
      "/callers/0/match/awsRole",
      "/callers/1/match/awsRole",
    ]);
  });

  it("says all of its faults at once, each with its place", () => {
    const faults = faultsOf({
      profile: "open",
      tenantDomains: ["x", "contoso.com", "@"],
      keys: { issue: "v2", accept: ["v1", ""] },
      callers: [
        { name: "a/b", match: {}, groups: ["mail"] },
        { name: "ok", match: { local: true }, groups: [], extra: 1 },
      ],
      extra: true,
    });
    expect(faults.map(({ pointer }) => pointer).toSorted()).toEqual([
      "",
      "/callers/0/match",
      "/callers/0/name",
      "/callers/1",
      "/callers/1/groups",
      "/keys",
      "/keys/accept/1",
      "/profile",
      "/tenantDomains/0",
      "/tenantDomains/2",
    ]);
  });

  it("says nothing of what stands in it", () => {
    const canary = "canary-8d1f";
    const planted = [
      canary,
      { [canary]: canary },
      { callers: [caller], [canary]: 1 },
      { callers: canary, profile: canary, tenantDomains: canary, keys: canary },
      { callers: [{ name: `${canary} `, match: canary, groups: canary }] },
      { callers: [{ ...caller, [canary]: 1, groups: [canary], match: { [canary]: canary } }] },
      { callers: [{ ...caller, match: { awsRole: canary, oidc: { ...oidc, subject: 1, [canary]: 2 } } }] },
      { callers: [caller], keys: { issue: `${canary} `, accept: [canary], [canary]: canary } },
      { callers: [caller], tenantDomains: [`@${canary}`, { [canary]: canary }] },
      {
        callers: [
          { ...caller, name: canary },
          { ...caller, name: canary },
        ],
      },
    ];
    for (const document of planted) {
      const faults = faultsOf(document);
      expect(faults.length).toBeGreaterThan(0);
      expect(JSON.stringify(faults)).not.toContain(canary);
    }
  });
});
