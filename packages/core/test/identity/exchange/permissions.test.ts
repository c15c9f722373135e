import { describe, expect, it } from "vitest";
import { permissionsOf } from "../../../src/identity/exchange/permissions.ts";

const tokenOf = (payload: unknown): string =>
  `e30.${Buffer.from(JSON.stringify(payload)).toString("base64url")}.c2ln`;

describe("the permissions of an access token", () => {
  it("are its roles, in an order of their own", () => {
    expect(permissionsOf(tokenOf({ roles: ["User.Read.All", "Mail.Read"] }))).toBe("Mail.Read User.Read.All");
    expect(permissionsOf(tokenOf({ roles: ["Mail.Read", "User.Read.All"] }))).toBe("Mail.Read User.Read.All");
  });

  it.each([
    ["an opaque token", "opaque"],
    ["no token", ""],
    ["a payload that is no JSON", "e30.e30x.c2ln"],
    ["a payload that is no object", tokenOf(null)],
    ["a token without roles", tokenOf({ scp: "Mail.Read" })],
    ["roles that are no list", tokenOf({ roles: "Mail.Read" })],
  ])("are empty for %s", (_what, token) => {
    expect(permissionsOf(token)).toBe("");
  });
});
