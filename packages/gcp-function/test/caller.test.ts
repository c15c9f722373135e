import type { Caller } from "@graphveil/core";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { readCaller } from "../src/caller.ts";

const NOW = Date.UTC(2026, 10, 1, 12);
const seconds = NOW / 1000;
const email = "reader@northwind.iam.gserviceaccount.com";
const sub = "113774264463038321964";
const claims = {
  iss: "https://accounts.google.com",
  aud: "https://x.run.app",
  email,
  email_verified: true,
  sub,
  exp: seconds + 60,
};
const reader: Caller = { kind: "gcpServiceAccount", email, uniqueId: sub };

const unknown = (reason: string): Caller => ({ kind: "unknown", reason: `caller: ${reason}` });
const noToken = unknown("no identity token");
const notVerified = unknown("the token was not verified by the platform");
const notOfAnAccount = unknown("not a token of a service account");
const expired = unknown("the token has expired");

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
/** A token as Google leaves it in the request: its signature is replaced. */
const tokenOf = (payload: unknown, signature = "SIGNATURE_REMOVED_BY_GOOGLE"): string =>
  `${part({ alg: "RS256", kid: "k", typ: "JWT" })}.${part(payload)}.${signature}`;
const bearer = (payload: unknown, signature?: string): string => `Bearer ${tokenOf(payload, signature)}`;

beforeEach(() => {
  vi.useFakeTimers({ now: NOW });
});
afterEach(() => {
  vi.useRealTimers();
});

describe("the caller of a request", () => {
  test.each<readonly [headers: string, value: Record<string, string>]>([
    ["Authorization", { authorization: bearer(claims) }],
    ["X-Serverless-Authorization", { "x-serverless-authorization": bearer(claims) }],
    ["the scheme in another case", { authorization: bearer(claims).replace("Bearer", "bEARER") }],
    ["Google's other issuer", { authorization: bearer({ ...claims, iss: "accounts.google.com" }) }],
    ["a token in its last second", { authorization: bearer({ ...claims, exp: seconds + 1 }) }],
    [
      "X-Serverless-Authorization, whatever Authorization says",
      {
        "x-serverless-authorization": bearer(claims),
        authorization: bearer({ ...claims, email: "admin@northwind.iam.gserviceaccount.com", sub: "1" }),
      },
    ],
  ])("is read from %s", (_, headers) => {
    expect(readCaller(new Headers(headers))).toEqual(reader);
  });

  test.each([false, undefined, "true", 1, null])(
    "is known by its unique id only where Google says of its e-mail that email_verified is %j",
    (verified) => {
      const authorization = bearer({ ...claims, email_verified: verified });
      const known: Caller = { kind: "gcpServiceAccount", uniqueId: sub };
      expect(readCaller(new Headers({ authorization }))).toEqual(known);
    },
  );

  test.each<readonly [what: string, headers: Record<string, string>, caller: Caller]>([
    ["there is no header", {}, noToken],
    ["the header is empty", { authorization: "" }, noToken],
    ["the scheme is another", { authorization: bearer(claims).replace("Bearer", "Basic") }, noToken],
    ["there is no token", { authorization: "Bearer " }, noToken],
    ["the token has two parts", { authorization: "Bearer e30.e30" }, noToken],
    ["the token has four parts", { authorization: `${bearer(claims)}.x` }, noToken],
    ["the header has two tokens", { authorization: `${bearer(claims)}, ${bearer(claims)}` }, noToken],
    ["a character is not base64url", { authorization: bearer(claims).replace(/.$/, "=") }, noToken],
    ["the signature is there, so nobody verified it", { authorization: bearer(claims, "c2ln") }, notVerified],
    ["the signature is empty", { authorization: bearer(claims, "") }, noToken],
    [
      "the signature only begins as Google's word",
      { authorization: bearer(claims, "SIGNATURE_REMOVED_BY_GOOGLE_") },
      notVerified,
    ],
    [
      "the signature is Google's word in lower case",
      { authorization: bearer(claims, "signature_removed_by_google") },
      notVerified,
    ],
    [
      "X-Serverless-Authorization holds no token, though Authorization does",
      { "x-serverless-authorization": "Bearer x", authorization: bearer(claims) },
      noToken,
    ],
    [
      "X-Serverless-Authorization is empty, though Authorization holds a token",
      { "x-serverless-authorization": "", authorization: bearer(claims) },
      noToken,
    ],
    [
      "X-Serverless-Authorization was not verified, though Authorization was",
      { "x-serverless-authorization": bearer(claims, "c2ln"), authorization: bearer(claims) },
      notVerified,
    ],
    [
      "the issuer is another",
      { authorization: bearer({ ...claims, iss: "https://evil.example" }) },
      notOfAnAccount,
    ],
    [
      "the issuer has a slash more",
      { authorization: bearer({ ...claims, iss: "https://accounts.google.com/" }) },
      notOfAnAccount,
    ],
    ["there is no issuer", { authorization: bearer({ ...claims, iss: undefined }) }, notOfAnAccount],
    ["there is no e-mail", { authorization: bearer({ ...claims, email: undefined }) }, notOfAnAccount],
    ["the e-mail is a list", { authorization: bearer({ ...claims, email: [email] }) }, notOfAnAccount],
    ["there is no subject", { authorization: bearer({ ...claims, sub: undefined }) }, notOfAnAccount],
    ["the subject is a number", { authorization: bearer({ ...claims, sub: 1 }) }, notOfAnAccount],
    ["the payload is a list", { authorization: bearer([claims]) }, notOfAnAccount],
    ["the payload is null", { authorization: bearer(null) }, notOfAnAccount],
    [
      "the payload is not JSON",
      { authorization: "Bearer e30.eyJpc3M.SIGNATURE_REMOVED_BY_GOOGLE" },
      notOfAnAccount,
    ],
    ["the token has expired", { authorization: bearer({ ...claims, exp: seconds - 1 }) }, expired],
    ["the token expires now", { authorization: bearer({ ...claims, exp: seconds }) }, expired],
    [
      "the token does not say when it expires",
      { authorization: bearer({ ...claims, exp: undefined }) },
      expired,
    ],
    ["the time is a text", { authorization: bearer({ ...claims, exp: String(seconds + 60) }) }, expired],
  ])("is unknown where %s", (_, headers, caller) => {
    expect(readCaller(new Headers(headers))).toEqual(caller);
  });
});
