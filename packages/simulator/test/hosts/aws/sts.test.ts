import {
  GetWebIdentityTokenCommand,
  OutboundWebIdentityFederationDisabledException,
  STSClient,
} from "@aws-sdk/client-sts";
import { FetchHttpHandler } from "@smithy/fetch-http-handler";
import { createRemoteJWKSet, customFetch, jwtVerify } from "jose";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { createSimulator, type Simulator } from "../../../src/simulator.ts";
import type { SimulatedRequest } from "../../../src/wire/host.ts";
import { defaultWorld, type World } from "../../../src/world.ts";
import { signedRequest, type ToSign, withHeaders } from "../../aws-signer.ts";

const now = Date.parse("2026-03-01T12:00:00Z");
const { aws } = defaultWorld;
const host = `sts.${aws.region}.amazonaws.com`;
const worldWith = (changes: Partial<World["aws"]>): World => ({
  ...defaultWorld,
  aws: { ...aws, ...changes },
});
const defaults: Readonly<Record<string, string>> = {
  Action: "GetWebIdentityToken",
  Version: "2011-06-15",
  "Audience.member.1": aws.webIdentityPolicy.audience,
  SigningAlgorithm: "RS256",
  DurationSeconds: "300",
};

/** The parameters of a good request with some changed or (undefined) left out. */
const form = (changes: Readonly<Record<string, string | undefined>> = {}): string => {
  const entries = Object.entries({ ...defaults, ...changes }).filter(([, value]) => value !== undefined);
  return new URLSearchParams(entries as [string, string][]).toString();
};

const sign = (body: string, wanted: Partial<ToSign> = {}): Promise<SimulatedRequest> =>
  signedRequest({
    principal: aws.proxy,
    service: "sts",
    host,
    body,
    at: now,
    headers: { "content-type": "application/x-www-form-urlencoded" },
    ...wanted,
  });

async function send(simulator: Simulator, request: SimulatedRequest) {
  const delivery = await simulator.handle(request);
  if (delivery.kind !== "reply") throw new Error(`no reply but ${delivery.kind}`);
  const xml = String(delivery.response.body);
  const element = (name: string) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
  return { status: delivery.response.status, xml, element };
}

describe("GetWebIdentityToken", () => {
  test("the AWS SDK gets a token with exactly the documented claims, which the issuer's pages verify", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const simulator = createSimulator({ now: () => now });
    const fetch = vi.spyOn(globalThis, "fetch").mockImplementation(simulator.fetch);
    onTestFinished(() => fetch.mockRestore());
    const client = new STSClient({
      region: aws.region,
      credentials: aws.proxy,
      requestHandler: new FetchHttpHandler(),
    });
    const { WebIdentityToken: token = "", Expiration } = await client.send(
      new GetWebIdentityTokenCommand({
        Audience: [aws.webIdentityPolicy.audience],
        SigningAlgorithm: "RS256",
        DurationSeconds: 300,
      }),
    );
    const keys = createRemoteJWKSet(new URL(`${aws.issuer}/.well-known/jwks.json`), {
      [customFetch]: simulator.fetch,
    });
    const { payload, protectedHeader } = await jwtVerify(token, keys, { currentDate: new Date(now) });
    expect(protectedHeader).toMatchObject({ alg: "RS256", typ: "JWT" });
    expect(payload).toEqual({
      iss: aws.issuer,
      aud: "api://AzureADTokenExchange",
      sub: "arn:aws:iam::111122223333:role/graphveil-proxy",
      iat: now / 1000,
      exp: now / 1000 + 300,
      jti: expect.stringMatching(/^[0-9a-f-]{36}$/),
      "https://sts.amazonaws.com/": {
        aws_account: "111122223333",
        source_region: "eu-central-1",
        org_id: aws.organizationId,
        principal_tags: {},
        lambda_source_function_arn: aws.functionArn,
      },
    });
    expect(Expiration).toEqual(new Date(now + 300_000));
    expect(simulator.unsimulated).toEqual([]);
    expect(simulator.journal.of("sts")).toMatchObject([{ method: "POST", host, target: "/", status: 200 }]);
  });

  test("the AWS SDK sees the account switch as its own exception", async () => {
    const simulator = createSimulator({ world: worldWith({ outboundFederationEnabled: false }) });
    const fetch = vi.spyOn(globalThis, "fetch").mockImplementation(simulator.fetch);
    onTestFinished(() => fetch.mockRestore());
    const client = new STSClient({
      region: aws.region,
      credentials: aws.proxy,
      requestHandler: new FetchHttpHandler(),
    });
    const command = new GetWebIdentityTokenCommand({
      Audience: [aws.webIdentityPolicy.audience],
      SigningAlgorithm: "RS256",
      DurationSeconds: 300,
    });
    await expect(client.send(command)).rejects.toBeInstanceOf(OutboundWebIdentityFederationDisabledException);
  });

  test("two audiences make an array", async () => {
    const simulator = createSimulator({ now: () => now });
    const both = form({ "Audience.member.2": aws.webIdentityPolicy.audience });
    const { element } = await send(simulator, await sign(both));
    const [, payload = ""] = (element("WebIdentityToken") ?? "").split(".");
    const { aud } = JSON.parse(Buffer.from(payload, "base64url").toString());
    expect(aud).toEqual([aws.webIdentityPolicy.audience, aws.webIdentityPolicy.audience]);
  });
});

