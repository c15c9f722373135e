import { describe, expect, it } from "vitest";
import {
  canonicalAddress,
  canonicalDomain,
  isHostName,
  schemeOf,
} from "../../../src/privacy/text/address.ts";
import { createP1Pseudonyms } from "../../../src/privacy/tokens/pseudonyms/p1.ts";
import { keyringOf } from "../../fixtures/tokens.ts";
import { equalGroups, spellings, type Verdict } from "./address-spellings.ts";

const own = new Set(["contoso.com", "xn--bcher-kva.example"]);
const { keys } = keyringOf(7).issue;
const pseudonymOf = createP1Pseudonyms({ keys, keepsDomain: (domain) => own.has(domain) });
/** A pseudonym without the scheme in front of it. */
const bare = (value: string): string => pseudonymOf(value).replace(/^[A-Za-z0-9]+:/, "");
const alice = pseudonymOf("alice@contoso.com");

const forms: Readonly<Record<Verdict, RegExp>> = {
  joins: /^p1_[a-z2-7]{26}@contoso\.com$/,
  apart: /^p1_[a-z2-7]{26}@contoso\.com$/,
  foreign: /^p1_[a-z2-7]{26}@d1-[a-z2-7]{16}\.invalid$/,
  "no address": /^p1_[a-z2-7]{26}$/,
};

describe("a spelling of an address", () => {
  it("has a verdict and a reason in a table of at least 80, each once", () => {
    expect(spellings.length).toBeGreaterThanOrEqual(80);
    expect(new Set(spellings.map(([spelling]) => spelling)).size).toBe(spellings.length);
    for (const [, , reason] of spellings) expect(reason.length).toBeGreaterThan(3);
  });

  it.each(spellings)("%j: %s, since %s", (spelling, verdict) => {
    const pseudonym = bare(spelling);
    expect(pseudonym).toMatch(forms[verdict]);
    expect(pseudonym === alice).toBe(verdict === "joins");
  });

  it.each(equalGroups.map((group) => [group] as const))("is one for all of %j", (group) => {
    expect(new Set(group.map(bare)).size).toBe(1);
  });

  it("keeps a detail where the policy says that it is literal", () => {
    const literal = createP1Pseudonyms({
      keys,
      keepsDomain: (domain) => own.has(domain),
      plusAddressing: "literal",
    });
    expect(literal("alice+news@contoso.com")).not.toBe(alice);
    expect(literal("alice+news@contoso.com")).toBe(
      literal("SMTP:Alice+News@contoso.com").slice("SMTP:".length),
    );
    expect(literal("alice@contoso.com")).toBe(alice);
  });

  it("keeps the scheme of a proxy address in front, as it was written", () => {
    for (const scheme of ["SMTP:", "smtp:", "SIP:", "X500:", "EX:", "eum:"])
      expect(pseudonymOf(`${scheme} alice@contoso.com`).startsWith(`${scheme}p1_`), scheme).toBe(true);
    expect(schemeOf("mailto:alice@contoso.com")).toBe("");
    expect(schemeOf("alice@contoso.com")).toBe("");
    expect(schemeOf("https://contoso.com")).toBe("");
  });

  it("is the same when it is read again", () => {
    const settings = { foldsDetail: (domain: string) => own.has(domain) };
    for (const [spelling, verdict] of spellings) {
      if (verdict === "no address") continue;
      const { local, domain } = canonicalAddress(spelling, settings);
      expect(canonicalAddress(`${local}@${domain}`, settings), spelling).toEqual({ local, domain });
    }
  });
});

describe("a domain", () => {
  it.each([
    ["Contoso.COM.", "contoso.com"],
    ["B\u00dcCHER.example", "xn--bcher-kva.example"],
    ["\u4f8b\u3048.\u30c6\u30b9\u30c8", "xn--r8jz45g.xn--zckzah"],
    ["contoso.com/\u00e9", "contoso.com/\u00e9"],
    ["contoso.com@\u00e9", "contoso.com@\u00e9"],
    ["\uff11", "\uff11"],
  ])("%j is %j", (domain, expected) => {
    expect(canonicalDomain(domain)).toBe(expected);
  });
});

describe("a hostile text", () => {
  const parts = [
    "a",
    "\u0301\u0323",
    "(",
    "<",
    '"',
    "\\",
    "@",
    ".",
    " ",
    "\u200b",
    "+",
    "'",
    "a(",
    "<a",
    "\ud800",
  ];
  const milliseconds = (text: string): number => {
    const start = process.threadCpuUsage();
    pseudonymOf(text);
    return process.threadCpuUsage(start).user / 1000;
  };

  it.each(parts)("of many %j costs no more than its length", (part) => {
    for (const text of [
      part.repeat(200_000),
      `a${part.repeat(400)}@contoso.com`,
      `${part.repeat(499)}@b.com`,
    ])
      expect(Math.min(milliseconds(text), milliseconds(text))).toBeLessThan(100);
  });
});

it.each([
  ["x.org", true],
  ["a", true],
  ["x.y.z", true],
  ["contoso.com", true],
  ["_dmarc.contoso.com", true],
  ["-x.org", false],
  ["x-.org", false],
  ["x..org", false],
  ["x.org.", false],
  [`${"a".repeat(63)}.org`, true],
  [`${"a".repeat(64)}.org`, false],
  ["", false],
])("%j is a host name: %s", (domain, isOne) => {
  expect(isHostName(domain)).toBe(isOne);
});
