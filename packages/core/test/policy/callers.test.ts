import { describe, expect, it } from "vitest";
import { awsPartitions } from "../../src/clouds/aws-partitions.ts";
import type { Caller } from "../../src/invocation.ts";
import { type CallerMatch, createCallerLookup, matchKey, parseRoleArn } from "../../src/policy/callers.ts";

const ACCOUNT = "123456789012";
const oidc = { issuer: "https://issuer.example", audience: "graphveil", subject: "svc" } as const;
const jwksUri = "https://issuer.example/keys";
/** What every token of these tests says of itself. */
const token = { audiences: 1, lifetimeSeconds: 300 } as const;

/** The name of the entry that admits a caller, where each entry is named by its place. */
const admitted = (matches: readonly CallerMatch[], caller: Caller): string | undefined =>
  createCallerLookup(matches.map((match, i) => ({ name: String(i), match, groups: ["mail"] as const })))(
    caller,
  )?.name;

const role = (roleName: string, accountId = ACCOUNT): Caller => ({ kind: "awsRole", accountId, roleName });
const arn = (path: string): CallerMatch => ({ awsRole: `arn:aws:iam::${ACCOUNT}:role/${path}` });

describe("parseRoleArn", () => {
  it.each([
    [`arn:aws:iam::${ACCOUNT}:role/reader`, "reader"],
    [`arn:aws:iam::${ACCOUNT}:role/team/data/reader`, "reader"],
    ...awsPartitions.map(({ name }) => [`arn:${name}:iam::${ACCOUNT}:role/reader`, "reader"]),
    [`arn:aws-us-gov:iam::${ACCOUNT}:role/a+=,.@-_b`, "a+=,.@-_b"],
    [
      `arn:aws:iam::${ACCOUNT}:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_x_0a`,
      "AWSReservedSSO_x_0a",
    ],
    [`arn:aws:iam::${ACCOUNT}:role/${"r".repeat(64)}`, "r".repeat(64)],
  ])("reads %s", (text, roleName) => {
    expect(parseRoleArn(text)).toEqual({ accountId: ACCOUNT, roleName });
  });

  it.each([
    "",
    "reader",
    `arn:aws:iam::${ACCOUNT}:user/reader`,
    `arn:aws:iam::${ACCOUNT}:role/`,
    `arn:aws:iam::${ACCOUNT}:role/team/`,
    `arn:aws:iam::${ACCOUNT}:role/*`,
    `arn:aws:iam::*:role/reader`,
    `arn:aws:iam::12345678901:role/reader`,
    `arn:aws:iam::1234567890123:role/reader`,
    `arn:aws:sts::${ACCOUNT}:assumed-role/reader/session`,
    `arn:azure:iam::${ACCOUNT}:role/reader`,
    ` arn:aws:iam::${ACCOUNT}:role/reader`,
    `arn:aws:iam::${ACCOUNT}:role/reader\n`,
    `arn:aws:iam::${ACCOUNT}:role/a b`,
    `arn:aws:iam::${ACCOUNT}:role/é`,
    `arn:aws:iam::${ACCOUNT}:role/${"r".repeat(65)}`,
  ])("does not read %j", (text) => {
    expect(parseRoleArn(text)).toBeUndefined();
  });
});

describe("an IAM role", () => {
  it.each([
    ["without a path", "reader"],
    ["with a path", "team/data/reader"],
  ])("is known by account and name, %s in the policy", (_, path) => {
    expect(admitted([arn(path)], role("reader"))).toBe("0");
    expect(admitted([arn(path)], role("Reader"))).toBeUndefined();
    expect(admitted([arn(path)], role("data/reader"))).toBeUndefined();
    expect(admitted([arn(path)], role("reader", "210987654321"))).toBeUndefined();
  });

  it("has its own entry before its account's", () => {
    const matches = [{ awsAccount: ACCOUNT }, arn("reader")];
    expect(admitted(matches, role("reader"))).toBe("1");
    expect(admitted(matches.toReversed(), role("reader"))).toBe("0");
    expect(admitted(matches, role("other"))).toBe("0");
  });

  it("that cannot be read is one by its text", () => {
    const [one, other] = [matchKey({ awsRole: "reader" }), matchKey({ awsRole: "writer" })];
    expect(one).not.toBe(other);
    expect(matchKey({ awsRole: "reader" })).toBe(one);
    expect(matchKey(arn("reader"))).not.toBe(one);
  });

  it("is not the account's other principal", () => {
    expect(admitted([arn("reader")], { kind: "awsPrincipal", accountId: ACCOUNT })).toBeUndefined();
    expect(admitted([{ awsAccount: ACCOUNT }], { kind: "awsPrincipal", accountId: ACCOUNT })).toBe("0");
    expect(
      admitted([{ awsAccount: ACCOUNT }], { kind: "awsPrincipal", accountId: "000000000000" }),
    ).toBeUndefined();
  });
});

