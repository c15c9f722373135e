import { describe, expect, it } from "vitest";
import { createDomainTest } from "../../../src/policy/document/domains.ts";
import { canonicalDomain } from "../../../src/privacy/text/address.ts";
import { createTenantAddressTest } from "../../../src/privacy/text/tenant-address.ts";
import { deriveKeys } from "../../../src/privacy/tokens/keys.ts";
import { createP1Pseudonyms } from "../../../src/privacy/tokens/pseudonyms/p1.ts";

const isTenantDomain = createDomainTest(
  ["contoso.com", "*.corp.contoso.com", "bücher.example", "contoso.onmicrosoft.com"],
  canonicalDomain,
);
const isTenantAddress = createTenantAddressTest(isTenantDomain);
const pseudonymOf = createP1Pseudonyms({ keys: deriveKeys(new Uint8Array(32)), keepsDomain: isTenantDomain });

/** Spellings of addresses, and whether each is one of the tenant's. */
const spellings: readonly (readonly [address: string, isOfTenant: boolean])[] = [
  ["ada@contoso.com", true],
  ["ADA@CONTOSO.COM", true],
  ["ada@contoso.com.", true],
  ["ada+news@contoso.com", true],
  ["smtp:ada@contoso.com", true],
  ["Ada <ada@contoso.com>", true],
  ["ada\u200b@contoso.com", true],
  ["ada@contoso.onmicrosoft.com", true],
  ["ada@eu.corp.contoso.com", true],
  ["ada@bücher.example", true],
  ["ada@BÜCHER.example", true],
  ["ada@xn--bcher-kva.example", true],
  ["", false],
  ["ada", false],
  ["@contoso.com", false],
  ["ada@", false],
  ["ada@corp.contoso.com", false],
  ["ada@eu.contoso.com", false],
  ["ada@contoso.com.evil.example", false],
  ["ada@evilcontoso.com", false],
  ["ada@cοntoso.com", false],
  ["ada@contoso.com/é", false],
  ["ada@contoso.com?x=é", false],
  ["eve@evil.example <ada@contoso.com>", false],
  ["eve@evil.example, ada@contoso.com", false],
  ["eve@evil.example@contoso.com", false],
  ["/o=ExchangeLabs/ou=Exchange Administrative Group/cn=Recipients/cn=1f-ada", false],
  ["EX:/o=ExchangeLabs/cn=Recipients/cn=1f-ada@contoso.com", false],
  ["x500:/o=contoso/cn=ada", false],
  ["eve_evil.example#EXT#@contoso.onmicrosoft.com", false],
  ["IMCEASMTP-eve+40evil+2Eexample@contoso.com", false],
  ["IMCEAEX-_O=CONTOSO_OU=X_CN=ADA@contoso.com", false],
  ["S-1-5-21-1004336348-1177238915-682003330-512", false],
  [`${"a".repeat(1000)}@contoso.com`, false],
];

describe("an address of the tenant", () => {
  it.each(spellings)("%s: %s", (address, isOfTenant) => {
    expect(isTenantAddress(address)).toBe(isOfTenant);
  });

  it("is never one whose pseudonym does not show a domain of the tenant's", () => {
    const shown = spellings.filter(([address]) => isTenantDomain(pseudonymOf(address).split("@")[1] ?? ""));
    for (const [address] of spellings.filter(([address]) => isTenantAddress(address)))
      expect(shown.map(([each]) => each)).toContain(address);
  });
});
