import { describe, expect, it } from "vitest";
import { parsePolicyDocument } from "../../../src/policy/document/document.ts";
import type { Fault } from "../../../src/schema/fault.ts";
import type { ProfileSettings } from "../../../src/schema/profile-settings.ts";
import { oidcMatch } from "../../fixtures/environment.ts";
import {
  caller,
  goodDocuments,
  inconsistentDocuments,
  malformedDocuments,
} from "../../fixtures/policy-documents.ts";

const { oidc } = oidcMatch;

const faultsOf = (value: unknown): readonly Fault[] => {
  const result = parsePolicyDocument(value);
  return result.ok ? [] : result.faults;
};

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

  it.each(goodDocuments.map((document) => [document]))("keeps what is written: %j", (document) => {
    const result = parsePolicyDocument(document);
    expect(result).toMatchObject({ ok: true, document: JSON.parse(JSON.stringify(document)) });
  });
});

describe("a policy with a fault", () => {
  const withCaller = (changed: object) => ({ callers: [{ ...caller, ...changed }] });

  it.each([...malformedDocuments, ...inconsistentDocuments])("%j: %s %s", (document, pointer, problem) => {
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
      { pointer: "/callers/0/match/oidc/jwksUri", problem: "must be an https URL without query" },
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
      profile: "rAw",
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

  it.each([
    ["classes", "__proto__"],
    ["classes", "constructor"],
    ["properties", "__proto__"],
    ["properties", "prototype"],
    ["properties", "constructor"],
  ])("is reported for a member of %s that parsers pass over: %s", (name, member) => {
    const problem = `has a member called ${member}`;
    const overrides = `{"${name}":{"${member}":"keep"}}`;
    const members = JSON.stringify(caller).slice(1, -1);
    const text = `{"callers":[{${members},"overrides":${overrides}}],"overrides":${overrides}}`;
    const pointers = faultsOf(JSON.parse(text)).flatMap((fault) =>
      fault.problem === problem ? [fault.pointer] : [],
    );
    expect(pointers).toEqual([`/overrides/${name}`, `/callers/0/overrides/${name}`]);
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
      {
        callers: [caller],
        overrides: { properties: { [canary]: canary, "a.b": "keep" }, classes: { [canary]: canary } },
      },
      { callers: [caller], phrases: [`${canary} `], overrides: { properties: { "a.b": canary } } },
      { callers: [{ ...caller, mailboxes: [canary], exclude: { group: canary }, folders: [canary] }] },
      { callers: [{ ...caller, operations: { allow: [canary], deny: [`/${canary}`] } }] },
      {
        callers: [
          { ...caller, match: { oidc: { ...oidc, subject: undefined, claim: { name: `${canary} ` } } } },
        ],
      },
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

describe("a profile's settings", () => {
  const seen = (document: object): readonly ProfileSettings[] => {
    const settings: ProfileSettings[] = [];
    parsePolicyDocument(document, {
      checkProfile: (given) => {
        settings.push(given);
        return [];
      },
    });
    return settings;
  };
  const overrides = { classes: { organization: "keep" } };

  it("are checked for the document, and for each entry with the profile and phrases that hold for it", () => {
    const document = {
      profile: "analytics",
      phrases: ["falcon"],
      callers: [
        caller,
        { ...caller, overrides },
        { ...caller, phrases: ["budget"] },
        { ...caller, profile: "raw", overrides },
      ],
    };
    expect(seen(document)).toEqual([
      { profile: "analytics", phrases: ["falcon"] },
      { profile: "analytics", phrases: ["falcon"], overrides },
      { profile: "analytics", phrases: ["budget"] },
      { profile: "raw", overrides },
    ]);
  });

  it("are checked for an entry with a profile of its own, also where the document's are not of their form", () => {
    const document = {
      profile: "open",
      callers: [
        { ...caller, overrides },
        { ...caller, profile: "raw" },
      ],
    };
    expect(seen(document)).toEqual([{ profile: "raw" }]);
  });

  it("have their faults at their place, beside all others", () => {
    const result = parsePolicyDocument(
      { callers: [{ ...caller, name: "a b", overrides }] },
      {
        checkProfile: ({ overrides: own }) =>
          own ? [{ pointer: "/overrides/classes/organization", problem: "x" }] : [],
      },
    );
    expect(result).toMatchObject({
      faults: [
        { pointer: "/callers/0/name", problem: "must be a name of up to 64 letters, digits, . _ -" },
        { pointer: "/callers/0/overrides/classes/organization", problem: "x" },
      ],
    });
  });
});