describe("a Google service account", () => {
  const email = "reader@project.iam.gserviceaccount.com";
  const uniqueId = "123456789012345678901";
  const caller: Caller = { kind: "gcpServiceAccount", email, uniqueId };

  it("is known by its unique id before its e-mail, which a later account can have again", () => {
    const matches = [{ gcpServiceAccount: email }, { gcpServiceAccount: uniqueId }];
    expect(admitted(matches, caller)).toBe("1");
    expect(admitted(matches, { ...caller, uniqueId: "999999999999999999999" })).toBe("0");
    expect(admitted(matches, { ...caller, email: "other@project.iam.gserviceaccount.com" })).toBe("1");
  });

  it("is known by its unique id only where its e-mail is not verified", () => {
    expect(admitted([{ gcpServiceAccount: email }], { kind: "gcpServiceAccount", uniqueId })).toBeUndefined();
    expect(admitted([{ gcpServiceAccount: uniqueId }], { kind: "gcpServiceAccount", uniqueId })).toBe("0");
  });

  it("cannot pass an e-mail for a unique id, nor an id for an e-mail", () => {
    const other = "999999999999999999999";
    expect(admitted([{ gcpServiceAccount: uniqueId }], { ...caller, email: uniqueId, uniqueId: other })).toBe(
      undefined,
    );
    expect(admitted([{ gcpServiceAccount: email }], { ...caller, email: other, uniqueId: email })).toBe(
      undefined,
    );
  });

  it("is known by an e-mail that begins or ends like a unique id", () => {
    for (const alike of [`${uniqueId}@developer.gserviceaccount.com`, `reader@${uniqueId}`])
      expect(admitted([{ gcpServiceAccount: alike }], { ...caller, email: alike })).toBe("0");
  });

  it("is compared without the case of its e-mail", () => {
    expect(admitted([{ gcpServiceAccount: email }], { ...caller, email: email.toUpperCase() })).toBe("0");
  });
});

describe("an OIDC caller", () => {
  it("is known by issuer, audience and subject together, to the letter", () => {
    const matches: readonly CallerMatch[] = [{ oidc: { ...oidc, jwksUri } }];
    expect(admitted(matches, { kind: "oidc", token, ...oidc })).toBe("0");
    for (const changed of [
      { issuer: "https://other.example" },
      { audience: "Graphveil" },
      { subject: "svc " },
    ])
      expect(admitted(matches, { kind: "oidc", token, ...oidc, ...changed })).toBeUndefined();
  });

  it("cannot move a space from its subject into an audience", () => {
    const matches: readonly CallerMatch[] = [{ oidc: { ...oidc, audience: "a b", subject: "c", jwksUri } }];
    expect(
      admitted(matches, { kind: "oidc", token, ...oidc, audience: "a", subject: "b c" }),
    ).toBeUndefined();
    expect(admitted(matches, { kind: "oidc", token, ...oidc, audience: "a b", subject: "c" })).toBe("0");
  });
});

describe("an OIDC caller by a claim", () => {
  const claim = { name: "repository", value: "contoso/reports" };
  const { issuer, audience, subject } = oidc;
  const byClaim: CallerMatch = { oidc: { issuer, audience, jwksUri, claim } };
  const bySubject: CallerMatch = { oidc: { ...oidc, jwksUri } };
  const caller = (claims: Readonly<Record<string, string>>): Caller => ({
    kind: "oidc",
    token,
    ...oidc,
    claims,
  });

  it.each([
    [{ repository: "contoso/reports" }, "0"],
    [{ repository: "contoso/reports", ref: "main" }, "0"],
    [{ repository: "Contoso/reports" }, undefined],
    [{ repository: "contoso/reports " }, undefined],
    [{ Repository: "contoso/reports" }, undefined],
    [{ ref: "contoso/reports" }, undefined],
    [{}, undefined],
  ])("who has the claims %j is entry %s", (claims, name) => {
    expect(admitted([byClaim], caller(claims))).toBe(name);
  });

  it("is of the same issuer and audience", () => {
    const has = caller({ repository: "contoso/reports" });
    expect(admitted([byClaim], { ...has, issuer: "https://other.example" } as Caller)).toBeUndefined();
    expect(admitted([byClaim], { ...has, audience: "other" } as Caller)).toBeUndefined();
  });

  it("comes after the same caller by subject, wherever the entries stand", () => {
    const has = caller({ repository: "contoso/reports" });
    expect(admitted([byClaim, bySubject], has)).toBe("1");
    expect(admitted([bySubject, byClaim], has)).toBe("0");
    expect(admitted([byClaim, bySubject], { ...has, subject: "other" } as Caller)).toBe("0");
  });

  it("cannot pass a claim for a subject", () => {
    const posing: Caller = { kind: "oidc", token, issuer, audience, subject: "x", claims: { sub: subject } };
    expect(admitted([bySubject], posing)).toBeUndefined();
  });
});

describe("the lookup", () => {
  const everybody: readonly CallerMatch[] = [
    { local: true },
    arn("reader"),
    { awsAccount: ACCOUNT },
    { gcpServiceAccount: "reader@project.iam.gserviceaccount.com" },
    { oidc: { ...oidc, jwksUri } },
  ];

  it("admits nobody whom the platform does not vouch for", () => {
    expect(admitted(everybody, { kind: "unknown", reason: "local" })).toBeUndefined();
  });

  it("admits nobody where the policy has no entry", () => {
    for (const caller of [{ kind: "local" }, role("reader"), { kind: "oidc", token, ...oidc }] as const)
      expect(admitted([], caller)).toBeUndefined();
  });

  it("keeps the forms apart", () => {
    expect(new Set(everybody.map(matchKey)).size).toBe(everybody.length);
    expect(admitted(everybody, { kind: "local" })).toBe("0");
    expect(admitted(everybody.slice(1), { kind: "local" })).toBeUndefined();
    const posing: Caller = { kind: "gcpServiceAccount", email: "local", uniqueId: ACCOUNT };
    expect(admitted(everybody, posing)).toBeUndefined();
  });

  it("knows two spellings of one role for the same", () => {
    expect(matchKey(arn("reader"))).toBe(matchKey(arn("team/reader")));
    expect(matchKey(arn("reader"))).not.toBe(matchKey(arn("Reader")));
  });
});
