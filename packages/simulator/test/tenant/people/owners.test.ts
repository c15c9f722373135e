import { describe, expect, it } from "vitest";
import { canonicalAddress } from "../../../src/tenant/people/owners.ts";
import { createTenant } from "../../../src/tenant/tenant.ts";
import type { JsonValue } from "../../../src/tenant/wire.ts";

const tenant = createTenant();

/** Every address that stands anywhere in a wire value, with the name beside it. */
function* addressesIn(value: JsonValue): Generator<string> {
  if (value === null || typeof value !== "object") return;
  for (const [name, inner] of Object.entries(value)) {
    if (typeof inner === "string" && ["address", "locationEmailAddress"].includes(name)) yield inner;
    else yield* addressesIn(inner as JsonValue);
  }
}

describe("ownerOf", () => {
  it("knows a user by every alias, scheme and case", () => {
    for (const { id, mail, userPrincipalName, proxyAddresses } of tenant.people) {
      for (const address of [mail, userPrincipalName, ...proxyAddresses]) {
        if (address === null) continue;
        const bare = address.replace(/^(?:smtp|sip|x500):/i, "");
        for (const spelling of [address, bare, bare.toUpperCase(), ` ${bare.toLowerCase()} `]) {
          expect(tenant.ownerOf(spelling)).toEqual({ kind: "user", id });
        }
      }
    }
  });

  it("resolves every address of every item, and finds none of the tenant's own outside", () => {
    const seen = new Map<string, string>();
    for (const { messages, events, calendars } of tenant.mailboxes) {
      for (const { wire } of [...messages, ...events, ...calendars]) {
        for (const address of addressesIn(wire)) seen.set(address, tenant.ownerOf(address).kind);
      }
    }
    const own = [...seen].filter(
      ([address]) =>
        address.startsWith("/") || /@(?:.*\.)?northwind-?traders\.(?:com|onmicrosoft\.com)$/i.test(address),
    );
    expect(own.length).toBeGreaterThan(200);
    const strangers = own.filter(
      ([address, kind]) => kind === "external" && !address.startsWith("postmarshal@"),
    );
    expect(strangers.map(([address]) => address)).toEqual([]);
    expect(new Set(seen.values())).toEqual(new Set(["user", "group", "external"]));
  });

  it("takes an IDNA domain in either form for one", () => {
    const guest = tenant.people.find(({ mail }) => mail?.includes("@xn--"));
    const unicode = guest?.mail?.replace(/@.*/, "@zwölfender-bäckerei.example") ?? "";
    expect(tenant.ownerOf(unicode)).toEqual({ kind: "user", id: guest?.id });
    expect(canonicalAddress(`SMTP:${unicode.toUpperCase()}`)).toBe(guest?.mail);
  });

  it("calls everybody else external", () => {
    for (const address of ["", "nobody", "who@ever.example", "/o=elsewhere/cn=x"]) {
      expect(tenant.ownerOf(address)).toEqual({ kind: "external" });
    }
  });
});
