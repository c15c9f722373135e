import { describe, expect, test } from "vitest";
import { plainProfile } from "../../../src/privacy/profile/effective-profile.ts";
import type { TypeName } from "../../../src/schema/schema.ts";
import { realTokens } from "../../fixtures/tokens.ts";
import { createTextSanitizer } from "./text-sanitizer.ts";

const { sanitize } = createTextSanitizer({ profile: plainProfile("strict"), tokens: realTokens() });
const of = (type: TypeName, value: unknown) =>
  sanitize(
    typeof value === "string" ? value : JSON.stringify(value),
    { kind: "entity", type },
    () => undefined,
  );
const strangersOf = (type: TypeName, value: unknown) =>
  Object.fromEntries(
    Array.from(of(type, value).strangeNames, ([name, { count, names }]) => [
      name,
      { count, names: [...names] },
    ]),
  );

describe("what is no address", () => {
  const nonAddresses = (address: string) => of("emailAddress", { address }).nonAddresses;

  test.each([
    "Ada Byron",
    "ada@",
    "@contoso.com",
    "ada@x.org; bob@x.org",
    "reception",
    " ",
    "x".repeat(2000),
  ])("is counted: %j", (address) => {
    expect(nonAddresses(address)).toBe(1);
  });

  test.each([
    "",
    "ada@contoso.com",
    "Ada <ada@contoso.com>",
    "/o=ExchangeLabs/ou=Exchange Administrative Group/cn=Recipients/cn=ada",
    "EX:/o=ExchangeLabs/cn=ada",
    "X500:/o=ExchangeLabs/cn=ada",
  ])("is not %j", (address) => {
    expect(nonAddresses(address)).toBe(0);
  });

  test("gets a pseudonym without a domain", () => {
    expect(of("emailAddress", { address: "Ada Byron" }).body).toMatch(/^\{"address":"p1_[a-z2-7]{26}"\}$/);
  });

  test("does not include names that are not written as addresses", () => {
    const user = {
      mailNickname: "ada",
      onPremisesSamAccountName: "ada",
      onPremisesSecurityIdentifier: "S-1-5-21-1",
      employeeId: "007",
      proxyAddresses: ["SMTP:ada@contoso.com", "X500:/o=x", "EUM:1234;phone-context=x", "SPO:x"],
      imAddresses: ["sip:ada@contoso.com"],
    };
    expect(of("user", user).nonAddresses).toBe(0);
    expect(of("user", { ...user, userPrincipalName: "ada", otherMails: ["b", "c@d.e"] }).nonAddresses).toBe(
      2,
    );
  });
});

describe("names that the schema does not know", () => {
  test("are counted by the type that they stand in, however deep", () => {
    expect(
      strangersOf("calendar", {
        groupClassId: "x",
        owner: { address: "a@b.c", sipUri: "y", tier: 1 },
        isX: 1,
      }),
    ).toEqual({
      calendar: { count: 2, names: ["groupClassId", "isX"] },
      emailAddress: { count: 2, names: ["sipUri", "tier"] },
    });
  });

  test.each([
    "extension_0123456789abcdef0123456789abcdef_costCentre",
    "extensionAttribute99",
    "contoso_badge",
    "Ada Byron",
    "AdaByron",
    "x",
    `a${"b".repeat(41)}`,
    "ada-byron",
    "ünïcode",
  ])("are not told where a person may have chosen them: %s", (name) => {
    expect(strangersOf("calendar", { [name]: 1 })).toEqual({ calendar: { count: 1, names: [] } });
  });

  test.each([
    "user",
    "group",
    "message",
    "event",
    "contact",
    "directoryObject",
    "openTypeExtension",
    "outlookItem",
  ] as const)("are counted and not told of %s, which is open or has open types below it", (type) => {
    expect(strangersOf(type, { costCentre: 1 })).toEqual({ [type]: { count: 1, names: [] } });
  });

  test("do not include annotations, or a property of a derived type that is named late", () => {
    expect(
      strangersOf("message", { "@odata.x": 1, "subject@odata.y": 2, "@microsoft.graph.tips": 3 }),
    ).toEqual({});
    expect(
      strangersOf(
        "mailFolder",
        '{"filterQuery":"x","newName":1,"@odata.type":"#microsoft.graph.mailSearchFolder"}',
      ),
    ).toEqual({ mailSearchFolder: { count: 1, names: ["newName"] } });
  });

  test("are told once and fifty at most, and all counted", () => {
    const many = Object.fromEntries(Array.from({ length: 80 }, (_, i) => [`newName${i}`, i]));
    const told = strangersOf("calendar", many)["calendar"];
    expect([told?.count, told?.names.length]).toEqual([80, 50]);
    const text = `{${Array.from({ length: 80 }, () => '"newName":1').join()}}`;
    expect(strangersOf("calendar", text)).toEqual({ calendar: { count: 80, names: ["newName"] } });
  });

  test("do not pass", () => {
    expect(of("calendar", { groupClassId: "x", canEdit: true }).body).toBe('{"canEdit":true}');
  });
});
