import { describe, expect, test } from "vitest";
import { createP1Pseudonyms } from "../../../../src/privacy/tokens/pseudonyms/p1.ts";
import { keyringOf } from "../../../fixtures/tokens.ts";

const { keys } = keyringOf(7).issue;
const create = (byte = 7) => {
  const keepsDomain = (domain: string) =>
    domain === "northwind-traders.com" || domain === "xn--bcher-kva.example";
  return createP1Pseudonyms({ keys: keyringOf(byte).issue.keys, keepsDomain });
};
const of = create();

describe("equal addresses", () => {
  const groups = [
    [
      "vasterby@northwind-traders.com",
      "VASTERBY@Northwind-Traders.COM",
      " vasterby@northwind-traders.com\t",
      "vasterby@northwind-traders.com.",
    ],
    ["zo\u00eb@b\u00fccher.example", "ZOE\u0308@xn--bcher-kva.example", "zoe\u0308@B\u00dcCHER.example"],
    ["/o=ExchangeLabs/cn=Recipients/cn=0a1b-vasterby", "/O=EXCHANGELABS/CN=RECIPIENTS/CN=0A1B-VASTERBY"],
    ["vasterby@tailspintoys.com", "Vasterby@TAILSPINTOYS.com"],
  ];

  test.each(groups)("in every spelling have one pseudonym: %s", (...spellings) => {
    expect(new Set(spellings.map(of)).size).toBe(1);
  });

  test("of different people differ, and so do domains and keys", () => {
    const all = groups.map(([each = ""]) => of(each));
    expect(new Set(all).size).toBe(groups.length);
    expect(create(8)("vasterby@northwind-traders.com")).not.toBe(of("vasterby@northwind-traders.com"));
  });
});

describe("the form", () => {
  test.each([
    { value: "vasterby@northwind-traders.com", form: /^p1_[a-z2-7]{26}@northwind-traders\.com$/ },
    { value: "vasterby@tailspintoys.com", form: /^p1_[a-z2-7]{26}@d1-[a-z2-7]{16}\.invalid$/ },
    { value: "vasterby@eu.northwind-traders.com", form: /^p1_[a-z2-7]{26}@d1-[a-z2-7]{16}\.invalid$/ },
    { value: "SMTP:vasterby@northwind-traders.com", form: /^SMTP:p1_[a-z2-7]{26}@northwind-traders\.com$/ },
    { value: "smtp:vasterby@northwind-traders.com", form: /^smtp:p1_[a-z2-7]{26}@northwind-traders\.com$/ },
    { value: "X500:/o=ExchangeLabs/cn=x", form: /^X500:p1_[a-z2-7]{26}$/ },
    { value: "S-1-5-21-1", form: /^p1_[a-z2-7]{26}$/ },
    {
      value: "vasterby_tailspintoys.com#EXT#@northwind-traders.com",
      form: /^p1_[a-z2-7]{26}@northwind-traders\.com$/,
    },
    { value: "@northwind-traders.com", form: /^p1_[a-z2-7]{26}$/ },
    { value: "vasterby@", form: /^p1_[a-z2-7]{26}$/ },
    { value: 'a"b\\c@northwind-traders.com', form: /^p1_[a-z2-7]{26}$/ },
    { value: 'a@b"c', form: /^p1_[a-z2-7]{26}@d1-[a-z2-7]{16}\.invalid$/ },
    { value: "\ud800", form: /^p1_[a-z2-7]{26}$/ },
  ])("of $value", ({ value, form }) => {
    expect(of(value)).toMatch(form);
  });

  test("keeps an empty address empty", () => {
    expect(of("")).toBe("");
  });

  test("gives one domain one token and another another", () => {
    const domain = (value: string) => of(value).split("@")[1];
    expect(domain("a@tailspintoys.com")).toBe(domain("b@TailspinToys.com"));
    expect(domain("a@tailspintoys.com")).not.toBe(domain("a@wingtiptoys.com"));
  });

  test("says the same behind a scheme as without one", () => {
    expect(of("SMTP:vasterby@northwind-traders.com")).toBe(`SMTP:${of("vasterby@northwind-traders.com")}`);
    expect(of("X500:/O=X/CN=Y")).toBe(`X500:${of("/o=x/cn=y")}`);
  });
});

describe("a domain that would be kept, were it one", () => {
  const pseudonymOf = createP1Pseudonyms({ keys, keepsDomain: () => true });

  test.each([
    'a","subject":"planted","b":".northwind-traders.com',
    "a\\.northwind-traders.com",
    "call vasterby +31 20 555 0100.northwind-traders.com",
    "<vasterby>.northwind-traders.com",
    "\ud800.northwind-traders.com",
    "\u0122vasterby b.northwind-traders.com",
    "..northwind-traders.com",
    "-a.northwind-traders.com",
    `${"a".repeat(64)}.northwind-traders.com`,
    `${"a.".repeat(130)}northwind-traders.com`,
  ])("is a token: %j", (domain) => {
    expect(pseudonymOf(`vasterby@${domain}`)).toMatch(/^p1_[a-z2-7]{26}(?:@d1-[a-z2-7]{16}\.invalid)?$/);
  });

  test.each([
    "northwind-traders.com",
    "eu.northwind-traders.com",
    "mail_1.xn--bcher-kva.example",
    "intranet",
  ])("is kept where it is one: %s", (domain) => {
    expect(pseudonymOf(`vasterby@${domain}`).split("@")[1]).toBe(domain);
  });
});

test("keys of different purposes differ", () => {
  expect(Buffer.from(keys.pseudonym).equals(Buffer.from(keys.domain))).toBe(false);
});
