import { describe, expect, it } from "vitest";
import { createDomainTest } from "../../src/policy/document/domains.ts";
import { canonicalDomain } from "../../src/privacy/text/address.ts";

/** Whether a domain of an address is the tenant's own under the domains that a policy lists. */
const isOwn = (listed: readonly string[], domain: string): boolean =>
  createDomainTest(listed, canonicalDomain)(canonicalDomain(domain));

const nfd = "bücher.example".normalize("NFD");

describe("the tenant's own domains", () => {
  it.each([
    ["contoso.com", "contoso.com"],
    ["contoso.com", "CONTOSO.Com"],
    ["contoso.com", "contoso.com."],
    ["Contoso.COM.", "contoso.com"],
    ["contoso.com", "ｃｏｎｔｏｓｏ.com"],
    ["contoso.com", "contoso\u3002com"],
    ["bücher.example", "bücher.example"],
    ["bücher.example", "BÜCHER.example"],
    ["bücher.example", "xn--bcher-kva.example"],
    ["xn--bcher-kva.example", "bücher.example"],
    ["XN--BCHER-KVA.example", "bücher.example"],
    ["bücher.example", nfd],
    [nfd, "xn--bcher-kva.example"],
    ["*.contoso.com", "mail.contoso.com"],
    ["*.contoso.com", "a.b.Contoso.com"],
    ["*.bücher.example", "mail.xn--bcher-kva.example"],
    ["*.xn--bcher-kva.example", "post.BÜCHER.example"],
    ["faß.example", "xn--fa-hia.example"],
  ])("%s covers %s", (listed, domain) => {
    expect(isOwn([listed], domain)).toBe(true);
  });

  it.each([
    ["contoso.com", "mail.contoso.com"],
    ["contoso.com", "notcontoso.com"],
    ["contoso.com", "contoso.com.evil.example"],
    ["*.contoso.com", "contoso.com"],
    ["*.contoso.com", "notcontoso.com"],
    ["*.contoso.com", ".contoso.com.evil.example"],
    ["bücher.example", "bucher.example"],
    ["bücher.example", "mail.bücher.example"],
    ["contoso.com", "c\u043entoso.com"],
    ["faß.example", "fass.example"],
  ])("%s does not cover %s", (listed, domain) => {
    expect(isOwn([listed], domain)).toBe(false);
  });
});
