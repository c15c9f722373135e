import { base64url } from "jose";
import { describe, expect, it } from "vitest";
import {
  readSubjectToken,
  SubjectTokenError,
  type SubjectTokenErrorCode,
} from "../../../src/identity/assertion/subject-token.ts";
import { createFakeClock, createFakePlatform, everythingIn, ISSUER, START, SUBJECT } from "../fakes.ts";

const jwt = (claims: unknown) =>
  [{ alg: "RS256", kid: "1" }, claims].map((part) => base64url.encode(JSON.stringify(part))).join(".") +
  ".c2lnbmF0dXJl";

const claims = { iss: "https://issuer.example", sub: "subject", aud: "api://a", exp: 1_800_000_000 };

describe("readSubjectToken", () => {
  it("reads a real token", async () => {
    const platform = createFakePlatform(createFakeClock());
    const { signal } = new AbortController();
    const { value } = await platform.getSubjectToken({ audience: "api://a", signal });
    expect(readSubjectToken(value)).toEqual({
      value,
      expiresAt: START + 300_000,
      claims: { issuer: ISSUER, subject: SUBJECT, audience: "api://a" },
    });
  });

  it.each([
    ["one audience in a list", ["api://a"], "api://a"],
    ["several audiences", ["api://a", "api://b"], "api://a, api://b"],
  ])("reads %s", (_, aud, audience) => {
    expect(readSubjectToken(jwt({ ...claims, aud })).claims.audience).toBe(audience);
  });

  it.each([
    ["nothing", ""],
    ["a page", "<html>SECRETSECRET</html>"],
    ["two parts", "SECRETSECRET.SECRETSECRET"],
    ["claims that are not JSON", `e30.${base64url.encode("SECRETSECRET")}.c2ln`],
    ["claims that are a list", jwt(["SECRETSECRET"])],
    ["no issuer", jwt({ ...claims, iss: undefined })],
    ["an empty subject", jwt({ ...claims, sub: "" })],
    ["no audience", jwt({ ...claims, aud: [] })],
    ["no expiry", jwt({ ...claims, exp: undefined })],
    ["an expiry in words", jwt({ ...claims, exp: "SECRETSECRET" })],
  ])("refuses %s without quoting it", (_, token) => {
    let caught: unknown;
    try {
      readSubjectToken(token);
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(SubjectTokenError);
    expect(caught).toMatchObject({ code: "malformed", name: "SubjectTokenError" });
    expect(everythingIn(caught)).not.toContain("SECRETSECRET");
    if (token.length > 20) {
      expect(everythingIn(caught)).not.toContain(token.slice(0, 20));
    }
  });
});

describe("SubjectTokenError", () => {
  const codes: readonly SubjectTokenErrorCode[] = [
    "malformed",
    "audienceInvalid",
    "credentialsMissing",
    "credentialsRefused",
    "federationDisabled",
    "accessDenied",
    "rejected",
    "unavailable",
  ];

  it("has a message of its own for each code", () => {
    const messages = codes.map((code) => new SubjectTokenError(code, { remedy: "Do it." }).message);
    expect(new Set(messages).size).toBe(codes.length);
    expect(messages.every((message) => message.endsWith("."))).toBe(true);
  });
});