interface Refusal {
  readonly what: string;
  readonly status: number;
  readonly code: string;
  readonly body?: string;
  readonly sign?: Partial<ToSign>;
  readonly change?: (request: SimulatedRequest) => SimulatedRequest;
  readonly aws?: Partial<World["aws"]>;
}

const elevenAudiences = Object.fromEntries(
  Array.from({ length: 11 }, (_, index) => [`Audience.member.${index + 1}`, "a"]),
);
const refusals: readonly Refusal[] = [
  {
    what: "an unsigned request",
    status: 403,
    code: "MissingAuthenticationToken",
    change: (r) => withHeaders(r, { authorization: undefined }),
  },
  {
    what: "half a signature",
    status: 400,
    code: "IncompleteSignature",
    change: (r) => withHeaders(r, { authorization: "AWS4-HMAC-SHA256 Credential=x" }),
  },
  {
    what: "a wrong signature",
    status: 403,
    code: "SignatureDoesNotMatch",
    change: (r) => ({ ...r, body: Buffer.from(form({ DurationSeconds: "60" })) }),
  },
  {
    what: "the scope of another region",
    status: 403,
    code: "SignatureDoesNotMatch",
    sign: { region: "us-east-1" },
  },
  {
    what: "the host of another region",
    status: 403,
    code: "SignatureDoesNotMatch",
    sign: { host: "sts.us-east-1.amazonaws.com" },
  },
  {
    what: "the global endpoint",
    status: 400,
    code: "InvalidAction",
    sign: { host: "sts.amazonaws.com", region: "us-east-1" },
  },
  { what: "an old signature", status: 403, code: "SignatureDoesNotMatch", sign: { at: now - 301_000 } },
  {
    what: "an unknown key",
    status: 403,
    code: "InvalidClientTokenId",
    sign: { principal: { ...aws.proxy, accessKeyId: "ASIAEXAMPLEUNKNOWN00" } },
  },
  {
    what: "no session token",
    status: 403,
    code: "InvalidClientTokenId",
    change: (r) => withHeaders(r, { "x-amz-security-token": undefined }),
  },
  {
    what: "expired credentials",
    status: 403,
    code: "ExpiredToken",
    aws: { proxy: { ...aws.proxy, expiresAt: now - 1 } },
  },
  {
    what: "a token beyond the session",
    status: 403,
    code: "SessionDurationEscalationException",
    aws: { proxy: { ...aws.proxy, expiresAt: now + 299_000 } },
  },
  {
    what: "federation switched off",
    status: 403,
    code: "OutboundWebIdentityFederationDisabledException",
    aws: { outboundFederationEnabled: false },
  },
  {
    what: "another role",
    status: 403,
    code: "AccessDenied",
    sign: { principal: aws.callers[0] ?? aws.proxy },
  },
  {
    what: "another audience",
    status: 403,
    code: "AccessDenied",
    body: form({ "Audience.member.1": "https://example.com" }),
  },
  {
    what: "a second audience",
    status: 403,
    code: "AccessDenied",
    body: form({ "Audience.member.2": "https://example.com" }),
  },
  { what: "an hour", status: 403, code: "AccessDenied", body: form({ DurationSeconds: "3600" }) },
  { what: "no duration", status: 403, code: "AccessDenied", body: form({ DurationSeconds: undefined }) },
  { what: "ES384", status: 403, code: "AccessDenied", body: form({ SigningAlgorithm: "ES384" }) },
  {
    what: "a tag",
    status: 403,
    code: "AccessDenied",
    body: form({ "Tags.member.1.Key": "a", "Tags.member.1.Value": "b" }),
  },
  { what: "HS256", status: 400, code: "ValidationError", body: form({ SigningAlgorithm: "HS256" }) },
  { what: "no algorithm", status: 400, code: "ValidationError", body: form({ SigningAlgorithm: undefined }) },
  {
    what: "no audience",
    status: 400,
    code: "ValidationError",
    body: form({ "Audience.member.1": undefined }),
  },
  { what: "eleven audiences", status: 400, code: "ValidationError", body: form(elevenAudiences) },
  { what: "59 seconds", status: 400, code: "ValidationError", body: form({ DurationSeconds: "59" }) },
  { what: "3601 seconds", status: 400, code: "ValidationError", body: form({ DurationSeconds: "3601" }) },
];

describe("refuses", () => {
  test.each(refusals)(
    "$what: $code",
    async ({ status, code, body = form(), sign: wanted = {}, change = (r) => r, aws: changes = {} }) => {
      const simulator = createSimulator({ world: worldWith(changes), now: () => now });
      const reply = await send(simulator, change(await sign(body, wanted)));
      expect([reply.status, reply.element("Code")]).toEqual([status, code]);
      expect(reply.xml).not.toContain("WebIdentityToken>");
    },
  );
});

describe("does not pretend to know", () => {
  test.each([
    ["another action", form({ Action: "GetCallerIdentity" }), {}],
    ["another version", form({ Version: "2012-01-01" }), {}],
    ["another path", form(), { target: "/x" }],
    ["GET", "", { method: "GET", target: `/?${form()}` }],
    ["JSON", form(), { headers: { "content-type": "application/json" } }],
  ])("%s", async (_what, body, wanted) => {
    const simulator = createSimulator({ now: () => now });
    expect((await simulator.handle(await sign(body, wanted))).kind).toBe("unsimulated");
    expect(simulator.unsimulated).toHaveLength(1);
  });
});
