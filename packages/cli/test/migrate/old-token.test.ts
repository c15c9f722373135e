import { describe, expect, test } from "vitest";
import {
  canonicalForm,
  hashOfToken,
  oldDomainToken,
  oldHash,
  oldToken,
} from "../../src/migrate/psoxy/old-token.ts";
import { domainVectors, psoxyVectors } from "./psoxy-vectors.ts";

const options = { salt: "salt", emails: "strict" } as const;

describe("Psoxy's known answers", () => {
  test.each(psoxyVectors)("$input: $output", ({ input, salt, output }) => {
    expect(hashOfToken(output)).toBe(oldHash(input, { ...options, salt }));
    if (output.startsWith("t~"))
      expect(oldToken(input, { ...options, salt }, { domains: "preserve" })).toBe(output);
  });

  test("of domains", () => {
    const { domain, salt, tokenized, encrypted } = domainVectors;
    expect(oldDomainToken(domain, salt)).toBe(tokenized);
    expect(encrypted.slice(2, 44)).toBe(tokenized.slice(2, 44));
    const token = oldToken("alice@acme.com", options, { domains: "tokenize", domainSalt: salt });
    expect(token).toBe(`t~UFdK0TvVTvZ23c6QslyCy0o2MSq2DRtDjEXfTPJyyMk@${tokenized}`);
    expect(oldToken("alice@acme.com", options, { domains: "redact" })).not.toContain("@");
  });
});

describe("the canonical form", () => {
  test.each([
    ["Alice@Acme.COM", "alice@acme.com"],
    ["alice+news@acme.com", "alice@acme.com"],
    ["Alice Liddell <alice@acme.com>", "alice@acme.com"],
    ['"Liddell, Alice" <Alice+x@acme.com>', "alice@acme.com"],
    ["a.lice@acme.com", "a.lice@acme.com"],
    ["alice@acme", "alice@acme"],
    ["Alice@acme.c", "Alice@acme.c"],
    ["Alice@[10.0.0.1]", "Alice@[10.0.0.1]"],
    ["Älice@acme.com", "Älice@acme.com"],
    [" blah ", " blah "],
    ["Blah", "Blah"],
    ["::ffff:192.0.2.128", "192.0.2.128"],
    ["2001:0db8::1", "2001:db8:0:0:0:0:0:1"],
    ["::", "0:0:0:0:0:0:0:0"],
  ])("of %j is %j", (value, canonical) => {
    expect(canonicalForm(value, "strict")).toBe(canonical);
  });

  test("has no dots where the old proxy ignored them", () => {
    expect(canonicalForm("A.Li.ce+x@acme.com", "ignore-dots")).toBe("alice@acme.com");
  });

  test("leaves the domain behind the token as it is seen", () => {
    const tokens = ["Erik@Worklytics.CO", "erik@worklytics.co"].map((each) =>
      oldToken(each, options, { domains: "preserve" }),
    );
    expect(tokens[0]).toMatch(/@Worklytics\.CO$/);
    expect(new Set(tokens.map(hashOfToken)).size).toBe(1);
  });
});

describe("the hash of a token", () => {
  const hash = oldHash("alice@acme.com", options);

  test.each([
    [`t~${hash}`],
    [`t~${hash}@acme.com`],
    [`SMTP:t~${hash}@acme.com`],
    [`t~${hash}@${domainVectors.tokenized}`],
    [`t~${hash}@${domainVectors.encrypted}`],
    [hash],
    [JSON.stringify({ domain: "acme.com", hash, scope: "email" })],
    [JSON.stringify({ hash, h_4: null, original: "alice@acme.com" })],
    [JSON.stringify({ reversible: "p~UFdK0TvVTvZ23c6QslyCy0o2MSq2DRtDjEXfTPJyyMnKYUk8FJevl3wvFyZY0eF-" })],
  ])("is read from %s", (token) => {
    expect(hashOfToken(token)).toBe(hash);
  });

  test.each([
    "",
    "t~",
    "p~short",
    "alice@acme.com",
    `t~${hash}x`,
    `t~${hash.slice(1)}`,
    `x~${hash}`,
    "{",
    "{}",
    '{"hash":1}',
    "null",
    `t~${hash}@a b`,
  ])("is not found in %j", (token) => {
    expect(hashOfToken(token)).toBeUndefined();
  });
});
