import { describe, expect, test } from "vitest";
import { createPrincipalLookup } from "../../../src/hosts/aws/principals.ts";
import { type SigV4Problem, verifySigV4 } from "../../../src/hosts/aws/sigv4.ts";
import type { SimulatedRequest } from "../../../src/wire/host.ts";
import { type AwsPrincipal, defaultWorld } from "../../../src/world.ts";
import { signedRequest, type ToSign, withHeaders } from "../../aws-signer.ts";

const now = Date.parse("2026-03-01T12:00:00Z");
const principal: AwsPrincipal = defaultWorld.aws.proxy;
const verify = (request: SimulatedRequest, findPrincipal = createPrincipalLookup(defaultWorld)) =>
  verifySigV4(request, { service: "lambda", region: "eu-central-1", findPrincipal, now: () => now });
const sign = (wanted: Partial<ToSign> = {}) =>
  signedRequest({
    principal,
    service: "lambda",
    host: "id.lambda-url.eu-central-1.on.aws",
    at: now,
    ...wanted,
  });

describe("accepts what AWS's own signer signs", () => {
  test.each([
    "/",
    "/v1.0/users?%24top=5&%24select=id,mail",
    "/v1.0/users?$top=5",
    "/v1.0/users/s1_aBc-_123/messages/",
    "/v1.0/users/a%40b.com/mailFolders('inbox')/messages",
    "/a//b/./c/../d",
    "/x?b=2&a=1&a=0&c",
    "/x?a-b=1&a=2&A=3",
    "/x?name=%C3%A9%20%2B*~!'()",
    "/x?a=b+c",
  ])("%s", async (target) => {
    expect(verify(await sign({ target, method: "GET" }))).toEqual({ ok: true, principal });
  });

  test("a body and a spaced-out header", async () => {
    const request = await sign({
      body: '{"requests":[]}',
      headers: { "content-type": "application/json", "x-amz-meta": "a   b " },
    });
    expect(verify(request).ok).toBe(true);
  });
});

test("recomputes the signature that AWS publishes (get-vanilla of its SigV4 test suite)", () => {
  const example: AwsPrincipal = {
    ...principal,
    accessKeyId: "AKIDEXAMPLE",
    secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
    sessionToken: "",
  };
  const headers = new Headers({
    "x-amz-date": "20150830T123600Z",
    authorization:
      "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
  });
  const verdict = verifySigV4(
    { method: "GET", host: "example.amazonaws.com", target: "/", headers, body: new Uint8Array() },
    {
      service: "service",
      region: "us-east-1",
      findPrincipal: () => example,
      now: () => Date.parse("2015-08-30T12:36:00Z"),
    },
  );
  expect(verdict).toEqual({ ok: true, principal: example });
});

interface Refusal {
  readonly what: string;
  readonly problem: SigV4Problem;
  readonly sign?: Partial<ToSign>;
  readonly change?: (request: SimulatedRequest) => SimulatedRequest;
}

const refusals: readonly Refusal[] = [
  {
    what: "no authorization",
    problem: "missing",
    change: (r) => withHeaders(r, { authorization: undefined }),
  },
  {
    what: "a bearer instead",
    problem: "malformed",
    change: (r) => withHeaders(r, { authorization: "Bearer x" }),
  },
  { what: "no date", problem: "malformed", change: (r) => withHeaders(r, { "x-amz-date": undefined }) },
  { what: "another region", problem: "scopeRegion", sign: { region: "us-east-1" } },
  { what: "another service", problem: "scopeService", sign: { service: "sts" } },
  { what: "6 minutes old", problem: "expired", sign: { at: now - 6 * 60_000 } },
  { what: "6 minutes ahead", problem: "notYetValid", sign: { at: now + 6 * 60_000 } },
  {
    what: "another day in the scope",
    problem: "scopeDate",
    change: (r) =>
      withHeaders(r, {
        "x-amz-date": "20260301T115900Z",
        authorization: (r.headers.get("authorization") ?? "").replace("/20260301/", "/20260228/"),
      }),
  },
  {
    what: "an unknown access key",
    problem: "unknownKey",
    sign: { principal: { ...principal, accessKeyId: "ASIAEXAMPLEUNKNOWN00" } },
  },
  {
    what: "no session token",
    problem: "sessionToken",
    change: (r) => withHeaders(r, { "x-amz-security-token": undefined }),
  },
  {
    what: "another's session token",
    problem: "sessionToken",
    sign: { principal: { ...principal, sessionToken: "other" } },
  },
  {
    what: "an unsigned x-amz- header",
    problem: "unsignedHeader",
    change: (r) => withHeaders(r, { "x-amz-target": "X" }),
  },
  {
    what: "a changed body",
    problem: "signature",
    sign: { body: "a=1" },
    change: (r) => ({ ...r, body: Buffer.from("a=2") }),
  },
  {
    what: "a body that is not what x-amz-content-sha256 says",
    problem: "payload",
    sign: { body: "a=1", headers: { "x-amz-content-sha256": "0".repeat(64) } },
  },
  { what: "a changed path", problem: "signature", change: (r) => ({ ...r, target: "/other" }) },
  { what: "an added parameter", problem: "signature", change: (r) => ({ ...r, target: "/?a=1" }) },
  { what: "another method", problem: "signature", change: (r) => ({ ...r, method: "DELETE" }) },
  { what: "another host", problem: "signature", change: (r) => withHeaders(r, { host: "evil.example" }) },
  {
    what: "the wrong secret",
    problem: "signature",
    sign: { principal: { ...principal, secretAccessKey: "wrong" } },
  },
  {
    what: "one digit of the signature changed",
    problem: "signature",
    change: (r) =>
      withHeaders(r, {
        authorization: (r.headers.get("authorization") ?? "").replace(/.$/, (digit) =>
          digit === "0" ? "1" : "0",
        ),
      }),
  },
];

describe("refuses", () => {
  test.each(refusals)("$what", async ({ problem, sign: wanted, change = (request) => request }) => {
    expect(verify(change(await sign(wanted)))).toEqual({ ok: false, problem });
  });

  test("expired credentials", async () => {
    const expired = { ...principal, expiresAt: now };
    expect(verify(await sign(), () => expired)).toEqual({ ok: false, problem: "credentialsExpired" });
  });
});
