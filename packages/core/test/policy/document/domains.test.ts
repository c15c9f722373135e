import { describe, expect, it } from "vitest";
import { createDomainTest } from "../../../src/policy/document/domains.ts";

const canonical = (domain: string): string => domain.toLowerCase();
const isOwn = createDomainTest(["contoso.com", "Fabrikam.COM", "*.example.org", "*.Corp.Example"], canonical);

describe("createDomainTest", () => {
  it.each([
    ["contoso.com", true],
    ["fabrikam.com", true],
    ["mail.example.org", true],
    ["a.b.example.org", true],
    ["x.corp.example", true],
    ["example.org", false],
    ["corp.example", false],
    ["mail.contoso.com", false],
    ["evilcontoso.com", false],
    ["x.ntoso.com", false],
    ["x.brikam.com", false],
    ["contoso.com.evil.example", false],
    ["badexample.org", false],
    ["example.org.evil", false],
    ["contoso.co", false],
    ["*.example.org", true],
    ["", false],
  ])("%s: %j", (domain, own) => {
    expect(isOwn(domain)).toBe(own);
  });

  it("owns nothing where nothing is listed", () => {
    expect(createDomainTest([], canonical)("contoso.com")).toBe(false);
  });

  it("compares what the canonical spelling makes of the list", () => {
    const idna = createDomainTest(["bücher.example", "*.bücher.example"], (domain) =>
      domain.replace("bücher", "xn--bcher-kva"),
    );
    expect(["xn--bcher-kva.example", "a.xn--bcher-kva.example", "bücher.example"].map(idna)).toEqual([
      true,
      true,
      false,
    ]);
  });
});
